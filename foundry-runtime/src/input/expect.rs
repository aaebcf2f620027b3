//! What would be right, in words.

use crate::spec::kind::{Kind, kind_named};
use std::fmt::Display;
use std::ops::{Bound, RangeBounds};

/// Returns what a value of a well-known type must be, by the name of the type; with the reason of the type
/// itself, if that says more.
#[cold]
pub(super) fn expected(ty: &str, cause: &dyn Display) -> Option<String> {
    if let Some((least, most)) = limits_of(ty) {
        return Some(format!("expected a whole number from {least} to {most}"));
    }
    let zero = ty.strip_prefix("core::num::nonzero::NonZero<").and_then(|it| it.strip_suffix('>'));
    if let Some((least, most)) = zero.and_then(limits_of) {
        return Some(match least.as_str() {
            "0" => format!("expected a whole number from 1 to {most}"),
            _ => format!("expected a whole number from {least} to {most}, but not 0"),
        });
    }
    match kind_named(ty)? {
        kind @ Kind::Bytes => Some(format!("expected {kind}; {cause}")),
        kind => Some(format!("expected {kind}")),
    }
}

/// Returns the least and the greatest value of a whole number.
fn limits_of(ty: &str) -> Option<(String, String)> {
    macro_rules! limits {
        ($($number:ident)*) => {
            match ty {
                $(stringify!($number) => ($number::MIN.to_string(), $number::MAX.to_string()),)*
                _ => return None,
            }
        };
    }
    Some(limits!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize))
}

/// Spells a range of counts with what is counted: `1 value`, `at least 2 values`.
#[cold]
pub(super) fn counted(range: &impl RangeBounds<usize>, noun: &str) -> String {
    let range = spelled(range);
    let is_one = matches!(range.as_str(), "1" | "at least 1" | "at most 1");
    format!("{range} {noun}{}", if is_one { "" } else { "s" })
}

/// `1 to 3`, `at least 1`.
fn spelled(range: &impl RangeBounds<usize>) -> String {
    let least = match range.start_bound() {
        Bound::Included(least) => *least,
        Bound::Excluded(least) => least + 1,
        Bound::Unbounded => 0,
    };
    let most = match range.end_bound() {
        Bound::Included(most) => Some(*most),
        Bound::Excluded(most) => Some(most.saturating_sub(1)),
        Bound::Unbounded => None,
    };
    match most {
        None => format!("at least {least}"),
        Some(most) if most == least => format!("{most}"),
        Some(most) if least == 0 => format!("at most {most}"),
        Some(most) => format!("{least} to {most}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree_with_their_nouns() {
        assert_eq!(counted(&(1..), "value"), "at least 1 value");
        assert_eq!(counted(&(1..=1), "value"), "1 value");
        assert_eq!(counted(&(..=1), "character"), "at most 1 character");
        assert_eq!(counted(&(..2), "character"), "at most 1 character");
        assert_eq!(counted(&(2..), "value"), "at least 2 values");
        assert_eq!(counted(&(1..=2), "value"), "1 to 2 values");
        assert_eq!(counted(&(3..=3), "value"), "3 values");
    }

    #[test]
    fn every_whole_number_has_its_limits() {
        let expected = |ty| expected(ty, &"").unwrap();
        assert_eq!(expected("u8"), "expected a whole number from 0 to 255");
        assert_eq!(
            expected("i64"),
            "expected a whole number from -9223372036854775808 to 9223372036854775807"
        );
        assert!(expected("u128").ends_with(" from 0 to 340282366920938463463374607431768211455"));
        assert!(expected("i128").ends_with(" to 170141183460469231731687303715884105727"));
        let name = std::any::type_name::<std::num::NonZeroU16>();
        assert_eq!(expected(name), "expected a whole number from 1 to 65535");
        let name = std::any::type_name::<std::num::NonZeroI8>();
        assert_eq!(expected(name), "expected a whole number from -128 to 127, but not 0");
    }
}
