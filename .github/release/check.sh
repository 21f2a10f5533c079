#!/usr/bin/env bash
# check.sh TAG DIRECTORY: whether what was built, in DIRECTORY, is what the tag of this checkout is to
# publish. Run in the tag's checkout, with its history.
#
# DIRECTORY has the archives, `SHA256SUMS` and `COMMIT`, the commit that they were built from. The tag
# comes after that commit, since it has the archives' digests: between the two nothing may differ but
# those digests and the ticks of the release checklist.
set -euo pipefail
cd "$(dirname "$0")/../.."
refuse() {
  printf 'check.sh: %s\n' "$*" >&2
  exit 1
}

tag=$1 built=$2
version=$(sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"$/\1/p' Cargo.toml)
[ "$tag" = "v$version" ] || refuse "the tag is \`$tag\`, and Cargo.toml says $version"

commit=$(cat "$built/COMMIT")
[[ $commit =~ ^[0-9a-f]{40}$ ]] || refuse "\`COMMIT\` names no commit"
git merge-base --is-ancestor "$commit" HEAD || refuse "the archives were built from $commit, which is not in the tag's history"
changed=$(git diff --name-only "$commit" HEAD -- . ':!.github/action/digests.txt' ':!RELEASE_CHECKLIST.md')
[ -z "$changed" ] || refuse "since the archives were built these changed: $changed"

named=$(mktemp)
sed -n "/  git-checklist-$version-/p" .github/action/digests.txt | LC_ALL=C sort >"$named"
jq -r --arg version "$version" '.[] | "git-checklist-\($version)-\(.target).tar.gz"' .github/release/targets.json |
  LC_ALL=C sort | diff - <(cut -d ' ' -f 3 "$named" | LC_ALL=C sort) ||
  refuse "digests.txt names other archives than targets.json has"
(cd "$built" && sha256sum --check --strict --quiet "$named") || refuse "an archive has another digest than digests.txt names"
(cd "$built" && LC_ALL=C sort SHA256SUMS | diff - "$named") || refuse "SHA256SUMS is not what digests.txt names"
rm "$named"
echo "$tag: $(jq length .github/release/targets.json) archives, built from $commit, are those that digests.txt names"
