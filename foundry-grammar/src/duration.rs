//! Durations: `90s`, `1h30m`, `1.5h`, `500us`.

use crate::number::{Number, ProductError, skip_blanks};
use std::fmt;
use std::time::Duration;

/// Why a text is not a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DurationError {
    /// A number is missing, or not written as `90` or `1.5`.
    NoNumber,
    /// One of several numbers has no unit.
    NoUnit,
    /// A fraction has no unit.
    FractionWithoutUnit,
    /// There is no such unit.
    UnknownUnit,
    /// It is not a whole number of nanoseconds.
    NotWhole,
    /// It is longer than a [`Duration`] can be.
    TooLong,
}

const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// Parses a duration: numbers with their units, which are added; or one whole number of seconds without
/// a unit. The units are `w`, `d`, `h`, `m` or `min`, `s` or `sec`,
/// `ms`, `us` or `µs`, and `ns`. A number may have a fraction that gives whole nanoseconds. Blanks may stand
/// at both ends, between a number and its unit, and after a unit.
///
/// ```
/// use foundry_grammar::parse_duration;
/// use std::time::Duration;
///
/// assert_eq!(parse_duration("1h30m"), Ok(Duration::from_secs(5400)));
/// assert_eq!(parse_duration("1.5h"), parse_duration("1h 30 min"));
/// assert_eq!(parse_duration("500us"), Ok(Duration::from_micros(500)));
/// assert_eq!(parse_duration("90"), Ok(Duration::from_secs(90)));
/// assert!(parse_duration("3 potatoes").is_err());
/// ```
///
/// # Errors
///
/// If the text is not a duration, or too long for a [`Duration`].
pub const fn parse_duration(text: &str) -> Result<Duration, DurationError> {
    let text = text.trim_ascii().as_bytes();
    let (mut at, mut nanos) = (0, 0_u128);
    if text.is_empty() {
        return Err(DurationError::NoNumber);
    }
    while at < text.len() {
        let Some(number) = Number::at(text, at) else { return Err(DurationError::NoNumber) };
        let from = skip_blanks(text, number.end);
        let end = end_of_unit(text, from);
        let unit = match text.split_at(end).0.split_at(from).1 {
            [] if at > 0 || end < text.len() => return Err(DurationError::NoUnit),
            [] if number.has_fraction() => return Err(DurationError::FractionWithoutUnit),
            [] => NANOS_PER_SECOND,
            name => match unit(name) {
                Some(unit) => unit,
                None => return Err(DurationError::UnknownUnit),
            },
        };
        let part = match number.times(text, unit) {
            Ok(part) => part,
            Err(ProductError::NotWhole) => return Err(DurationError::NotWhole),
            Err(ProductError::TooLarge) => return Err(DurationError::TooLong),
        };
        let Some(sum) = nanos.checked_add(part) else { return Err(DurationError::TooLong) };
        nanos = sum;
        at = skip_blanks(text, end);
    }
    let second = NANOS_PER_SECOND as u128;
    if nanos / second > u64::MAX as u128 {
        return Err(DurationError::TooLong);
    }
    Ok(Duration::new((nanos / second) as u64, (nanos % second) as u32))
}

/// Returns the nanoseconds of a unit.
const fn unit(name: &[u8]) -> Option<u64> {
    Some(match name {
        b"w" => 7 * 86_400 * NANOS_PER_SECOND,
        b"d" => 86_400 * NANOS_PER_SECOND,
        b"h" => 3_600 * NANOS_PER_SECOND,
        b"m" | b"min" => 60 * NANOS_PER_SECOND,
        b"s" | b"sec" => NANOS_PER_SECOND,
        b"ms" => 1_000_000,
        // The micro sign and the Greek letter look the same.
        b"us" | b"\xc2\xb5s" | b"\xce\xbcs" => 1_000,
        b"ns" => 1,
        _ => return None,
    })
}

const fn end_of_unit(text: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < text.len() && !text[at].is_ascii_digit() && !text[at].is_ascii_whitespace() {
        at += 1;
    }
    at
}

