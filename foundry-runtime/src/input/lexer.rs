//! Knows dashes, not commands.

/// What a word looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A value: no dash in front, or `-` alone.
    Plain,
    /// `--name` or `--name=value`: how long the name is, and its [`prefix`].
    Long { len: usize, prefix: u64 },
    /// `-abc`: short names, and perhaps a value behind them.
    Short,
    /// `--`: everything behind it is a value.
    End,
}

/// Looks at a word.
#[inline]
pub(super) const fn token(word: &[u8]) -> Token {
    match word {
        [b'-', b'-'] => Token::End,
        [b'-', b'-', rest @ ..] => {
            let (len, prefix) = prefix(rest);
            Token::Long { len, prefix }
        }
        [b'-', _, ..] => Token::Short,
        _ => Token::Plain,
    }
}

/// Length of a name, which ends before `=`, and its first eight bytes as a number: one look tells
/// most names apart.
#[inline]
pub(crate) const fn prefix(name: &[u8]) -> (usize, u64) {
    let first = first_eight(name);
    // A byte that is `=` becomes 0, and of the bytes the lowest 0 is found by its borrow; see
    // <https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord>.
    let equals = first ^ (ONES * b'=' as u64);
    let zeros = equals.wrapping_sub(ONES) & !equals & (ONES << 7);
    if zeros != 0 {
        let len = zeros.trailing_zeros() as usize / 8;
        return (len, first & !(u64::MAX << (8 * len)));
    }
    let mut len = if name.len() < 8 { name.len() } else { 8 };
    while len < name.len() && name[len] != b'=' {
        len += 1;
    }
    (len, first)
}

const ONES: u64 = u64::from_le_bytes([1; 8]);

/// The first eight bytes; zeros in place of those that are missing.
#[inline]
const fn first_eight(name: &[u8]) -> u64 {
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
        let role = u64::from(u32::from_le_bytes(*b"role"));
        check("--role", Token::Long { len: 4, prefix: role });
        check("--role=a=b", Token::Long { len: 4, prefix: role });
        check("--role=", Token::Long { len: 4, prefix: role });
        check("--=x", Token::Long { len: 0, prefix: 0 });
        let long = u64::from_le_bytes(*b"long-nam");
        check("--long-name", Token::Long { len: 9, prefix: long });
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
