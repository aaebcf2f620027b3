# Completes commands in fish. What it offers it asks the program each time, so that it never goes
# stale.

function @FUNCTION@
    set -l words (commandline -opc)
    # A path is called as it was typed; an alias or a function is none.
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    command -q $program; or set program @PROGRAM@
    set -e words[1]
    set -l raw (commandline -ct)
    # A quote may be open.
    set -l word (string unescape -- "$raw"; or string unescape -- "$raw\""; or string unescape -- "$raw'"; or echo "$raw")
    set -l reply ($program __complete fish -- $words "$word" 2>/dev/null </dev/null)
    set -q reply[1]; or return
    set -l directive $reply[-1]
    set -e reply[-1]
    set -q reply[1]; and printf '%s\n' $reply
    if string match -q ':files *' -- $directive
        set -l at (string replace ':files ' '' -- $directive)
        set -l head (string sub -l $at -- "$word")
        for path in (__fish_complete_path (string sub -s (math $at + 1) -- "$word"))
            printf '%s%s\n' "$head" $path
        end
    end
end

complete -c @PROGRAM@ -f -k -a '(@FUNCTION@)'
