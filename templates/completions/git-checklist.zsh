#compdef git-checklist
# Completions of git checklist for zsh, to be kept as `_git-checklist` on fpath: of `git-checklist`,
# and of `git checklist`, for which zsh's own completions of git call this function. What fits is asked
# of git-checklist itself; only what it prints is shown and used, never evaluated.

_git-checklist() {
    local line
    local -a answer values shown
    answer=("${(@f)$(git-checklist complete $((CURRENT - 2)) -- "${(@Q)words[2,-1]}" 2>/dev/null)}")
    for line in $answer; do
        values+=("${line%%$'\t'*}")
        shown+=("${line/$'\t'/  -- }")
    done
    if (( $#values )); then
        compadd -l -d shown -a values
    else
        _files
    fi
}

_git-checklist "$@"
