#compdef @NAME@
# Completes commands in zsh. What it offers it asks the program each time, so that it never goes
# stale. It is sourced behind `compinit`, or lies as a file in `$fpath`.

@FUNCTION@() {
    local program=${${(Q)words[1]}/#\~\//$HOME/} line value help directive
    local -a asked reply closed open
    # A path is called as it was typed; an alias or a function is none.
    whence -p -- $program >/dev/null || program=@PROGRAM@
    (( CURRENT > 2 )) && asked=("${(@Q)words[2,CURRENT-1]}")
    asked+=("${(Q)PREFIX}")
    reply=("${(@f)$("$program" __complete zsh -- "${(@)asked}" 2>/dev/null </dev/null)}")
    directive=${reply[-1]}
    for line in "${(@)reply[1,-2]}"; do
        value=${line%%$'\t'*}
        help=${${line#"$value"}#$'\t'}
        # What ends like this goes on: there is no blank behind it.
        if [[ $value == *[:=] ]]; then
            open+=("${${value//\\/\\\\}//:/\\:}${help:+:$help}")
        else
            closed+=("${${value//\\/\\\\}//:/\\:}${help:+:$help}")
        fi
    done
    local ret=1
    _describe -t values @PROGRAM@ closed -- open -S '' && ret=0
    if [[ $directive == ':files '* ]]; then
        (( ${directive#:files } > 0 )) && compset -p ${directive#:files }
        _files && ret=0
    fi
    return ret
}

case ${zsh_eval_context[-1]} in
    *func) @FUNCTION@ "$@" ;;
    *) compdef @FUNCTION@ @PROGRAM@ ;;
esac
