//! What the author of a service wrote.

use crate::item::Need;
use crate::ty;
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Expr, GenericParam, Generics, Path, Type, WherePredicate};

/// `#[service]` on something that makes a service.
pub(super) struct Service<'a> {
    pub(super) options: Options,
    /// The type that is provided; `_` if that could not be read, which was reported.
    pub(super) ty: Type,
    /// Of the struct, of the `impl` block or of the function: a transient service may be made for
    /// every type.
    pub(super) generics: &'a Generics,
    /// Of the `new` in an `impl` block.
    pub(super) of_new: Option<&'a Generics>,
    /// Name under which the scan finds the item.
    pub(super) key: String,
    /// Where the compiler points.
    pub(super) span: Span,
    pub(super) maker: Maker,
    pub(super) inputs: Vec<Input<'a>>,
}

/// What stands in `#[service(…)]`.
#[derive(Default)]
pub(super) struct Options {
    pub(super) pack: Option<Path>,
    /// `scope = command`: where that stands.
    pub(super) scoped: Option<Span>,
    /// `transient`: where that stands.
    pub(super) transient: Option<Span>,
    /// `as = dyn Trait`.
    pub(super) views: Vec<Type>,
    /// `into = dyn Trait`.
    pub(super) contributions: Vec<Type>,
}

/// What makes it.
pub(super) enum Maker {
    /// The fields of the struct, in the order of the inputs; `None`: a tuple or unit struct.
    Struct(Vec<TokenStream>),
    /// A function, or the `new` of an `impl` block.
    Function {
        path: TokenStream,
        /// Where `async` stands.
        asyncness: Option<Span>,
        /// Where its error is named, if it may fail.
        fallible: Option<Span>,
    },
}

/// A parameter of the constructor, or a field of the struct.
pub(super) struct Input<'a> {
    pub(super) ty: &'a Type,
    /// `#[default(…)]`: not from the container.
    pub(super) default: Option<Expr>,
    /// `#[cfg(…)]`: where that stands.
    pub(super) cfg: Option<Span>,
}

impl Input<'_> {
    /// What it takes from the container; what is no reference is made for this service.
    pub(super) fn need(&self) -> Option<Need<'_>> {
        if self.default.is_some() {
            return None;
        }
        let shape = ty::shape(self.ty);
        let transient = Need { ty: self.ty, taking: crate::item::Taking::Transient };
        Some(Need::of(&shape).unwrap_or(transient))
    }
}

impl Service<'_> {
    /// The words in its type.
    pub(super) fn named(&self) -> Vec<String> {
        ty::words(self.ty.to_token_stream()).map(|it| it.to_string()).collect()
    }

    /// The generics that its type names, and all lifetimes.
    pub(super) fn type_generics(&self) -> Generics {
        let named = self.named();
        let mut generics = self.generics.clone();
        let name = |param: &GenericParam| match param {
            GenericParam::Lifetime(_) => None,
            GenericParam::Type(it) => Some(it.ident.to_string()),
            GenericParam::Const(it) => Some(it.ident.to_string()),
        };
        let params = std::mem::take(&mut generics.params).into_iter();
        let (kept, dropped): (Vec<_>, Vec<_>) =
            params.partition(|it| name(it).is_none_or(|it| named.contains(&it)));
        let dropped: Vec<String> = dropped.iter().filter_map(name).collect();
        generics.params = kept.into_iter().collect();
        if let Some(bounds) = &mut generics.where_clause {
            let predicates = std::mem::take(&mut bounds.predicates).into_iter();
            let is_kept = |it: &WherePredicate| {
                !ty::words(it.to_token_stream()).any(|it| dropped.contains(&it.to_string()))
            };
            bounds.predicates = predicates.filter(is_kept).collect();
        }
        generics
    }

    pub(super) fn is_async(&self) -> bool {
        matches!(self.maker, Maker::Function { asyncness: Some(_), .. })
    }
}
