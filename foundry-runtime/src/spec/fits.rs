//! Whether a text is of a kind, while compiling: defaults and limits in quotes.

use super::kind::Kind;
use crate::base::bytes::bytes;
use crate::base::duration::duration;
use crate::spec::field::Field;
use crate::text::{Words, equal};

/// Words for `true` and `false`.
pub(crate) const TRUE: [&str; 4] = ["true", "yes", "on", "1"];
pub(crate) const FALSE: [&str; 4] = ["false", "no", "off", "0"];

/// Refuses a default in quotes that its field would refuse.
///
/// # Panics
///
/// While compiling, if it would.
#[track_caller]
pub const fn check_default_text(field: &Field, text: &str) {
    check_default_of(&field.kind(), text);
}

/// Refuses a default in quotes that is not of this kind.
///
/// # Panics
///
/// While compiling, if it is not.
#[track_caller]
pub(crate) const fn check_default_of(kind: &Kind, text: &str) {
    if !fits(kind, text) {
        let mut words = Words::new("the default `");
        words.push(text).push("` is not ");
        push_kind(&mut words, kind);
        panic!("{}", words.as_str());
    }
}

/// Refuses a limit in quotes that is of no kind which has such.
///
/// # Panics
///
/// While compiling, if it is not.
#[track_caller]
pub const fn check_limit_text(field: &Field, text: &str) {
    let kind = field.kind();
    let kind = if let Kind::List(item) = &kind { *item } else { &kind };
    check_limit_of(kind, text);
}

/// Refuses a limit in quotes that is not of this kind, or of a kind that has no such limits.
///
/// # Panics
///
/// While compiling, if it is not.
#[track_caller]
pub const fn check_limit_of(kind: &Kind, text: &str) {
    if !matches!(kind, Kind::Duration | Kind::Bytes) {
        panic!("limits in quotes are for durations and numbers of bytes; write them without");
    }
    if !fits(kind, text) {
        let mut words = Words::new("the limit `");
        words.push(text).push("` is not ");
        push_kind(&mut words, kind);
        panic!("{}", words.as_str());
    }
}

/// Refuses a default in quotes that lies outside of limits in quotes. What is no duration and no number of
/// bytes is refused elsewhere.
///
/// # Panics
///
/// While compiling, if it does.
#[track_caller]
pub const fn check_default_within(
    field: &Field,
    text: &str,
    least: Option<&str>,
    most: Option<&str>,
) {
    check_default_between(&field.kind(), text, least, most);
}

/// Refuses a default in quotes of this kind that lies outside of limits in quotes.
///
/// # Panics
///
/// While compiling, if it does.
#[track_caller]
pub const fn check_default_between(
    kind: &Kind,
    text: &str,
    least: Option<&str>,
    most: Option<&str>,
) {
    let Some(value) = size(kind, text) else { return };
    let is_below = match least {
        Some(least) => matches!(size(kind, least), Some(least) if value < least),
        None => false,
    };
    let is_above = match most {
        Some(most) => matches!(size(kind, most), Some(most) if most < value),
        None => false,
    };
    if is_below || is_above {
        panic!("the default lies outside of its `range`");
    }
}

/// Nanoseconds, or bytes.
const fn size(kind: &Kind, text: &str) -> Option<u128> {
    match kind {
        Kind::Duration => match duration(text) {
            Some(duration) => Some(duration.as_nanos()),
            None => None,
        },
        Kind::Bytes => match bytes(text) {
            Some(bytes) => Some(bytes as u128),
            None => None,
        },
        _ => None,
    }
}

/// Whether the text of a variable can be read as a value of this kind; yes, if only a type can say.
#[must_use]
pub const fn fits(kind: &Kind, text: &str) -> bool {
    match kind {
        Kind::Bool => is_one_of(text, &TRUE) || is_one_of(text, &FALSE),
        // `-0` is no value of a type without a sign, so it is none of a kind without negative numbers.
        Kind::Integer { min: 0.., .. } if matches!(text.as_bytes(), [b'-', ..]) => false,
        Kind::Integer { min, max } => match integer(text.as_bytes()) {
            Some(number) => *min <= number && number <= *max,
            None => false,
        },
        Kind::Duration => duration(text).is_some(),
        Kind::Bytes => bytes(text).is_some(),
        Kind::Path => !text.is_empty(),
        Kind::Choice(choices) => {
            let mut at = 0;
            while at < choices.len() {
                if equal(choices[at].name, text) {
                    return true;
                }
                at += 1;
            }
            false
        }
        Kind::List(item) => fit(item, text),
        Kind::Section(_) => false,
        _ => true,
    }
}

/// Returns whether all items of a list fit. An empty item does not count.
const fn fit(item: &Kind, text: &str) -> bool {
    let mut rest = text;
    loop {
        let mut end = 0;
        while end < rest.len() && rest.as_bytes()[end] != b',' {
            end += 1;
        }
        let (first, after) = rest.split_at(end);
        let first = first.trim_ascii();
        if !first.is_empty() && !fits(item, first) {
            return false;
        }
        if after.is_empty() {
            return true;
        }
        rest = after.split_at(1).1;
    }
}

