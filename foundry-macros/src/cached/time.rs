//! Times as they are written: `10m`, `1h30m`, `250ms`. Those of the configuration are written alike, but
//! mean seconds where there is no unit, which reads badly in sources.

use std::time::Duration;

const UNITS: [(&str, u64); 5] =
    [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

/// The time that is meant, or what is wrong with it.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let (mut rest, mut millis, mut smaller) = (text, 0_u64, 0);
    if text.is_empty() {
        return Err("a time is written as `10m`, `1h30m` or `250ms`".to_owned());
    }
    while !rest.is_empty() {
        let digits = rest.find(|it: char| !it.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let end = after.find(|it: char| it.is_ascii_digit()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        if number.is_empty() {
            return Err("a time is a whole number with its unit, as in `10m`".to_owned());
        }
        let Some(at) = UNITS.iter().position(|it| it.0 == unit) else {
            return Err(match unit {
                "" => format!("`{number}` of what? `{number}s` are seconds, `{number}m` minutes"),
                _ => format!("there is no unit `{unit}`; there is `d`, `h`, `m`, `s` and `ms`"),
            });
        };
        if at < smaller {
            return Err("units go from the large to the small, each once: `1h30m`".to_owned());
        }
        smaller = at + 1;
        let part = number.parse().ok().and_then(|it: u64| it.checked_mul(UNITS[at].1));
        match part.and_then(|it| it.checked_add(millis)) {
            Some(sum) => millis = sum,
            None => return Err("that is longer than clocks run".to_owned()),
        }
        rest = after;
    }
    match millis {
        0 => Err("what is kept for no time is not kept".to_owned()),
        _ => Ok(Duration::from_millis(millis)),
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
        check("1d2h3m4s5ms", 93_784_005);
        check("0m1s", 1000);
    }

    #[test]
    fn what_is_no_time_says_why() {
        refuse("", "a time is written as `10m`, `1h30m` or `250ms`");
        refuse("m", "a time is a whole number with its unit, as in `10m`");
        refuse("1.5h", "there is no unit `.`; there is `d`, `h`, `m`, `s` and `ms`");
        refuse("10", "`10` of what? `10s` are seconds, `10m` minutes");
        refuse("1h30", "`30` of what? `30s` are seconds, `30m` minutes");
        refuse("3 h", "there is no unit ` h`; there is `d`, `h`, `m`, `s` and `ms`");
        refuse("30m1h", "units go from the large to the small, each once: `1h30m`");
        refuse("1m1m", "units go from the large to the small, each once: `1h30m`");
        refuse("0s", "what is kept for no time is not kept");
        refuse("99999999999999999999s", "that is longer than clocks run");
        refuse("999999999999999d", "that is longer than clocks run");
    }
}
