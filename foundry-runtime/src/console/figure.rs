//! Figures as people read them: sizes and times.

use std::fmt;
use std::time::Duration;

/// How much of something there is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(
    not(feature = "database"),
    allow(dead_code, unreachable_pub, reason = "databases tell more of themselves, and publicly")
)]
pub enum Figure {
    /// So many.
    Count(u64),
    /// So large.
    Bytes(u64),
    /// So long.
    Time(Duration),
    /// A word.
    Word(String),
}

/// As a person reads it: `1.5 MiB`, `2.3 s`.
impl fmt::Display for Figure {
    #[allow(clippy::cast_precision_loss, reason = "of two digits none is lost")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Word(word) => f.write_str(word),
            Self::Time(time) => match time.as_secs_f64() {
                seconds if seconds >= 1.0 => write!(f, "{seconds:.1} s"),
                seconds => write!(f, "{:.2} ms", seconds * 1000.0),
            },
            Self::Bytes(bytes) => {
                let (mut size, mut unit) = (*bytes as f64, 0);
                while size >= 1024.0 && unit + 1 < UNITS.len() {
                    size /= 1024.0;
                    unit += 1;
                }
                let digits = usize::from(unit > 0);
                write!(f, "{size:.digits$} {}", UNITS[unit])
            }
        }
    }
}

const UNITS: [&str; 6] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(figure: &Figure, shown: &str) {
        assert_eq!(figure.to_string(), shown);
    }

    #[test]
    fn figures_are_rounded_for_people() {
        check(&Figure::Count(32_000), "32000");
        check(&Figure::Bytes(1023), "1023 B");
        check(&Figure::Bytes(1536), "1.5 KiB");
        check(&Figure::Bytes(u64::MAX), "16384.0 PiB");
        check(&Figure::Time(Duration::from_micros(1234)), "1.23 ms");
        check(&Figure::Time(Duration::from_millis(61_250)), "61.2 s");
    }
}
