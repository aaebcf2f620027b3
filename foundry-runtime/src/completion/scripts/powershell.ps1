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
    $word = "$wordToComplete".Trim("'`"")

    # Older versions lose an empty word, unless it is written like this.
    $old = $PSVersionTable.PSVersion -lt [version]'7.3' -or $PSNativeCommandArgumentPassing -eq 'Legacy'
    $words = @($words + $word | ForEach-Object { if ($old -and $_ -eq '') { '""' } else { $_ } })
    $reply = @(& $program __complete powershell '--' @words 2>$null)
    if ($reply.Count -eq 0) { return }

    $found = @($reply | Select-Object -SkipLast 1 | ForEach-Object {
        $value, $help = $_ -split "`t", 2
        if (-not $help) { $help = $value }
        $typed = $value
        if ($value -match '[^\w:=./+%^-]') { $typed = "'" + $value.Replace("'", "''") + "'" }
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
