//! What would be right, in words.

use crate::config::{Kind, kind_named};
use std::fmt::Display;
use std::ops::{Bound, RangeBounds};

/// Returns what is expected of a type that everybody knows, given by its name, and the reason of the type
/// itself if that says more.
#[cold]
pub(super) fn expected(ty: &str, cause: &dyn Display) -> Option<String> {
    match kind_named(ty)? {
        kind @ Kind::Bytes => Some(format!("expected {kind}; {cause}")),
        kind => Some(format!("expected {kind}")),
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
