//! Knows dashes, not commands.

/// What a word looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A value: no dash in front, or `-` alone.
    Plain,
    /// `--name` or `--name=value`.
    Long,
    /// `-abc`: short names, and perhaps a value behind them.
    Short,
    /// `--`: everything behind it is a value.
    End,
}

/// Looks at a word.
#[inline(always)]
pub(super) const fn token(word: &[u8]) -> Token {
    match word {
        [b'-', b'-', ..] if word.len() == 2 => Token::End,
        [b'-', b'-', ..] => Token::Long,
        [b'-', _, ..] => Token::Short,
        _ => Token::Plain,
    }
}

/// Where the name ends in `name=value`.
pub(super) const fn name_len(text: &[u8]) -> usize {
    let mut len = 0;
    while len < text.len() && text[len] != b'=' {
        len += 1;
    }
    len
}

/// Whether a word that begins with a dash may be a negative number: `-5`, `-.5`.
#[inline]
pub(super) const fn is_number(word: &[u8]) -> bool {
    matches!(word, [b'-', b'0'..=b'9', ..] | [b'-', b'.', b'0'..=b'9', ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: Token) {
        assert_eq!(token(word.as_bytes()), expected);
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
        check("--role", Token::Long);
        check("--role=a=b", Token::Long);
        assert_eq!(name_len(b"role"), 4);
        assert_eq!(name_len(b"role=a=b"), 4);
        assert_eq!(name_len(b"=x"), 0);
    }

    #[test]
    fn one_dash_is_short() {
        check("-abc", Token::Short);
        check("-5", Token::Short);
        assert!(is_number(b"-5"));
        assert!(is_number(b"-.5e3"));
        assert!(!is_number(b"-a5"));
    }
}
