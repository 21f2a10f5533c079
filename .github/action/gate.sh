#!/usr/bin/env bash
# Judges the gate: annotations on standard output, a step summary, outputs, and the gate's exit
# status (0 holds, 1 does not, 2 could not be decided).
#
# Never fails open: exit 0 takes the tool's own 0, a report that says `pass`, and a summary. Text of
# the repository reaches the log only while workflow commands are off.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=undecided.sh
. "$ACTION_PATH/.github/action/undecided.sh"

# Shows files of text in the log without obeying workflow commands in them.
show() {
  local token file
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  echo "::stop-commands::$token"
  for file; do
    [ ! -s "$file" ] || { cat -- "$file" && echo; }
  done
  echo "::$token::"
}

# What has to be there before the question can be asked.
check_checkout() {
  command -v jq >/dev/null || undecided "no jq" "reading the report needs \`jq\`, which is not on PATH: install it in an earlier step"
  cd -- "$INPUT_WORKING_DIRECTORY" || undecided "no such directory" "\`working-directory\` is \`$INPUT_WORKING_DIRECTORY\`, which cannot be entered"
  local shallow
  shallow=$(git rev-parse --is-shallow-repository 2>&1) || undecided "no repository" \
    "\`$PWD\` is no git repository that can be read ($shallow): check it out in an earlier step, with \`fetch-depth: 0\`"
  [ "$shallow" = false ] || undecided "shallow checkout" \
    "this checkout is shallow, so the history that would show who signed what is not here: give actions/checkout \`fetch-depth: 0\`"
}

# Runs the gate; its exit status is in `status`.
run_gate() {
  local arguments=(gate) option value
  for option in base head target source; do
    value=INPUT_$(tr '[:lower:]' '[:upper:]' <<<"$option")
    [ -z "${!value}" ] || arguments+=("--$option=${!value}")
  done
  while IFS= read -r value; do
    [ -z "$value" ] || arguments+=("--checklist=$value")
  done <<<"$INPUT_CHECKLIST"
  arguments+=(--format github --report "json=$reports/report.json" --report "markdown=$reports/summary.md"
    --report "terminal=$reports/log.txt")
  [ -z "$INPUT_GATE" ] || arguments+=(-- "$INPUT_GATE")
  status=0
  "$GIT_CHECKLIST" "${arguments[@]}" >"$reports/annotations.txt" 2>"$reports/messages.txt" || status=$?
}

# answer NAME FILTER FORM: puts what the report says into the variable NAME; it must be of that form.
answer() {
  local value
  if ! value=$(jq -er "$2" "$reports/report.json") || ! [[ $value =~ ^($3)$ ]]; then
    undecided "unreadable report" "the report \`$reports/report.json\` has no valid $1"
  fi
  printf -v "$1" '%s' "$value"
}

write_outputs() {
  if ! [ -s "$reports/report.json" ] || ! [ -s "$reports/summary.md" ]; then
    undecided "no report" "git-checklist ended with exit status $status and left no report: $(tail -c 2000 "$reports/messages.txt")"
  fi
  local verdict reason settled required
  answer verdict .verdict 'pass|fail'
  answer reason '.reason // "none"' 'none|waiting|violated'
  answer settled '[.gates[].settled] | add // 0' '[0-9]+'
  answer required '[.gates[].required] | add // 0' '[0-9]+'
  [ "$verdict/$status" = pass/0 ] || [ "$verdict/$status" = fail/1 ] || undecided "contradiction" \
    "git-checklist ended with exit status $status, but its report says \`$verdict\`"
  printf '%s\n' "verdict=$verdict" "reason=${reason/none/}" "settled=$settled" "required=$required" \
    "report=$reports/report.json" >>"$GITHUB_OUTPUT"
  cat -- "$reports/summary.md" >>"$GITHUB_STEP_SUMMARY"
}

check_checkout
reports=$(mktemp -d "$RUNNER_TEMP/git-checklist.XXXXXX")
run_gate
case $status in
  0 | 1) ;;
  2) undecided "undecided" "$(tail -c 2000 "$reports/messages.txt")" ;;
  *) undecided "crash" "git-checklist ended with exit status $status: $(tail -c 2000 "$reports/messages.txt")" ;;
esac
show "$reports/log.txt" "$reports/messages.txt"
cat -- "$reports/annotations.txt"
write_outputs
exit "$status"
