//! Checks of parameters that need their types; all of them run while compiling.

use crate::spec::fits::check_default_of;
use crate::spec::kind::Kind;
use crate::text::Words;

/// Refuses a default in quotes that its type would refuse. A `bool` is checked by the macro, and a choice by
/// [`check_default`](crate::spec::choice::check_default).
///
/// # Panics
///
/// While compiling, if the type would refuse it.
#[track_caller]
pub const fn check_default_value(kind: &Kind, text: &str) {
    if !matches!(kind, Kind::Bool | Kind::Choice(_)) {
        check_default_of(kind, text);
    }
}

/// Refuses a positional whose type is `bool` under another name: the macro sees the name alone, and a
/// `bool` would be a flag.
///
/// # Panics
///
/// While compiling, if it is.
#[track_caller]
pub const fn check_positional(kind: &Kind, ty: &str) {
    if matches!(kind, Kind::Bool) {
        let mut words = Words::new("`");
        words
            .push(ty)
            .push("` is another name of `bool`; write `bool` for a flag, or mark the parameter ");
        words.push("`#[argument]` for a positional that is `true` or `false`");
        panic!("{}", words.as_str());
    }
}
