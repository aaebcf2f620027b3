# Completes commands in bash. What it offers it asks the program each time, so that it never goes
# stale. It needs no other package, and works from bash 3.2 on.

@FUNCTION@() {
    local program=${1/#\~\//$HOME/} rest=${COMP_LINE:0:COMP_POINT}
    local at trimmed word line
    local words=() reply=()
    COMPREPLY=()
    # A path is called as it was typed; an alias or a function is none.
    type -P "$program" >/dev/null || program=@PROGRAM@

    # bash cuts words at `:` and `=`. What no blank parts is one word.
    for ((at = 0; at <= COMP_CWORD; at++)); do
        trimmed=${rest#"${rest%%[![:space:]]*}"}
        word=${COMP_WORDS[at]}
        if ((at == COMP_CWORD)); then word=$trimmed; fi
        if ((at > 0)) && [[ $trimmed == "$rest" ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
        rest=${trimmed#"$word"}
    done

    # It will put what is offered behind the last place where it cut, which is never in quotes.
    word=${words[${#words[@]} - 1]}
    local outside=${word%%[\'\"]*} breaks=${COMP_WORDBREAKS//[^:=@]/} kept=
    if [[ -n $breaks ]]; then kept=${outside%"${outside##*["$breaks"]}"}; fi

    # Nothing that stands on the line is run, so quotes are only taken off.
    words=("${words[@]//[\\\'\"]/}")
    while IFS= read -r line; do
        reply+=("$line")
    done < <("$program" __complete bash -- "${words[@]:1}" 2>/dev/null </dev/null)
    ((${#reply[@]} > 0)) || return 0

    local last=$((${#reply[@]} - 1))
    local directive=${reply[last]}
    unset "reply[$last]"
    if [[ $directive == ':files '* ]]; then
        line=${words[${#words[@]} - 1]}
        at=${directive#:files }
        local head=${line:0:at} begun=${line:at}
        # readline knows files best, if they begin where it cuts words.
        if [[ -n $head && $head != "$kept" ]] || ! compopt -o default 2>/dev/null; then
            while IFS= read -r line; do
                reply+=("$head$line")
            done < <(compgen -f -- "$begun")
        fi
    fi

    for ((at = 0; at < ${#reply[@]}; at++)); do
        line=${reply[at]}
        if [[ $word == "$outside" && $line == *[!A-Za-z0-9_@%+=:,./^-]* ]]; then
            printf -v line %q "$line"
        fi
        COMPREPLY+=("${line#"$kept"}")
    done
    if ((${#COMPREPLY[@]} == 1)) && [[ ${COMPREPLY[0]} == *[:=] ]]; then
        compopt -o nospace 2>/dev/null
    fi
    return 0
}

complete -F @FUNCTION@ @PROGRAM@
