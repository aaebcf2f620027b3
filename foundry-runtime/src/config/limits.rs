//! Whether a value lies within its limits; for generated code.

use super::mistake::Given;
use super::value::Value;
use crate::spec::kind::Kind;
use std::ops::RangeBounds;

/// Whether the value lies in the range.
pub fn is_within<T: PartialOrd>(value: &T, range: impl RangeBounds<T>) -> bool {
    range.contains(value)
}

/// Whether the value lies between limits that are written as in a variable, and belong to it.
pub fn is_within_texts<T: PartialOrd + Value<K>, K>(
    value: &T,
    least: Option<&str>,
    most: Option<&str>,
) -> bool {
    // That they can be read was found out while compiling.
    let read = |text| T::read(Given::text(text), Kind::Other(""), &mut Vec::new());
    let is_least = least.is_none_or(|it| read(it).is_some_and(|it| it <= *value));
    is_least && most.is_none_or(|it| read(it).is_some_and(|it| *value <= it))
}