/// Says what is wrong, without the text, which may be secret.
impl fmt::Display for DurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoNumber => "a duration is a number with its unit, such as `90s` or `1h30m`",
            Self::NoUnit => "each number needs a unit, as in `1h30m`",
            Self::FractionWithoutUnit => "a number without a unit is whole seconds",
            Self::UnknownUnit => "the units are w, d, h, m or min, s, ms, us and ns",
            Self::NotWhole => "it is not a whole number of nanoseconds",
            Self::TooLong => "it is longer than 18446744073709551615 seconds",
        })
    }
}

impl std::error::Error for DurationError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, nanos: u128) {
        assert_eq!(parse_duration(text).map(|it| it.as_nanos()), Ok(nanos), "{text}");
    }

    #[track_caller]
    fn refuse(text: &str, why: DurationError) {
        assert_eq!(parse_duration(text), Err(why), "{text}");
    }

    const SECOND: u128 = 1_000_000_000;

    #[test]
    fn durations_are_numbers_with_units() {
        check("3s", 3 * SECOND);
        check("90s", 90 * SECOND);
        check("500ms", 500_000_000);
        check("500us", 500_000);
        check("500\u{b5}s", 500_000);
        check("500\u{3bc}s", 500_000);
        check("7ns", 7);
        check("10m", 600 * SECOND);
        check("10min", 600 * SECOND);
        check("2d", 172_800 * SECOND);
        check("1w", 604_800 * SECOND);
        check("1h30m", 5_400 * SECOND);
        check("1w2d3h4m5s6ms7us8ns", 788_645 * SECOND + 6_007_008);
        check("0m1s", SECOND);
        check("30m1h", 5_400 * SECOND);
        check("1m1m", 120 * SECOND);
        check("0", 0);
        check("0s", 0);
        const { assert!(parse_duration("1h").is_ok()) }
    }

    #[test]
    fn a_number_without_a_unit_is_whole_seconds() {
        check("7", 7 * SECOND);
        check("18446744073709551615", u128::from(u64::MAX) * SECOND);
        refuse("1.5", DurationError::FractionWithoutUnit);
        refuse("1h30", DurationError::NoUnit);
        refuse("30 5", DurationError::NoUnit);
        refuse("30 5s", DurationError::NoUnit);
        refuse("30 s 5", DurationError::NoUnit);
    }

    #[test]
    fn fractions_give_whole_nanoseconds() {
        check("1.5h", 5_400 * SECOND);
        check("1.50h", 5_400 * SECOND);
        check("0.25s", 250_000_000);
        check("2.5d12h", 259_200 * SECOND);
        check("0.000000001s", 1);
        check("1.0ns", 1);
        refuse("1.5ns", DurationError::NotWhole);
        refuse("0.0000000001s", DurationError::NotWhole);
        refuse("0.00000000000000000000000000000000000000001w", DurationError::NotWhole);
        for text in [".5h", "1.h", "1..5h", "."] {
            refuse(text, DurationError::NoNumber);
        }
    }

    #[test]
    fn blanks_may_stand_between() {
        for text in ["1h 30m", "1 h 30 m", "1h30 min", " 1h30m ", "1 h\t30m", "1.5 h"] {
            check(text, 5_400 * SECOND);
        }
        check(" 3 ", 3 * SECOND);
    }

    #[test]
    fn anything_else_says_why() {
        for text in ["", " ", "s", "-3s", "+3", "h1", "1h-30m", "\u{661}s"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
        for text in ["3x", "3S", "3 weeks", "1_000s", "1,5h", "1e3s", "3s.", "1h,30m", "5M"] {
            refuse(text, DurationError::UnknownUnit);
        }
    }

    #[test]
    fn what_is_too_long_is_refused_and_never_another_value() {
        let digits = "9".repeat(200);
        let texts = [
            "18446744073709551616",
            "30500568904944w",
            "18446744073709551615s1000ms",
            "9999999999999999999d",
            &digits,
            &format!("{digits}w"),
        ];
        texts.iter().for_each(|it| refuse(it, DurationError::TooLong));
        check("18446744073709551615s999ms", u128::from(u64::MAX) * SECOND + 999_000_000);
    }
}
