//! What would be right, in words.

use std::ops::{Bound, RangeBounds};

/// What is wanted, for the types that everybody knows.
#[cold]
pub(super) fn expected(ty: &str) -> Option<String> {
    let whole =
        |least: i64, most: i64| Some(format!("expected a whole number from {least} to {most}"));
    match ty {
        "u8" => whole(u8::MIN.into(), u8::MAX.into()),
        "u16" => whole(u16::MIN.into(), u16::MAX.into()),
        "u32" => whole(u32::MIN.into(), u32::MAX.into()),
        "i8" => whole(i8::MIN.into(), i8::MAX.into()),
        "i16" => whole(i16::MIN.into(), i16::MAX.into()),
        "i32" => whole(i32::MIN.into(), i32::MAX.into()),
        "u64" | "usize" => Some("expected a whole number, 0 or more".to_owned()),
        "i64" | "isize" => Some("expected a whole number".to_owned()),
        "f32" | "f64" => Some("expected a number".to_owned()),
        "bool" => Some("expected `true` or `false`".to_owned()),
        "char" => Some("expected one character".to_owned()),
        _ => None,
    }
}

/// `1 to 3`, `at least 1`.
#[cold]
pub(super) fn spelled(range: &impl RangeBounds<usize>) -> String {
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
