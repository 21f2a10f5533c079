"""A preprocessor of mdBook: links that leave docs/ lead to the repository instead.

mdBook calls it with a renderer's name (`supports`), then with the book as JSON on standard input.
"""

import json
import re
import sys
from pathlib import PurePosixPath

REPOSITORY = "https://github.com/git-checklist/git-checklist/blob/main/"
LINK = re.compile(r"\]\(((?:\.\./)+)([^)\s]*)\)")


def rewrite(chapter):
    """Rewrites a chapter's links that climb out of docs/, and those of its own chapters."""
    depth = len(PurePosixPath(chapter.get("path") or "").parent.parts)

    def leave(link):
        climbs = link[1].count("../")
        return f"]({REPOSITORY}{link[2]})" if climbs > depth else link[0]

    chapter["content"] = LINK.sub(leave, chapter["content"])
    for item in chapter["sub_items"]:
        if "Chapter" in item:
            rewrite(item["Chapter"])


if sys.argv[1:2] != ["supports"]:
    _, book = json.load(sys.stdin)
    for item in book.get("items", book.get("sections", [])):
        if isinstance(item, dict) and "Chapter" in item:
            rewrite(item["Chapter"])
    json.dump(book, sys.stdout)
