# shellcheck shell=bash
# Completions of git checklist for bash: of `git-checklist`, and by `_git_checklist`, which git's own
# completions call, of `git checklist`. What fits is asked of git-checklist itself; only the values
# that it prints are used, never evaluated.

# Completes word INDEX of the WORDs after the program: _git_checklist_fill END INDEX WORD...
_git_checklist_fill() {
    local end=$1 index=$2 cur line skip=
    shift 2
    local words=("$@")
    cur=${words[index]-}
    COMPREPLY=()
    # Readline replaces what follows the last word break, so what stands before it is left out.
    [[ $COMP_WORDBREAKS == *:* && $cur == *:* ]] && skip=${cur%"${cur##*:}"}
    while IFS= read -r line; do
        line=${line%%$'\t'*}
        COMPREPLY+=("${line#"$skip"}$end")
    done < <(git-checklist complete "$index" -- "$@" 2>/dev/null)
}

_git_checklist_words() {
    local cur cword words=()
    if declare -F _get_comp_words_by_ref >/dev/null; then
        _get_comp_words_by_ref -n =: cur words cword
    else
        words=("${COMP_WORDS[@]}") cword=$COMP_CWORD
    fi
    _git_checklist_fill '' "$((cword - 1))" "${words[@]:1}"
}

# git's completions set `words` and `cword`, and add no blank of their own.
_git_checklist() {
    local at=1
    while ((at < cword)) && [[ ${words[at]} != checklist ]]; do at=$((at + 1)); done
    _git_checklist_fill ' ' "$((cword - at - 1))" "${words[@]:at + 1}"
}

complete -o default -F _git_checklist_words git-checklist
