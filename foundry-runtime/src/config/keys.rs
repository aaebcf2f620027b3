//! Names that were likely mistyped, where the nearest name is not near enough.

/// Whether two names differ by one slip: a letter left out, put in, replaced, or swapped with its
/// neighbour. Names of variables are long, and `DATABASE_USER` is no slip of `DATABASE_URL`.
pub(super) fn one_slip(left: &str, right: &str) -> bool {
    left.len().abs_diff(right.len()) <= 4 && strsim::osa_distance(left, right) == 1
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
