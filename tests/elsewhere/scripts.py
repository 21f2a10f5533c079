"""The scripts inside the files for CI systems, as each system takes them out and runs them."""

import dataclasses
import re
import textwrap

import yaml

from checkout import TEMPLATES


@dataclasses.dataclass
class Script:
    """One script of a file, and how its system starts it."""

    file: str
    shell: list[str]  # the interpreter and its options; the script's text follows
    text: str

    @property
    def dialect(self) -> str:
        return self.shell[0]


def of(file: str) -> list[Script]:
    """The scripts of a file, in the order in which they run."""
    text = (TEMPLATES / file).read_text(encoding="utf-8")
    if file == "Jenkinsfile":
        bodies = re.findall(r"\bsh '''\n(.*?)'''", text, re.DOTALL)
        return [Script(file, ["sh", "-xe", "-c"], textwrap.dedent(body)) for body in bodies]
    read = yaml.safe_load(text)
    if file == "azure.yml":
        bodies = [step["bash"] for step in read["jobs"][0]["steps"] if "bash" in step]
        return [Script(file, ["bash", "--noprofile", "--norc", "-c"], body) for body in bodies]
    if file == "bitbucket.yml":
        step = read["pipelines"]["pull-requests"]["**"][0]["step"]
        return [Script(file, ["bash", "-e", "-c"], "\n".join(step["script"]) + "\n")]
    if file == "gitlab.yml":
        job = read["checklist"]
        return [Script(file, ["sh", "-e", "-c"], "\n".join(job["before_script"] + job["script"]) + "\n")]
    bodies = [step["run"] for step in read["jobs"]["gate"]["steps"] if "run" in step]
    return [Script(file, ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c"], body) for body in bodies]
