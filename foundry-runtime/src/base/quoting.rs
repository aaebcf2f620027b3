//! The words of a command line as a person may type them again.

use crate::terminal;

/// A word as it would be typed in a shell.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |it: char| match it {
        _ if it.is_ascii() => it.is_ascii_alphanumeric() || "-_=+,./:@%^".contains(it),
        // What stands for a word that is not text is shown as what it is not.
        char::REPLACEMENT_CHARACTER => false,
        _ => !it.is_whitespace(),
    };
    let shown = terminal::escape_line(word);
    if !word.is_empty() && shown == word && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", shown.replace('\'', r"'\''"))
}

/// The words in front of a marked one; of many only the last.
pub(crate) fn elided(words: &[String]) -> String {
    let shown: String = words.iter().rev().take(6).rev().flat_map(|it| [it, " "]).collect();
    if words.len() > 6 { format!("… {shown}") } else { shown }
}

/// The words behind a marked one; of many only the first.
pub(crate) fn elided_behind(words: &[String]) -> String {
    let shown: String = words.iter().take(4).flat_map(|it| [" ", it]).collect();
    if words.len() > 4 { format!("{shown} …") } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_as_for_a_shell() {
        assert_eq!(quoted("a-b"), "a-b");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("it's a\n"), r"'it'\''s a\n'");
        assert_eq!(quoted("\u{202e}gnp.exe"), r"'\u{202e}gnp.exe'");
    }
}
