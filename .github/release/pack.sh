#!/usr/bin/env bash
# pack.sh TARGET: builds git-checklist for one target of targets.json and packs it into `dist/`:
# `git-checklist-VERSION-TARGET.tar.gz` with the binary, the licences and what users read first.
#
# The name is known to the action (install.sh) and to cargo binstall (Cargo.toml); tests hold the three
# to each other.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=$1
version=$(sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"$/\1/p' Cargo.toml)
binary=git-checklist
[[ $target != *-windows-* ]] || binary+=.exe

cargo build --release --locked --bin git-checklist --target "$target"
built=${CARGO_TARGET_DIR:-target}/$target/release
"$built/$binary" --version | grep -qxF "git-checklist $version"

staged=$(mktemp -d)
cp "$built/$binary" LICENSE-APACHE LICENSE-MIT README.md CHANGELOG.md "$staged"
mkdir -p dist
tar -czf "dist/git-checklist-$version-$target.tar.gz" -C "$staged" "$binary" LICENSE-APACHE LICENSE-MIT README.md CHANGELOG.md
rm -r "$staged"
