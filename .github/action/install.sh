#!/usr/bin/env bash
# Puts the path of a git-checklist of this action's version into the output `binary`.
#
# It is built from the source beside the action, into CARGO_TARGET_DIR where the workflow sets one
# (so that it can be cached), else into a directory of this job alone: a directory that outlives the
# job could hold a binary which another job left there.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=undecided.sh
. "$ACTION_PATH/.github/action/undecided.sh"

version=$(sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"$/\1/p' "$ACTION_PATH/Cargo.toml")
[ -n "$version" ] || undecided "no version" "\`$ACTION_PATH/Cargo.toml\` names no version"

build() {
  command -v cargo >/dev/null || undecided "no cargo" \
    "building git-checklist needs Rust, and there is no \`cargo\` on PATH: install Rust in an earlier step, or install git-checklist $version and pass \`install: false\`"
  local target=${CARGO_TARGET_DIR:-$RUNNER_TEMP/git-checklist-target}
  [ "${target#/}" != "$target" ] || target=$PWD/$target
  echo "::group::Building git-checklist $version from source"
  # The working directory is the action's own, so that no .cargo/config.toml or rust-toolchain.toml
  # of the repository that is judged takes part in the build.
  if ! (cd "$ACTION_PATH" && CARGO_TARGET_DIR=$target cargo build --release --locked --bin git-checklist); then
    echo "::endgroup::"
    undecided "build failed" "git-checklist $version did not build from \`$ACTION_PATH\`; the log above says why"
  fi
  echo "::endgroup::"
  binary=$target/release/git-checklist
}

find_on_path() {
  binary=$(type -P git-checklist) || undecided "not installed" \
    "\`install: false\`, but there is no \`git-checklist\` on PATH: install version $version in an earlier step, or leave \`install\` out"
}

case $INPUT_INSTALL in
  true) build ;;
  false) find_on_path ;;
  *) undecided "bad input" "\`install\` is \`$INPUT_INSTALL\`: it takes true or false" ;;
esac

found=$("$binary" --version) || undecided "does not run" "\`$binary --version\` failed"
[ "$found" = "git-checklist $version" ] || undecided "wrong version" \
  "\`$binary\` is \`$found\`, this action is $version: install that version, or leave \`install\` out"
echo "Using $found, $binary"
printf 'binary=%s\n' "$binary" >>"$GITHUB_OUTPUT"
