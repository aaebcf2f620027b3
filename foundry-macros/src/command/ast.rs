//! What the author of a command wrote.

use crate::param::ast::{Group, Param};
use proc_macro2::Span;
use syn::{ItemFn, LitStr, Path};

/// A command that another one calls, and nobody types: `#[seeder]`, `#[warmer]`.
#[derive(Clone, Copy)]
pub(super) struct Called {
    /// The attribute.
    pub(super) what: &'static str,
    /// What its name begins with as a command; who calls it finds it by that.
    pub(super) prefix: &'static str,
}

/// What `db:seed` calls.
pub(super) const SEEDER: Called = Called { what: "seeder", prefix: "db:seed:" };

/// What `cache:warm` calls.
pub(super) const WARMER: Called = Called { what: "warmer", prefix: "cache:warm:" };

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
