# shellcheck shell=bash
# Sourced by the action's scripts: how they say that the gate could not be decided.

# Text as the data of a workflow command: one line, whatever it holds.
command_data() {
  local text=$1
  text=${text//\%/%25}
  text=${text//$'\r'/%0D}
  printf '%s' "${text//$'\n'/%0A}"
}

# undecided TITLE MESSAGE: an annotation, a step summary, exit 2. Never a pass. TITLE is the
# scripts' own; MESSAGE may quote anything. Not for use inside `$(...)`.
undecided() {
  printf '::error title=git-checklist%%3A %s::%s\n' "$1" "$(command_data "$2")"
  {
    printf '**Undecided: %s**\n\n' "$1"
    # Indented, so that Markdown and HTML in a message stay text.
    printf '%s\n' "$2" | tr -d '\000-\010\013-\037\177' | sed 's/^/    /'
  } >>"$GITHUB_STEP_SUMMARY"
  exit 2
}
