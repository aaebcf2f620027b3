//! Names that were likely mistyped, where the nearest name is not near enough.

/// Whether two names differ by one slip: a letter left out, put in, replaced, or swapped with its
/// neighbour. Names of variables are long, and `DATABASE_USER` is no slip of `DATABASE_URL`.
pub(super) fn one_slip(left: &str, right: &str) -> bool {
    let same = |(one, other): &(char, char)| one == other;
    let prefix = left.chars().zip(right.chars()).take_while(same).map(|it| it.0.len_utf8()).sum();
    let (left, right): (&str, &str) = (&left[prefix..], &right[prefix..]);
    let ends = left.chars().rev().zip(right.chars().rev());
    let suffix: usize = ends.take_while(same).map(|it| it.0.len_utf8()).sum();
    let mut left = left[..left.len() - suffix].chars();
    let mut right = right[..right.len() - suffix].chars();
    match (left.next(), left.next(), right.next(), right.next()) {
        (Some(_), None, Some(_) | None, None) | (None, None, Some(_), None) => true,
        (Some(a), Some(b), Some(c), Some(d)) => {
            (a, b) == (d, c) && left.next().is_none() && right.next().is_none()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nearest::nearest;

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
    fn one_slip_is_no_other_word() {
        assert!(one_slip("DATABASE_ULR", "DATABASE_URL"));
        assert!(one_slip("DATABASE_URLS", "DATABASE_URL"));
        assert!(!one_slip("DATABASE_USER", "DATABASE_URL"));
        assert!(!one_slip("DATABASE_URL", "DATABASE_URL"));
        let words =
            ["", "a", "ab", "ba", "abc", "acb", "aabb", "abab", "aab", "aaab", "\u{e4}b", "cba"];
        for left in words {
            for right in words {
                let expected = strsim::osa_distance(left, right) == 1;
                assert_eq!(one_slip(left, right), expected, "{left} {right}");
            }
        }
    }

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
