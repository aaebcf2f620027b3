# Completes commands in bash. What it offers it asks the program each time, so that it never goes
# stale. It needs no other package, and works from bash 3.2 on.

# Reads a word as bash would, but expands and runs nothing. Sets `plain`, the word without its quotes;
# `open`, the quote that is not closed (`ansi` for $'); and `kept`, the part of `plain` that readline
# leaves as it is: it replaces what stands behind an open quote, or else behind the last character
# that breaks words.
@FUNCTION@_read() {
    local text=$1 breaks=${COMP_WORDBREAKS//[^:=@]/} at=0 letter next outside= coded=
    plain= open= kept=
    while ((at < ${#text})); do
        letter=${text:at:1} next=${text:at + 1:1}
        ((at += 1))
        case $open in
            ansi)
                if [[ $letter == "'" ]]; then
                    printf -v coded %b "${coded//\\\'/\'}"
                    plain+=$coded open= kept=$outside
                elif [[ $letter == \\ ]]; then
                    coded+=$letter$next
                    ((at += 1))
                else
                    coded+=$letter
                fi ;;
            \')
                if [[ $letter == "'" ]]; then open= kept=$outside; else plain+=$letter; fi ;;
            \")
                if [[ $letter == '"' ]]; then
                    open= kept=$outside
                elif [[ $letter == \\ && $next == ['"$`\'] ]]; then
                    plain+=$next
                    ((at += 1))
                elif [[ $letter != \\ || -n $next ]]; then
                    plain+=$letter
                fi ;;
            *)
                if [[ $letter == [\'\"] ]]; then
                    open=$letter kept=$plain
                elif [[ $letter == '$' && $next == "'" ]]; then
                    open=ansi kept=$plain coded=
                    ((at += 1))
                elif [[ $letter == '$' && $next == '"' ]]; then
                    open='"' kept=$plain
                    ((at += 1))
                elif [[ $letter == \\ ]]; then
                    plain+=$next
                    ((at += 1))
                else
                    plain+=$letter
                    if [[ -n $breaks && $letter == ["$breaks"] ]]; then outside=$plain kept=$plain; fi
                fi ;;
        esac
    done
    if [[ $open == ansi ]]; then
        printf -v coded %b "${coded//\\\'/\'}"
        plain+=$coded
    fi
}

# Writes a word so that it stands for itself inside of the quote that is open. Sets `quoted`.
@FUNCTION@_quote() {
    local text=$1 at letter code
    quoted=$text
    if [[ $text != *[!A-Za-z0-9_@%+=:,./^-]* ]]; then return; fi
    case $open in
        '')
            printf -v quoted %q "$text" ;;
        \')
            quoted=${text//\'/\'\\\'\'} ;;
        *)
            quoted=
            for ((at = 0; at < ${#text}; at++)); do
                letter=${text:at:1}
                case $open$letter in
                    # Nothing inside of double quotes protects `!` from the history.
                    '"!') letter="\"'!'\"" ;;
                    '"'['"$`\']) letter=\\$letter ;;
                    ansi[!A-Za-z0-9])
                        printf -v code %d "'$letter"
                        if ((code > 0 && code < 128)); then printf -v letter '\\x%02x' "$code"; fi ;;
                esac
                quoted+=$letter
            done ;;
    esac
    # readline closes the quote, but not where the last character looks like the closing one.
    letter=${open/ansi/\'}
    if [[ -n $letter && $quoted == *"$letter" ]]; then quoted+=$letter; fi
}

@FUNCTION@() {
    local program=${1/#\~\//$HOME/} rest=${COMP_LINE:0:COMP_POINT}
    local at trimmed word line plain open kept quoted
    local words=() reply=() asked=()
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

    # The last word is read last: `plain`, `open` and `kept` are then those of the cursor.
    for word in "${words[@]:1}"; do
        @FUNCTION@_read "$word"
        asked+=("$plain")
    done
    while IFS= read -r line; do
        reply+=("$line")
    done < <("$program" __complete bash -- ${asked[@]+"${asked[@]}"} 2>/dev/null </dev/null)
    ((${#reply[@]} > 0)) || return 0

    local last=$((${#reply[@]} - 1))
    local directive=${reply[last]}
    unset "reply[$last]"
    if [[ $directive == ':files '* ]]; then
        at=${directive#:files }
        local head=${plain:0:at} begun=${plain:at}
        # readline knows files best, if they begin where it cuts words.
        if [[ -n $head && $head != "$kept" ]] || ! compopt -o default 2>/dev/null; then
            while IFS= read -r line; do
                reply+=("$head$line")
            done < <(compgen -f -- "$begun")
        fi
    fi

    for ((at = 0; at < ${#reply[@]}; at++)); do
        line=${reply[at]}
        if [[ $line == "$kept"* ]]; then
            @FUNCTION@_quote "${line#"$kept"}"
            COMPREPLY+=("$quoted")
        fi
    done
    if ((${#COMPREPLY[@]} == 1)) && [[ ${COMPREPLY[0]} == *[:=] ]]; then
        compopt -o nospace 2>/dev/null
    fi
    return 0
}

complete -F @FUNCTION@ @PROGRAM@
