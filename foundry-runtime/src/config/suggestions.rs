//! Keys that were meant, while compiling; `base/nearest.rs` does the same while running.

use crate::spec::field::Field;
use crate::text::Words;

/// Names that are longer are not compared.
const LONGEST: usize = 48;

/// The nearer of a name and the best one so far, with its distance, if it is near enough to be meant.
pub(super) const fn nearest<'n>(
    word: &str,
    name: &'n str,
    best: Option<(&'n str, usize)>,
) -> Option<(&'n str, usize)> {
    let far = distance(word.as_bytes(), name.as_bytes());
    let is_near = far <= 1 + word.len() / 4 && far < name.len();
    match best {
        Some((_, nearer)) if nearer <= far => best,
        _ if is_near => Some((name, far)),
        _ => best,
    }
}

/// `did you mean …`, or all keys that there are.
pub(super) const fn push_nearest_of(words: &mut Words, key: &str, fields: &[Field]) {
    let (mut best, mut at) = (None, 0);
    while at < fields.len() {
        best = nearest(key, fields[at].key(), best);
        at += 1;
    }
    if let Some((name, _)) = best {
        words.push("did you mean `").push(name).push("`?");
        return;
    }
    words.push("it has ");
    at = 0;
    while at < fields.len() {
        words.push(if at > 0 { ", `" } else { "`" }).push(fields[at].key()).push("`");
        at += 1;
    }
}

/// Letters left out, put in, replaced, or swapped with their neighbour.
const fn distance(left: &[u8], right: &[u8]) -> usize {
    if left.len() > LONGEST || right.len() > LONGEST {
        return usize::MAX;
    }
    let mut rows = [[0; LONGEST + 1]; LONGEST + 1];
    let mut at = 0;
    while at <= right.len() {
        rows[0][at] = at;
        at += 1;
    }
    let mut row = 1;
    while row <= left.len() {
        rows[row][0] = row;
        at = 1;
        while at <= right.len() {
            let same = left[row - 1] == right[at - 1];
            let mut least = rows[row - 1][at - 1] + !same as usize;
            least = smaller(least, rows[row - 1][at] + 1);
            least = smaller(least, rows[row][at - 1] + 1);
            if row > 1 && at > 1 && left[row - 1] == right[at - 2] && left[row - 2] == right[at - 1]
            {
                least = smaller(least, rows[row - 2][at - 2] + 1);
            }
            rows[row][at] = least;
            at += 1;
        }
        row += 1;
    }
    rows[left.len()][right.len()]
}

const fn smaller(one: usize, other: usize) -> usize {
    if one < other { one } else { other }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_measures_as_the_other_one_does() {
        let words = ["", "port", "prot", "ports", "sort", "host", "max_connections", "ca", "abc"];
        for left in words {
            for right in words {
                let expected = strsim::osa_distance(left, right);
                assert_eq!(distance(left.as_bytes(), right.as_bytes()), expected, "{left} {right}");
            }
        }
    }

    #[test]
    fn the_nearest_is_meant_and_nothing_far_away() {
        let best = nearest("prot", "host", None);
        assert_eq!(nearest("prot", "port", best), Some(("port", 1)));
        assert_eq!(nearest("x", "port", None), None);
    }
}
