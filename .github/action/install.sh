#!/usr/bin/env bash
# Puts the path of a git-checklist of this action's version into the output `binary`.
#
# A released binary is run only if its archive has the digest that `digests.txt` beside this file
# names: whoever pins the action to a commit pins the binary. Where that file names none for this
# version and runner, or the release cannot be reached, the tool is built from the source beside the
# action: into CARGO_TARGET_DIR where the workflow sets one (so that it can be cached), else into a
# directory of this job alone. A directory that outlives the job could hold what another job left there.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=undecided.sh
. "$ACTION_PATH/.github/action/undecided.sh"

version=$(sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"$/\1/p' "$ACTION_PATH/Cargo.toml")
[ -n "$version" ] || undecided "no version" "\`$ACTION_PATH/Cargo.toml\` names no version"

# The target of the release that runs on this runner; nothing where there is none.
target_of_runner() {
  jq -r --arg runner "$RUNNER_OS-$RUNNER_ARCH" '.[] | select(.runs == $runner) | .target' \
    "$ACTION_PATH/.github/release/targets.json"
}

# The SHA-256 of a file; the tool of Linux and Windows, else that of macOS.
digest_of() {
  if command -v sha256sum >/dev/null; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -d ' ' -f 1
}

# The released binary, in `binary`. Fails where there is none to be had, so that the caller builds; a
# file that is not what it has to be ends everything.
download() {
  local target archive wanted found work
  command -v jq >/dev/null || undecided "no jq" "choosing a binary needs \`jq\`, which is not on PATH: install it in an earlier step"
  target=$(target_of_runner)
  archive=git-checklist-$version-$target.tar.gz
  wanted=$(awk -v name="$archive" '$2 == name { print $1 }' "$ACTION_PATH/.github/action/digests.txt")
  if [ -z "$target" ] || [ -z "$wanted" ]; then
    echo "This action names no binary of git-checklist $version for $RUNNER_OS-$RUNNER_ARCH."
    return 1
  fi
  work=$(mktemp -d "$RUNNER_TEMP/git-checklist-tool.XXXXXX") || return
  if ! curl --silent --show-error --fail --location --retry 2 --max-time 300 --output "$work/$archive" \
    "${GIT_CHECKLIST_MIRROR:-https://github.com/git-checklist/git-checklist/releases/download}/v$version/$archive"; then
    echo "::warning title=git-checklist::$(command_data "\`$archive\` could not be downloaded, so it is built from source")"
    return 1
  fi
  found=$(digest_of "$work/$archive")
  [ "$found" = "$wanted" ] || undecided "wrong digest" \
    "\`$archive\` has the SHA-256 $found, and this action names $wanted: it was changed after the release, and is not run"
  binary=$work/git-checklist
  [ "$RUNNER_OS" != Windows ] || binary+=.exe
  # Named, so that nothing else in the archive is written; from inside, since tar takes the `D:` of a
  # path for another machine.
  (cd "$work" && tar -xzf "$archive" "${binary##*/}") || undecided "bad archive" "\`$archive\` has no \`${binary##*/}\`"
}

build() {
  command -v cargo >/dev/null || undecided "no cargo" \
    "building git-checklist needs Rust, and there is no \`cargo\` on PATH: install Rust in an earlier step, or install git-checklist $version and pass \`install: false\`"
  local target=${CARGO_TARGET_DIR:-$RUNNER_TEMP/git-checklist-target}
  case $target in
    /* | [A-Za-z]:*) ;;
    *) target=$PWD/$target ;;
  esac
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
  true) download || build ;;
  source) build ;;
  false) find_on_path ;;
  *) undecided "bad input" "\`install\` is \`$INPUT_INSTALL\`: it takes true, source or false" ;;
esac

found=$("$binary" --version) || undecided "does not run" "\`$binary --version\` failed"
[ "$found" = "git-checklist $version" ] || undecided "wrong version" \
  "\`$binary\` is \`$found\`, this action is $version: install that version, or leave \`install\` out"
echo "Using $found, $binary"
printf 'binary=%s\n' "$binary" >>"$GITHUB_OUTPUT"
