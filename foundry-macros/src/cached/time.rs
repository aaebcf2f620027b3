//! The times of `#[cached]`. Their grammar is that of the configuration; in addition a time has a unit,
//! since a bare number reads badly in sources, and is not zero.

use foundry_grammar::parse_duration;
use std::time::Duration;

/// Parses a time, or says what is wrong with it.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    if !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit()) {
        return Err(format!("`{text}` has no unit; write `{text}s` for seconds"));
    }
    match parse_duration(text) {
        Ok(Duration::ZERO) => Err("the time must be greater than zero".to_owned()),
        Ok(time) => Ok(time),
        Err(why) => Err(why.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, millis: u64) {
        assert_eq!(parse(text), Ok(Duration::from_millis(millis)));
    }

    #[track_caller]
    fn refuse(text: &str, why: &str) {
        assert_eq!(parse(text), Err(why.to_owned()));
    }

    #[test]
    fn times_are_numbers_with_units() {
        check("250ms", 250);
        check("10m", 600_000);
        check("1h30m", 5_400_000);
        check("1.5h", 5_400_000);
        check("1h 30 min", 5_400_000);
        check("2w", 1_209_600_000);
    }

    #[test]
    fn what_is_no_time_says_why() {
        refuse("", "a duration is a number with its unit, such as `90s` or `1h30m`");
        refuse("10", "`10` has no unit; write `10s` for seconds");
        refuse("1h30", "each number needs a unit, as in `1h30m`");
        refuse("10 minutes", "the units are w, d, h, m or min, s, ms, us and ns");
        refuse("0s", "the time must be greater than zero");
        refuse("999999999999999999d", "it is longer than 18446744073709551615 seconds");
    }
}
