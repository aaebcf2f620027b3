//! What the author of a function wrote whose result is kept.

use super::template::Template;
use crate::{name, ty};
use proc_macro2::Span;
use quote::ToTokens;
use std::time::Duration;
use syn::{Expr, Ident, ItemFn, Receiver, Type};

/// `#[cached(ttl = "10m", …)]` on a function.
pub(super) struct Cached<'a> {
    pub(super) item: &'a ItemFn,
    /// Given, whether or not it was understood.
    pub(super) has_ttl: bool,
    pub(super) ttl: Duration,
    /// For so long beyond that, while it is computed anew; and where it says so.
    pub(super) stale: Option<(Span, Duration)>,
    /// `None`: made of the path of the function and all values.
    pub(super) key: Option<Template>,
    pub(super) tags: Vec<Template>,
    /// Parameters that are no part of the key.
    pub(super) skip: Vec<Ident>,
    /// Where the cache is, if no parameter is one.
    pub(super) cache: Option<(Span, Expr)>,
    pub(super) receiver: Option<&'a Receiver>,
    pub(super) params: Vec<Param<'a>>,
}

/// A parameter.
pub(super) struct Param<'a> {
    /// `None`: it is taken apart, or has no name.
    pub(super) ident: Option<&'a Ident>,
    /// Where the compiler points.
    pub(super) span: Span,
    pub(super) ty: &'a Type,
    pub(super) role: Role<'a>,
}

/// What a parameter is to the result.
#[derive(Clone, Copy)]
pub(super) enum Role<'a> {
    /// `&Cache`: where it is kept.
    Cache,
    /// `&T`, `Arc<T>`, `All<…>`: a service, which computes it. The type, where it is one that has a name.
    Service(Option<&'a Type>),
    /// `&mut T`.
    Changed,
    /// All else: what tells results apart.
    Value,
}

/// What the function returns.
pub(super) struct Output<'a> {
    /// The `T` that is kept.
    pub(super) value: &'a Type,
    /// The `E` of `Result<T, E>`, if it is written.
    pub(super) error: Option<&'a Type>,
    /// `Result<T>`, as what the author wrote computes it.
    pub(super) computed: Type,
    /// `Result<Hit<T>>`: the caller reads in place.
    pub(super) is_hit: bool,
}

impl Output<'_> {
    /// A `Hit` that stands somewhere inside.
    pub(super) fn inner_hit(&self) -> Option<Ident> {
        ty::words(self.value.to_token_stream()).find(|it| it == "Hit")
    }
}

impl Param<'_> {
    /// As it stands in keys: without the mark of a raw identifier.
    pub(super) fn name(&self) -> Option<String> {
        self.ident.map(|it| name::unraw(&it.to_string()).to_owned())
    }
}

impl<'a> Cached<'a> {
    /// The parameter of this name.
    pub(super) fn param(&self, name: &str) -> Option<&Param<'a>> {
        self.params.iter().find(|it| it.name().is_some_and(|it| it == name))
    }

    /// Whether it says that this parameter is no part of the key.
    pub(super) fn skips(&self, param: &Param<'_>) -> bool {
        self.skip.iter().any(|it| Some(it) == param.ident)
    }
}
