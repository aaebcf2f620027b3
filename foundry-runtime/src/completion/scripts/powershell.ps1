# Completes commands in PowerShell. What it offers it asks the program each time, so that it never
# goes stale.

Register-ArgumentCompleter -Native -CommandName @PROGRAM@, (@PROGRAM@ + '.exe') -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # A path is called as it was typed; an alias or a function is none.
    $program = $commandAst.GetCommandName()
    if (-not (Get-Command $program -CommandType Application -ErrorAction Ignore)) {
        $program = @PROGRAM@
    }
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($_.Value -is [string]) { $_.Value } else { $_.Extent.Text } })
    # The word without its quotes: in single quotes, two stand for one; elsewhere a backtick escapes.
    $word = "$wordToComplete"
    if ($word -match "^['\u2018-\u201b]") {
        $word = $word.Substring(1) -replace "(['\u2018-\u201b])\1", '$1' -replace "(?<!['\u2018-\u201b])['\u2018-\u201b]$", ''
    } else {
        $word = $word -replace '^["\u201c-\u201e]', '' -replace '(?<!`)["\u201c-\u201e]$', '' -replace '`(.)', '$1'
    }

    # Older versions lose an empty word, unless it is written like this.
    $old = $PSVersionTable.PSVersion -lt [version]'7.3' -or $PSNativeCommandArgumentPassing -eq 'Legacy'
    $words = @($words + $word | ForEach-Object { if ($old -and $_ -eq '') { '""' } else { $_ } })
    $reply = @(& $program __complete powershell '--' @words 2>$null)
    if ($reply.Count -eq 0) { return }

    $found = @($reply | Select-Object -SkipLast 1 | ForEach-Object {
        $value, $help = $_ -split "`t", 2
        if (-not $help) { $help = $value }
        $typed = $value
        # Older versions do not escape quotes for the program, and lose them.
        if ($old) { $typed = $typed -replace '(\\*)"', '$1$1\"' }
        # All but plain words are quoted: PowerShell ends single quotes at typographic ones, too, cuts
        # `-a.b` at the point, and does not parse what is behind `--%`.
        if ($value -notmatch '^([a-zA-Z0-9_/][a-zA-Z0-9_:=./+-]*|--?[a-zA-Z0-9][a-zA-Z0-9_=/+-]*)$') {
            $typed = "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($typed) + "'"
        }
        [System.Management.Automation.CompletionResult]::new($typed, $value, 'ParameterValue', $help)
    })
    if ($reply[-1] -like ':files *') {
        $at = [int]$reply[-1].Substring(7)
        $head = $word.Substring(0, $at)
        $files = [System.Management.Automation.CompletionCompleters]::CompleteFilename($word.Substring($at))
        $found += @($files | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new(
                $head + $_.CompletionText, $_.ListItemText, $_.ResultType, $_.ToolTip)
        })
    }
    # Where nothing is returned, PowerShell offers files.
    if ($found.Count -eq 0) { '' } else { $found }
}
