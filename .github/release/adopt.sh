#!/usr/bin/env bash
# adopt.sh RUN: takes the digests of the archives that a run of the workflow `release` built into
# digests.txt, on a branch of its own. Needs `gh`, signed in; commits, and pushes nothing.
#
# A person runs it: the digests decide what runs in other people's workflows, so each archive's
# provenance is verified here, on a machine that the workflow cannot reach.
set -euo pipefail
cd "$(dirname "$0")/../.."

run=$1
repository=git-checklist/git-checklist
version=$(sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"$/\1/p' Cargo.toml)
built=$(mktemp -d)
gh run download "$run" --repo "$repository" --name release --dir "$built"
commit=$(cat "$built/COMMIT")
for archive in "$built"/*.tar.gz; do
  gh attestation verify "$archive" --repo "$repository" --source-digest "$commit" \
    --signer-workflow "$repository/.github/workflows/release.yml"
done
git switch --create "digests/$version" "$commit"
(cd "$built" && sha256sum -- *.tar.gz) >>.github/action/digests.txt
git add .github/action/digests.txt
git commit --message "action: digests of the archives of $version"
.github/release/check.sh "v$version" "$built"
rm -r "$built"
