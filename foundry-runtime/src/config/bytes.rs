//! Numbers of bytes, as people write them.

use std::fmt;
use std::str::FromStr;

/// A number of bytes: `512`, `64KiB`, `1.5GB`.
///
/// `KB`, `MB`, `GB`, `TB` and `PB` are powers of 1000, `KiB`, `MiB`, `GiB`, `TiB` and `PiB` powers of
/// 1024, in letters of any size; nothing or `B` is bytes. A fraction has to come out as whole bytes.
///
/// ```
/// use foundry_runtime::config::ByteSize;
///
/// let limit: ByteSize = "64MiB".parse().unwrap();
/// assert_eq!(limit.bytes(), 64 << 20);
/// assert_eq!(limit.to_string(), "64MiB");
/// assert_eq!("1.5GB".parse(), Ok(ByteSize::new(1_500_000_000)));
/// assert!("64 potatoes".parse::<ByteSize>().is_err());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteSize(u64);

/// Why a text is no [`ByteSize`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotBytes(Why);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Why {
    NoNumber,
    UnknownUnit,
    NotWhole,
    TooLarge,
}

/// The larger first, as they are shown.
const UNITS: [(&str, u64); 10] = [
    ("PiB", 1 << 50),
    ("PB", 1_000_000_000_000_000),
    ("TiB", 1 << 40),
    ("TB", 1_000_000_000_000),
    ("GiB", 1 << 30),
    ("GB", 1_000_000_000),
    ("MiB", 1 << 20),
    ("MB", 1_000_000),
    ("KiB", 1 << 10),
    ("KB", 1_000),
];

impl ByteSize {
    /// This many bytes.
    #[must_use]
    pub const fn new(bytes: u64) -> Self {
        Self(bytes)
    }

    /// How many bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

impl FromStr for ByteSize {
    type Err = NotBytes;

    fn from_str(text: &str) -> Result<Self, NotBytes> {
        match read(text) {
            Ok(bytes) => Ok(Self(bytes)),
            Err(why) => Err(NotBytes(why)),
        }
    }
}

/// How many bytes the text is, if it is a number of them; also while compiling.
pub(super) const fn bytes(text: &str) -> Option<u64> {
    match read(text) {
        Ok(bytes) => Some(bytes),
        Err(_) => None,
    }
}

const fn read(text: &str) -> Result<u64, Why> {
    let text = text.as_bytes();
    let whole = end_of_digits(text, 0);
    let is_fraction = whole < text.len() && text[whole] == b'.';
    let fraction = if is_fraction { end_of_digits(text, whole + 1) } else { whole };
    if whole == 0 || is_fraction && fraction == whole + 1 {
        return Err(Why::NoNumber);
    }
    let unit =
        if fraction < text.len() && text[fraction] == b' ' { fraction + 1 } else { fraction };
    let Some(factor) = factor(text.split_at(unit).1) else { return Err(Why::UnknownUnit) };
    let Some(number) = decimal(text, 0, whole) else { return Err(Why::TooLarge) };
    let part = if is_fraction { part(text, whole + 1, fraction, factor) } else { Ok(0) };
    let part = match part {
        Ok(part) => part,
        Err(why) => return Err(why),
    };
    let Some(bytes) = number.checked_mul(factor as u128) else { return Err(Why::TooLarge) };
    let Some(bytes) = bytes.checked_add(part) else { return Err(Why::TooLarge) };
    if bytes > u64::MAX as u128 { Err(Why::TooLarge) } else { Ok(bytes as u64) }
}

/// This decimal fraction of a unit, in bytes.
const fn part(text: &[u8], from: usize, to: usize, factor: u64) -> Result<u128, Why> {
    let mut end = to;
    while end > from && text[end - 1] == b'0' {
        end -= 1;
    }
    // No unit has so long a fraction that comes out even, or one that is too large for a `u128`.
    let (Some(number), Some(tens)) =
        (decimal(text, from, end), 10_u128.checked_pow((end - from) as u32))
    else {
        return Err(Why::NotWhole);
    };
    match number.checked_mul(factor as u128) {
        Some(bytes) if bytes.is_multiple_of(tens) => Ok(bytes / tens),
        _ => Err(Why::NotWhole),
    }
}

/// How many bytes are in a unit, in letters of any size.
const fn factor(unit: &[u8]) -> Option<u64> {
    if unit.is_empty() || unit.eq_ignore_ascii_case(b"B") {
        return Some(1);
    }
    let mut at = 0;
    while at < UNITS.len() {
        if unit.eq_ignore_ascii_case(UNITS[at].0.as_bytes()) {
            return Some(UNITS[at].1);
        }
        at += 1;
    }
    None
}

const fn end_of_digits(text: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < text.len() && text[at].is_ascii_digit() {
        at += 1;
    }
    at
}

/// These digits as a number, if it is not too large.
const fn decimal(text: &[u8], from: usize, to: usize) -> Option<u128> {
    let (mut at, mut number) = (from, 0_u128);
    while at < to {
        let Some(tens) = number.checked_mul(10) else { return None };
        let Some(next) = tens.checked_add((text[at] - b'0') as u128) else { return None };
        number = next;
        at += 1;
    }
    Some(number)
}

/// In the largest unit in which it is a whole number.
impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fits = |it: &&(&str, u64)| self.0 >= it.1 && self.0.is_multiple_of(it.1);
        match UNITS.iter().find(fits) {
            Some((unit, factor)) => write!(f, "{}{unit}", self.0 / factor),
            None => write!(f, "{}B", self.0),
        }
    }
}

impl fmt::Display for NotBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Why::NoNumber => "it begins with a number",
            Why::UnknownUnit => "the units are B, KB, MB, GB, TB, PB, and KiB, MiB, GiB, TiB, PiB",
            Why::NotWhole => "this is no whole number of bytes",
            Why::TooLarge => "this is more than a `u64` of bytes",
        })
    }
}

impl std::error::Error for NotBytes {}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: u64, shown: &str) {
        let size: ByteSize = text.parse().unwrap();
        assert_eq!((size.bytes(), size.to_string().as_str()), (expected, shown));
        assert_eq!(shown.parse(), Ok(size));
    }

    #[track_caller]
    fn check_wrong(text: &str, why: Why) {
        assert_eq!(text.parse::<ByteSize>(), Err(NotBytes(why)));
    }

    #[test]
    fn sizes_are_read_and_shown() {
        check("0", 0, "0B");
        check("512", 512, "512B");
        check("1024b", 1024, "1KiB");
        check("64MiB", 64 << 20, "64MiB");
        check("1gb", 1_000_000_000, "1GB");
        check("1.5 GiB", 3 << 29, "1536MiB");
        check("0.001KB", 1, "1B");
        check("0.50KB", 500, "500B");
        check("18446744073709551615", u64::MAX, "18446744073709551615B");
    }

    #[test]
    fn what_is_wrong_says_why() {
        for text in ["", "MiB", "-1", ".5KB", "1.KB", " 1"] {
            check_wrong(text, Why::NoNumber);
        }
        for text in ["1KBB", "1 potato", "1  KB", "1e3", "1_000", "1.5x", "1KB "] {
            check_wrong(text, Why::UnknownUnit);
        }
        for text in ["1.5", "0.0001KB", "0.3KiB", "0.00000000000000000000000000000000000000001PB"] {
            check_wrong(text, Why::NotWhole);
        }
        for text in ["18446744073709551616", "99999999PB", "18014398509481984KiB"] {
            check_wrong(text, Why::TooLarge);
        }
    }
}
