//! Numbers of bytes. Their grammar is in `foundry-grammar`.

use foundry_grammar::{SizeError, parse_size};
use std::fmt;
use std::str::FromStr;

/// A number of bytes: `512`, `10M`, `512Mi`, `64KiB`, `1.5GB`.
///
/// `K`, `M`, `G`, `T` and `P` are powers of 1000, and powers of 1024 with an `i` behind. A `B` may follow.
/// The letters may be of any size. A number without a unit is bytes. A fraction must give whole bytes.
/// Blanks may stand at both ends and before the unit.
///
/// ```
/// use foundry_runtime::config::ByteSize;
///
/// let limit: ByteSize = "64MiB".parse().unwrap();
/// assert_eq!(limit.bytes(), 64 << 20);
/// assert_eq!(limit.to_string(), "64MiB");
/// assert_eq!("64Mi".parse(), Ok(limit));
/// assert_eq!("1.5GB".parse(), Ok(ByteSize::new(1_500_000_000)));
/// assert!("64 potatoes".parse::<ByteSize>().is_err());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteSize(u64);

/// Why a text is not a [`ByteSize`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotBytes(SizeError);

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
        parse_size(text).map(Self).map_err(NotBytes)
    }
}

/// Parses a number of bytes, also at compile time.
pub(crate) const fn bytes(text: &str) -> Option<u64> {
    match parse_size(text) {
        Ok(bytes) => Some(bytes),
        Err(_) => None,
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
        self.0.fmt(f)
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

    #[test]
    fn a_size_is_shown_in_its_largest_whole_unit() {
        check("0", 0, "0B");
        check("512", 512, "512B");
        check("1024b", 1024, "1KiB");
        check("64Mi", 64 << 20, "64MiB");
        check("1g", 1_000_000_000, "1GB");
        check("1.5 GiB", 3 << 29, "1536MiB");
        check("0.50KB", 500, "500B");
        check("18446744073709551615", u64::MAX, "18446744073709551615B");
    }
}
