#!/usr/bin/env bash
# The commit status of `when-closed: pending`: `status.sh begin` says that the gate is judged,
# `status.sh end` what came of it. Runs in steps of its own, so that the token reaches nothing else.
#
# Only what waits stays pending; what is violated is a failure, what could not be decided an error. A
# status that cannot be set fails the step: whoever requires it would wait for ever.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=undecided.sh
. "$ACTION_PATH/.github/action/undecided.sh"

# The commit that is judged, as the event names it or `head` does.
find_commit() {
  local filter='.pull_request.head.sha // .merge_group.head_sha // .after // ""'
  if [ -n "$INPUT_HEAD" ]; then
    commit=$(git -C "$INPUT_WORKING_DIRECTORY" rev-parse --verify --quiet --end-of-options "$INPUT_HEAD^{commit}") ||
      undecided "no such commit" "\`head\` is \`$INPUT_HEAD\`, which names no commit of this checkout"
  else
    commit=$(jq -r "$filter" "$GITHUB_EVENT_PATH")
  fi
  [ -n "$commit" ] || commit=$GITHUB_SHA
  [[ $commit =~ ^([0-9a-f]{40}|[0-9a-f]{64})$ ]] || undecided "no commit" \
    "the event names no commit to set a status on: give \`head\`, or another \`when-closed\`"
}

# set_status STATE DESCRIPTION
set_status() {
  local body answer code
  body=$(jq -nc --arg state "$1" --arg description "${2:0:140}" --arg context "$INPUT_STATUS_CONTEXT" \
    --arg url "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID" \
    '{state: $state, description: $description, context: $context, target_url: $url}')
  answer=$(mktemp "$RUNNER_TEMP/git-checklist-status.XXXXXX")
  # The token goes through standard input: a command line can be read by others.
  code=$(printf 'header = "Authorization: Bearer %s"\n' "$INPUT_TOKEN" |
    curl --silent --show-error --max-time 60 --retry 2 --config - --header 'Accept: application/vnd.github+json' \
      --data-binary "$body" --output "$answer" --write-out '%{http_code}' \
      "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/statuses/$commit") || code="no answer ($code)"
  case $code in
    201) echo "Commit status $INPUT_STATUS_CONTEXT of $commit: $1 ($2)" ;;
    401 | 403 | 404) undecided "status not set" "the commit status could not be set (HTTP $code): \`when-closed: pending\` needs \`permissions: statuses: write\` in the workflow. A pull request from a fork has a token that may only read: judge it under \`pull_request_target\`, or use another \`when-closed\`" ;;
    *) undecided "status not set" "the commit status could not be set: HTTP $code from \`$GITHUB_API_URL\`: $(head -c 500 "$answer")" ;;
  esac
}

find_commit
case $1/${VERDICT-}/${REASON-} in
  begin/*) set_status pending "The gate is being judged" ;;
  end/pass/*) state=success words="Everything demanded holds" ;;
  end/fail/waiting) state=pending words="Waiting for open items or approvals" ;;
  end/fail/*) state=failure words="Something claimed does not hold" ;;
  *) state=error words="The gate could not be decided" ;;
esac
[ "$1" = end ] || exit 0
if [ "$state" != error ]; then
  words+=": $SETTLED of $REQUIRED settled"
  if [ "$JUDGED" != "$commit" ]; then
    set_status error "Another commit was judged"
    undecided "another commit" "the gate judged $JUDGED, but the status belongs to $commit: give \`head\`"
  fi
fi
set_status "$state" "$words"
