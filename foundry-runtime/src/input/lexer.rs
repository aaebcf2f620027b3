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

/// The first eight bytes of a name as a number, with zeros in place of those that are missing: one
/// look tells most names apart.
#[inline(always)]
pub(crate) const fn prefix(name: &[u8]) -> u64 {
    if let Some(eight) = name.first_chunk::<8>() {
        return u64::from_le_bytes(*eight);
    }
    if let (Some(first), Some(last)) = (name.first_chunk::<4>(), name.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first) as u64, u32::from_le_bytes(*last) as u64);
        return first | last << (8 * (name.len() - 4));
    }
    match *name {
        [one] => one as u64,
        [one, two] => one as u64 | (two as u64) << 8,
        [one, two, three] => one as u64 | (two as u64) << 8 | (three as u64) << 16,
        _ => 0,
    }
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
    fn the_first_bytes_of_a_name_are_a_number() {
        assert_eq!(prefix(b"long-name"), u64::from_le_bytes(*b"long-nam"));
        assert_eq!(prefix(b"force"), u64::from_le_bytes(*b"force\0\0\0"));
        assert_eq!(prefix(b"all"), u64::from_le_bytes(*b"all\0\0\0\0\0"));
        assert_eq!(prefix(b"to"), u64::from_le_bytes(*b"to\0\0\0\0\0\0"));
        assert_eq!(prefix(b"x"), u64::from(b'x'));
        assert_eq!(prefix(b""), 0);
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
