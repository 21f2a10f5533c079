# Completions of git checklist for fish: of `git-checklist` and of `git checklist`. What fits is asked
# of git-checklist itself; fish takes each line as a value and what it means, and evaluates neither.

function __git_checklist_complete
    set -l words (commandline -opc)
    set -l at 1
    if test "$words[1]" = git
        set at (contains -i -- checklist $words)
    end
    set -l before $words[(math $at + 1)..-1]
    git-checklist complete (count $before) -- $before (commandline -ct) 2>/dev/null
end

complete -c git-checklist -f -a '(__git_checklist_complete)'
complete -c git -n 'contains -- checklist (commandline -opc)' -f -a '(__git_checklist_complete)'
complete -c git -n __fish_use_subcommand -f -a checklist -d 'A Markdown checklist as a release gate'
