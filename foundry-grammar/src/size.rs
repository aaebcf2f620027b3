//! Byte sizes: `512`, `10M`, `512Mi`, `1.5GB`.

use crate::number::{Number, ProductError, skip_blanks};
use std::fmt;

/// Why a text is not a number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SizeError {
    /// It does not begin with a number such as `512` or `1.5`.
    NoNumber,
    /// There is no such unit.
    UnknownUnit,
    /// It is not a whole number of bytes.
    NotWhole,
    /// It is more than a `u64`.
    TooLarge,
}

/// The letters of units with their powers of 1000 and of 1024.
const UNITS: [(u8, u64, u64); 5] = [
    (b'k', 1_000, 1 << 10),
    (b'm', 1_000_000, 1 << 20),
    (b'g', 1_000_000_000, 1 << 30),
    (b't', 1_000_000_000_000, 1 << 40),
    (b'p', 1_000_000_000_000_000, 1 << 50),
];

/// Parses a number of bytes. `K`, `M`, `G`, `T` and `P` are powers of 1000, and powers of 1024 with an
/// `i` behind; a `B` may follow. The letters may be of any size. A fraction must give whole bytes.
/// Blanks may stand at both ends and before the unit.
///
/// ```
/// use foundry_grammar::parse_size;
///
/// assert_eq!(parse_size("10M"), Ok(10_000_000));
/// assert_eq!(parse_size("512Mi"), parse_size("512 MiB"));
/// assert_eq!(parse_size("1.5GB"), Ok(1_500_000_000));
/// assert!(parse_size("64 potatoes").is_err());
/// ```
///
/// # Errors
///
/// If the text is not a number of bytes, or more than a `u64`.
pub const fn parse_size(text: &str) -> Result<u64, SizeError> {
    let text = text.trim_ascii().as_bytes();
    let Some(number) = Number::at(text, 0) else { return Err(SizeError::NoNumber) };
    let from = skip_blanks(text, number.end);
    let Some(unit) = unit(text.split_at(from).1) else { return Err(SizeError::UnknownUnit) };
    match number.times(text, unit) {
        Ok(bytes) if bytes <= u64::MAX as u128 => Ok(bytes as u64),
        Ok(_) | Err(ProductError::TooLarge) => Err(SizeError::TooLarge),
        Err(ProductError::NotWhole) => Err(SizeError::NotWhole),
    }
}

const fn unit(name: &[u8]) -> Option<u64> {
    let (letter, is_binary) = match name {
        [] | [b'b' | b'B'] => return Some(1),
        [letter] | [letter, b'b' | b'B'] => (letter, false),
        [letter, b'i' | b'I'] | [letter, b'i' | b'I', b'b' | b'B'] => (letter, true),
        _ => return None,
    };
    let mut at = 0;
    while at < UNITS.len() {
        let (known, decimal, binary) = UNITS[at];
        if known == letter.to_ascii_lowercase() {
            return Some(if is_binary { binary } else { decimal });
        }
        at += 1;
    }
    None
}

/// Says what is wrong, without the text, which may be secret.
impl fmt::Display for SizeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoNumber => "it must begin with a number",
            Self::UnknownUnit => "the units are B, KB, MB, GB, TB, PB, and KiB, MiB, GiB, TiB, PiB",
            Self::NotWhole => "it is not a whole number of bytes",
            Self::TooLarge => "it is more than 18446744073709551615 bytes",
        })
    }
}

impl std::error::Error for SizeError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, bytes: u64) {
        assert_eq!(parse_size(text), Ok(bytes), "{text}");
    }

    #[track_caller]
    fn refuse(text: &str, why: SizeError) {
        assert_eq!(parse_size(text), Err(why), "{text}");
    }

    #[test]
    fn sizes_are_numbers_with_units() {
        check("0", 0);
        check("512", 512);
        check("1024b", 1024);
        check("10M", 10_000_000);
        check("10m", 10_000_000);
        check("10mb", 10_000_000);
        check("10 MiB", 10 << 20);
        check("512k", 512_000);
        check("512Ki", 512 << 10);
        check("512Mi", 512 << 20);
        check("1Gi", 1 << 30);
        check("1gib", 1 << 30);
        check("2Ti", 2 << 40);
        check("3P", 3_000_000_000_000_000);
        check(" 1\tKB ", 1_000);
        check("18446744073709551615", u64::MAX);
        const { assert!(parse_size("1Mi").is_ok()) }
    }

    #[test]
    fn fractions_give_whole_bytes() {
        check("1.5GB", 1_500_000_000);
        check("1.5 GiB", 3 << 29);
        check("0.001KB", 1);
        check("0.50K", 500);
        check("1.0", 1);
        for text in ["1.5", "0.0001KB", "0.3KiB", "0.00000000000000000000000000000000000000001PB"] {
            refuse(text, SizeError::NotWhole);
        }
    }

    #[test]
    fn anything_else_says_why() {
        for text in ["", " ", "MiB", "-1", "+1", ".5KB", "1.KB"] {
            refuse(text, SizeError::NoNumber);
        }
        for text in ["1KBB", "1 potato", "1e3", "1_000", "1.5x", "1iB", "1i", "1Bi", "1K B", "1 2"]
        {
            refuse(text, SizeError::UnknownUnit);
        }
        let digits = "9".repeat(200);
        for text in ["18446744073709551616", "99999999PB", "18014398509481984KiB", &digits] {
            refuse(text, SizeError::TooLarge);
        }
    }
}