const fn is_one_of(text: &str, words: &[&str]) -> bool {
    let mut at = 0;
    while at < words.len() {
        if text.eq_ignore_ascii_case(words[at]) {
            return true;
        }
        at += 1;
    }
    false
}

/// As `i128` reads itself.
const fn integer(text: &[u8]) -> Option<i128> {
    let (is_negative, mut at) = match text {
        [b'-', _, ..] => (true, 1),
        [b'+', _, ..] => (false, 1),
        [_, ..] => (false, 0),
        [] => return None,
    };
    let mut number = 0_i128;
    while at < text.len() {
        if !text[at].is_ascii_digit() {
            return None;
        }
        let digit = (text[at] - b'0') as i128;
        let Some(tens) = number.checked_mul(10) else { return None };
        let next = if is_negative { tens.checked_sub(digit) } else { tens.checked_add(digit) };
        let Some(next) = next else { return None };
        number = next;
        at += 1;
    }
    Some(number)
}

/// The kind in the words of a person.
pub(crate) const fn push_kind(words: &mut Words, kind: &Kind) {
    const LEAST: i128 = i64::MIN as i128;
    const MOST: i128 = i64::MAX as i128;
    match kind {
        Kind::Bool => words.push("`true` or `false`"),
        Kind::Integer { min: ..=LEAST, max: MOST.. } => words.push("a whole number"),
        Kind::Integer { min, max: MOST.. } => {
            words.push("a whole number, ").push_integer(*min).push(" or more")
        }
        Kind::Integer { min: ..=LEAST, max } => {
            words.push("a whole number, ").push_integer(*max).push(" or less")
        }
        Kind::Integer { min, max } => {
            words.push("a whole number from ").push_integer(*min).push(" to ").push_integer(*max)
        }
        Kind::Float => words.push("a number"),
        Kind::Text => words.push("a string"),
        Kind::Duration => words.push("a duration such as `500ms`, `3s`, `10m` or `1h30m`"),
        Kind::Bytes => words.push("a number of bytes such as `512`, `64KiB` or `1.5GB`"),
        Kind::Choice(choices) => {
            let mut at = 0;
            while at < choices.len() {
                let between = match choices.len() - at {
                    _ if at == 0 => "`",
                    1 => " or `",
                    _ => ", `",
                };
                words.push(between).push(choices[at].name).push("`");
                at += 1;
            }
            words
        }
        Kind::Url => words.push("a URL such as `https://example.org/`"),
        Kind::Path => words.push("a path"),
        Kind::List(item) => {
            words.push("a list, each ");
            push_kind(words, item);
            words
        }
        Kind::Map(value) => {
            words.push("a table, each value ");
            push_kind(words, value);
            words
        }
        Kind::Section(_) => words.push("a table"),
        Kind::Other(name) if name.is_empty() => words.push("a value"),
        Kind::Other(name) => words.push(name),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::parameter::ChoiceSpec;

    #[track_caller]
    fn check(kind: &Kind, right: &[&str], wrong: &[&str]) {
        right.iter().for_each(|it| assert!(fits(kind, it), "{it}"));
        wrong.iter().for_each(|it| assert!(!fits(kind, it), "{it}"));
    }

    #[test]
    fn a_text_fits_if_it_would_be_read() {
        let number = Kind::Integer { min: -5, max: 300 };
        check(
            &number,
            &["-5", "300", "+7", "007"],
            &["-6", "301", "", "-", "+", "1.0", "x", "- 1"],
        );
        check(
            &Kind::Integer { min: i128::MIN, max: i128::MAX },
            &["-170141183460469231731687303715884105728"],
            &["170141183460469231731687303715884105728"],
        );
        check(&Kind::Bool, &["1", "no", "True", "OFF"], &["", "maybe", "y"]);
        let whole = Kind::Integer { min: 0, max: 9 };
        check(&whole, &["0", "+0", "00"], &["-0", "-00", "-1"]);
        check(&Kind::Integer { min: -1, max: 9 }, &["-0", "-1"], &["-2"]);
        check(&Kind::Duration, &["3s", "1h30m"], &["3x", ""]);
        check(&Kind::Bytes, &["64MiB", "1.5GB"], &["64 potatoes", "1.5"]);
        check(
            &Kind::List(&Kind::Bool),
            &["", " ", "on,off", " on , off ", "on,,off", "on,", ","],
            &["x", "on,x,"],
        );
        static WORDS: [ChoiceSpec; 1] = [ChoiceSpec { name: "warm", help: "" }];
        check(&Kind::Choice(&WORDS), &["warm"], &["warn", ""]);
        check(&Kind::Path, &["x", " "], &[""]);
        check(&Kind::Other("a `Uuid`"), &["anything"], &[]);
    }
}
