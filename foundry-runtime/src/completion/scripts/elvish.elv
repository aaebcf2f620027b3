# Completes commands in elvish. What it offers it asks the program each time, so that it never goes
# stale.

use str

set edit:completion:arg-completer[@PROGRAM@] = {|@words|
    var asked = $words[1..]
    var reply = []
    try {
        set reply = [((external @PROGRAM@) __complete elvish -- $@asked 2>/dev/null </dev/null)]
    } catch {
        nop
    }
    if (> (count $reply) 0) {
        for line $reply[..-1] {
            var value @help = (str:split &max=2 "\t" $line)
            var display = (str:join '  ' [$value $@help])
            # What ends like this goes on: there is no blank behind it.
            var suffix = ' '
            if (or (str:has-suffix $value :) (str:has-suffix $value =)) {
                set suffix = ''
            }
            edit:complex-candidate $value &display=$display &code-suffix=$suffix
        }
        if (str:has-prefix $reply[-1] ':files ') {
            var at = (num $reply[-1][7..])
            var head = $words[-1][..$at]
            edit:complete-filename $words[-1][$at..] | each {|it|
                edit:complex-candidate $head$it[stem] &display=$it[display] &code-suffix=$it[code-suffix]
            }
        }
    }
}
