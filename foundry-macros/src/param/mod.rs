//! What is typed: parameters of commands, and fields of the groups that commands share.

pub(crate) mod ast;
pub(crate) mod check;
pub(crate) mod computed;
pub(crate) mod const_check;
pub(crate) mod expand;
pub(crate) mod parse;
pub(crate) mod read;
mod value_check;
