//! A pack.

#[allow(unused_imports, reason = "the names alone matter")]
use crate::shadows::*;

::foundry::pack! {
    /// Has a part.
    pub(crate) struct Parts;
    requires = [Label]
    exports = [crate::parts::Part]
}

#[derive(::std::fmt::Debug)]
pub(crate) struct Label(pub(crate) &'static ::std::primitive::str);

#[derive(::std::fmt::Debug)]
pub(crate) struct Part(::std::primitive::usize);

#[::foundry::service(pack = crate::parts)]
const fn part(label: &Label) -> Part {
    Part(label.0.len())
}

/// Show the part.
#[::foundry::command("parts:show", pack = crate::parts)]
const fn show(part: &Part) -> ::std::primitive::usize {
    part.0
}
