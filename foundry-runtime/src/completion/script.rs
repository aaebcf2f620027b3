//! The scripts that a shell loads. They know the name of the program and nothing else of it.

/// The script for this shell; for an unknown one there is none.
pub(crate) fn script(shell: &str, program: &str) -> String {
    let (script, quote): (&str, fn(&str) -> String) = match shell {
        "bash" => (include_str!("scripts/bash.sh"), posix),
        "zsh" => (include_str!("scripts/zsh.zsh"), posix),
        "fish" => (include_str!("scripts/fish.fish"), fish),
        "powershell" => (include_str!("scripts/powershell.ps1"), doubled),
        "elvish" => (include_str!("scripts/elvish.elv"), doubled),
        _ => return String::new(),
    };
    let script = script.replace("@PROGRAM@", &quote(program)).replace("@NAME@", program);
    script.replace("@FUNCTION@", &function(program))
}

/// A function's name that no other program's script has, of letters that every shell takes.
fn function(program: &str) -> String {
    let letters = program.bytes().map(|it| match it {
        it if it.is_ascii_alphanumeric() => char::from(it).to_string(),
        it => format!("_{it:02x}"),
    });
    format!("_{}_complete", letters.collect::<String>())
}

fn posix(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

fn fish(word: &str) -> String {
    format!("'{}'", word.replace('\\', r"\\").replace('\'', r"\'"))
}

fn doubled(word: &str) -> String {
    format!("'{}'", word.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_no_function_can_have_is_written_otherwise() {
        assert_eq!(function("my-app"), "_my_2dapp_complete");
        assert_ne!(function("my_app"), function("my-app"));
        for shell in ["bash", "zsh", "fish"] {
            assert!(script(shell, "my-app").contains("_my_2dapp_complete"), "{shell}");
        }
    }

    #[test]
    fn a_name_is_quoted_for_its_shell() {
        assert!(script("bash", "it's").contains(r"complete -F _it_27s_complete 'it'\''s'"));
        assert!(script("fish", "it's").contains(r"complete -c 'it\'s'"));
        assert!(script("elvish", "it's").contains("arg-completer['it''s']"));
    }

    /// Neither shell is on the machines of our tests.
    #[test]
    fn powershell_and_elvish_quote_candidates_by_their_own_rules() {
        let powershell = script("powershell", "shop");
        assert!(powershell.contains("EscapeSingleQuotedStringContent($typed)"), "{powershell}");
        assert!(powershell.contains("-notmatch '^([a-zA-Z0-9_/]"), "{powershell}");
        let elvish = script("elvish", "shop");
        // Elvish quotes the value of such a candidate itself, in the quotes that are open.
        assert!(elvish.contains("edit:complex-candidate $value &display"), "{elvish}");
    }

    #[test]
    fn no_place_is_left_open() {
        for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
            let script = script(shell, "shop");
            assert!(script.contains("__complete"), "{shell}");
            for place in ["@PROGRAM@", "@FUNCTION@", "@NAME@"] {
                assert!(!script.contains(place), "{shell}: {place}");
            }
        }
    }

    #[test]
    fn zsh_finds_its_name_on_the_first_line() {
        assert!(script("zsh", "shop").starts_with("#compdef shop\n"));
    }
}
