//! Names in order: those nearest to a word, which the person may have meant, and the alphabetical.

use std::cmp::Ordering;

/// The nearest name, if one is near enough to be meant.
pub(crate) fn nearest<'n>(word: &str, names: &[&'n str]) -> Option<&'n str> {
    nearest_few(word, names).first().copied()
}

/// At most three names that may be meant, the nearest first.
pub(crate) fn nearest_few<'n>(word: &str, names: &[&'n str]) -> Vec<&'n str> {
    let mut near: Vec<(usize, &str)> = Vec::new();
    for name in names.iter().copied() {
        let begins = (word.len() > 1 && name.starts_with(word)).then(|| name.len() - word.len());
        let Some(distance) = foundry_grammar::near(word, name).or(begins) else { continue };
        let found = (distance, name);
        if !near.contains(&found) {
            let is_before =
                |it: &(usize, &str)| it.0.cmp(&found.0).then_with(|| compare(it.1, name)).is_lt();
            near.insert(near.partition_point(is_before), found);
        }
    }
    near.into_iter().map(|(_, name)| name).take(3).collect()
}

/// The places of these texts in their alphabetical order. The only place that sorts at run time,
/// by putting each in its place: a sort of the standard library is 8 KB of program.
pub(crate) fn order(texts: &[(&str, &str)]) -> Vec<usize> {
    let mut order = Vec::with_capacity(texts.len());
    for (at, (first, second)) in texts.iter().enumerate() {
        let is_before = |it: &usize| {
            let it = texts[*it];
            compare(it.0, first).then_with(|| compare(it.1, second)).is_le()
        };
        order.insert(order.partition_point(is_before), at);
    }
    order
}

/// As the texts compare themselves, but byte for byte: their own way needs `memcmp`, which each start
/// of each program would have to look up in the C library, in 770 instructions.
fn compare(one: &str, other: &str) -> Ordering {
    one.bytes().cmp(other.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_typos_and_nothing_far_away() {
        let names = ["film:list", "film:show", "demo", "role"];
        assert_eq!(nearest("film:lst", &names), Some("film:list"));
        assert_eq!(nearest("rle", &names), Some("role"));
        assert_eq!(nearest("oder", &names), None);
        assert_eq!(nearest("x", &names), None);
        assert_eq!(nearest("film:sist", &names), Some("film:list"));
    }

    const KEYS: [&str; 8] = [
        "url",
        "host",
        "port",
        "user",
        "password",
        "max_connections",
        "min_connections",
        "timeout",
    ];

    #[test]
    fn e3_every_one_letter_slip_finds_its_key() {
        let (mut right, mut all) = (0, 0);
        for key in KEYS {
            for at in 0..key.len() {
                let (before, letter, after) = (&key[..at], &key[at..=at], &key[at + 1..]);
                for slip in [
                    format!("{before}{after}"),
                    format!("{before}{letter}{letter}{after}"),
                    format!("{before}z{after}"),
                ] {
                    all += 1;
                    right += usize::from(nearest(&slip, &KEYS) == Some(key));
                }
            }
        }
        assert!(right * 100 >= all * 95, "{right} of {all}");
    }
}
