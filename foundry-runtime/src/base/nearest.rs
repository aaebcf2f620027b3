//! Names in order: those nearest to a word, which the person may have meant, and the alphabetical.

use std::cmp::Ordering;

/// The nearest name, if one is near enough to be meant.
pub(crate) fn nearest<'n>(word: &str, names: &[&'n str]) -> Option<&'n str> {
    nearest_few(word, names).first().copied()
}

/// At most three names that may be meant, the nearest first.
pub(crate) fn nearest_few<'n>(word: &str, names: &[&'n str]) -> Vec<&'n str> {
    let most = 1 + word.chars().count() / 4;
    let mut near: Vec<(usize, &str)> = Vec::new();
    let length = word.chars().count();
    for name in names.iter().copied() {
        let begins = word.len() > 1 && name.starts_with(word);
        // So many letters are too many or missing at least: most names are not compared.
        if !begins && name.chars().count().abs_diff(length) > most {
            continue;
        }
        let found = (strsim::osa_distance(word, name), name);
        let is_near = found.0 <= most && found.0 < name.chars().count();
        let is_meant = is_near || begins;
        if is_meant && !near.contains(&found) {
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
}
