//! What the author of a command wrote.

use crate::param::ast::{Group, Param};
use proc_macro2::Span;
use syn::{ItemFn, LitStr, Path};

/// `#[command("ns:name", …)]` on a function.
pub(super) struct Command<'a> {
    pub(super) item: &'a ItemFn,
    /// `None`: derived from module and function.
    pub(super) name: Option<LitStr>,
    pub(super) aliases: Vec<LitStr>,
    pub(super) examples: Vec<LitStr>,
    pub(super) hidden: bool,
    /// `call!` may call it.
    pub(super) call: Option<Span>,
    pub(super) pack: Option<Path>,
    pub(super) groups: Vec<Group>,
    pub(super) params: Vec<Param<'a>>,
}
