//! Knows dashes, not commands.

use crate::input::word::Word;

/// What a word looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A value: no dash in front, or `-` alone.
    Plain,
    /// `--name`, and where its value begins if it has one: `--name=value`.
    Long { name: &'a [u8], value: Option<usize> },
    /// `-abc`: short names, and perhaps a value behind them.
    Short,
    /// `--`: everything behind it is a value.
    End,
}

/// Looks at a word.
#[inline]
pub(super) fn token(word: Word<'_>) -> Token<'_> {
    match word.bytes() {
        [b'-', b'-'] => Token::End,
        [b'-', b'-', rest @ ..] => match rest.iter().position(|it| *it == b'=') {
            Some(at) => Token::Long { name: &rest[..at], value: Some(at + 3) },
            None => Token::Long { name: rest, value: None },
        },
        [b'-', _, ..] => Token::Short,
        _ => Token::Plain,
    }
}

/// Whether a word begins with a dash and is more than that.
#[inline]
pub(super) fn looks_like_option(word: Word<'_>) -> bool {
    matches!(word.bytes(), [b'-', _, ..])
}

/// Whether a word that begins with a dash may be a negative number: `-5`, `-.5`.
#[inline]
pub(super) fn is_number(word: Word<'_>) -> bool {
    matches!(word.bytes(), [b'-', b'0'..=b'9', ..] | [b'-', b'.', b'0'..=b'9', ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: Token<'_>) {
        assert_eq!(token(Word::Text(word)), expected);
    }

    #[test]
    fn a_dash_alone_is_a_value() {
        check("-", Token::Plain);
        check("", Token::Plain);
        check("a-b", Token::Plain);
    }

    #[test]
    fn double_dash_ends_options() {
        check("--", Token::End);
    }

    #[test]
    fn a_long_option_may_carry_its_value() {
        check("--role", Token::Long { name: b"role", value: None });
        check("--role=a=b", Token::Long { name: b"role", value: Some(7) });
        check("--role=", Token::Long { name: b"role", value: Some(7) });
        check("--=x", Token::Long { name: b"", value: Some(3) });
    }

    #[test]
    fn one_dash_is_short() {
        check("-abc", Token::Short);
        check("-5", Token::Short);
        assert!(is_number(Word::Text("-5")));
        assert!(is_number(Word::Text("-.5e3")));
        assert!(!is_number(Word::Text("-a5")));
    }
}
