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
        let digits = |it: &str| it.find(|it: char| !it.is_ascii_digit()).unwrap_or(it.len());
        let (whole, rest) = text.split_at(digits(text));
        let (fraction, unit) = match rest.strip_prefix('.') {
            Some(rest) => rest.split_at(digits(rest)),
            None => ("", rest),
        };
        if whole.is_empty() || rest.starts_with('.') && fraction.is_empty() {
            return Err(NotBytes(Why::NoNumber));
        }
        let unit = unit.strip_prefix(' ').unwrap_or(unit);
        let factor = match unit {
            "" => 1,
            _ if unit.eq_ignore_ascii_case("B") => 1,
            _ => UNITS
                .iter()
                .find(|it| it.0.eq_ignore_ascii_case(unit))
                .map(|it| it.1)
                .ok_or(NotBytes(Why::UnknownUnit))?,
        };
        let fraction = part(fraction.trim_end_matches('0'), factor)?;
        whole
            .parse::<u64>()
            .ok()
            .and_then(|it| it.checked_mul(factor)?.checked_add(fraction))
            .map(Self)
            .ok_or(NotBytes(Why::TooLarge))
    }
}

/// This decimal fraction of a unit, in bytes.
fn part(digits: &str, factor: u64) -> Result<u64, NotBytes> {
    if digits.is_empty() {
        return Ok(0);
    }
    // No unit has a fraction of more digits that comes out even: 1024^5 has fifty times the factor 2.
    let (Ok(number), Some(tens)) =
        (digits.parse::<u128>(), 10_u128.checked_pow(digits.len() as u32))
    else {
        return Err(NotBytes(Why::NotWhole));
    };
    match number.checked_mul(factor.into()) {
        Some(bytes) if bytes % tens == 0 => {
            u64::try_from(bytes / tens).map_err(|_| NotBytes(Why::TooLarge))
        }
        _ => Err(NotBytes(Why::NotWhole)),
    }
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
