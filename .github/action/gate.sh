#!/usr/bin/env bash
# Judges the gate: annotations on standard output, a step summary, outputs, and the gate's exit
# status (0 holds, 1 does not, 2 could not be decided).
#
# Never fails open: exit 0 takes the tool's own 0, a report that says `pass`, and a summary; or
# `when-closed`, the tool's own 1, and a report that says that it only waits. Text of the repository
# reaches the log only while workflow commands are off.
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

# The file of a report's format, in the directory of reports.
report_file() {
  case $1 in
    json) echo report.json ;;
    sarif) echo report.sarif ;;
    junit) echo report.junit.xml ;;
    html) echo report.html ;;
    markdown) echo report.md ;;
    csv) echo report.csv ;;
    ndjson) echo report.ndjson ;;
    intoto) echo report.intoto.json ;;
    *) return 1 ;;
  esac
}

# The formats that are asked for, each once, in `formats`; JSON is one of them always.
check_formats() {
  formats=(json)
  local format
  while IFS= read -r format; do
    [ -n "$format" ] || continue
    report_file "$format" >/dev/null || undecided "bad input" \
      "\`report\` names the format \`$format\`: it takes sarif, junit, html, markdown, csv, ndjson and intoto"
    [[ " ${formats[*]} " == *" $format "* ]] || formats+=("$format")
  done < <(tr ', \t\r' '\n' <<<"$INPUT_REPORT")
}

check_when_closed() {
  case $INPUT_WHEN_CLOSED in
    fail | pending | warn) ;;
    *) undecided "bad input" "\`when-closed\` is \`$INPUT_WHEN_CLOSED\`: it takes fail, pending or warn" ;;
  esac
}

# Runs the gate; its exit status is in `status`.
run_gate() {
  local arguments=(gate) option value
  for option in base head target source; do
    value=INPUT_$(tr '[:lower:]' '[:upper:]' <<<"$option")
    [ -z "${!value}" ] || arguments+=("--$option=${!value}")
  done
  case $INPUT_PULL_REQUEST_BODY in
    true) arguments+=(--pull-request-body) ;;
    false) ;;
    *) undecided "bad input" "\`pull-request-body\` is \`$INPUT_PULL_REQUEST_BODY\`: give true or false" ;;
  esac
  while IFS= read -r value; do
    [ -z "$value" ] || arguments+=("--checklist=$value")
  done <<<"$INPUT_CHECKLIST"
  arguments+=(--format github --report "markdown=$work/summary.md" --report "terminal=$work/log.txt")
  for value in "${formats[@]}"; do
    arguments+=(--report "$value=$reports/$(report_file "$value")")
  done
  [ -z "$INPUT_GATE" ] || arguments+=(-- "$INPUT_GATE")
  status=0
  "$GIT_CHECKLIST" "${arguments[@]}" >"$work/annotations.txt" 2>"$work/messages.txt" || status=$?
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
  if ! [ -s "$reports/report.json" ] || ! [ -s "$work/summary.md" ]; then
    undecided "no report" "git-checklist ended with exit status $status and left no report: $(tail -c 2000 "$work/messages.txt")"
  fi
  local settled required head format
  answer verdict .verdict 'pass|fail'
  answer reason '.reason // "none"' 'none|waiting|violated'
  answer settled '[.gates[].settled] | add // 0' '[0-9]+'
  answer required '[.gates[].required] | add // 0' '[0-9]+'
  answer head .head '[0-9a-f]{40}|[0-9a-f]{64}'
  [ "$verdict/$status" = pass/0 ] || [ "$verdict/$status" = fail/1 ] || undecided "contradiction" \
    "git-checklist ended with exit status $status, but its report says \`$verdict\`"
  printf '%s\n' "verdict=$verdict" "reason=${reason/none/}" "settled=$settled" "required=$required" \
    "head=$head" "report=$reports/report.json" "reports=$reports" >>"$GITHUB_OUTPUT"
  for format in "${formats[@]:1}"; do
    printf 'report-%s=%s\n' "$format" "$reports/$(report_file "$format")" >>"$GITHUB_OUTPUT"
  done
  cat -- "$work/summary.md" >>"$GITHUB_STEP_SUMMARY"
}

# The step's own exit status: the gate's, but for one that only waits where `when-closed` lets it. Its
# annotations are no errors then.
finish() {
  if [ "$verdict/$reason/$status" != fail/waiting/1 ] || [ "$INPUT_WHEN_CLOSED" = fail ]; then
    cat -- "$work/annotations.txt"
    exit "$status"
  fi
  sed 's/^::error /::warning /' "$work/annotations.txt"
  echo "The gate waits; \`when-closed: $INPUT_WHEN_CLOSED\` lets this step pass."
  exit 0
}

verdict='' reason=''
check_when_closed
check_formats
check_checkout
work=$(mktemp -d "$RUNNER_TEMP/git-checklist.XXXXXX")
reports=$work/reports
mkdir "$reports"
run_gate
case $status in
  0 | 1) ;;
  2) undecided "undecided" "$(tail -c 2000 "$work/messages.txt")" ;;
  *) undecided "crash" "git-checklist ended with exit status $status: $(tail -c 2000 "$work/messages.txt")" ;;
esac
show "$work/log.txt" "$work/messages.txt"
write_outputs
finish
