//! What the author of a command wrote.

use crate::ty::{Scalar, Shape};
use proc_macro2::Span;
use quote::ToTokens;
use syn::{Expr, Ident, ItemFn, LitChar, LitStr, Path, Type};

/// `#[command("ns:name", …)]` on a function.
pub(super) struct Command<'a> {
    pub(super) item: &'a ItemFn,
    /// `None`: derived from module and function.
    pub(super) name: Option<LitStr>,
    pub(super) aliases: Vec<LitStr>,
    pub(super) hidden: bool,
    pub(super) pack: Option<Path>,
    pub(super) params: Vec<Param<'a>>,
}

/// A parameter of the function.
pub(super) struct Param<'a> {
    pub(super) ty: &'a Type,
    pub(super) shape: Shape<'a>,
    /// `None`: a pattern, not a name.
    pub(super) ident: Option<&'a Ident>,
    pub(super) help: String,
    pub(super) mark: Mark,
}

/// The attribute of a parameter.
pub(super) enum Mark {
    /// There is none.
    None,
    /// `#[option(…)]`.
    Option(Span, Options),
    /// `#[flag(…)]`.
    Flag(Span, Options),
}

/// What stands in `#[option(…)]` or `#[flag(…)]`.
#[derive(Default)]
pub(super) struct Options {
    pub(super) short: Option<LitChar>,
    pub(super) long: Option<LitStr>,
    pub(super) default: Option<Expr>,
    pub(super) env: Option<LitStr>,
}

/// What a parameter is, in the end.
pub(super) enum Role<'a> {
    /// A service, borrowed or shared.
    Service { ty: &'a Type, shared: bool },
    /// A positional.
    Positional { scalar: Scalar, ty: &'a Type, arity: Arity },
    /// An option with a value.
    Option { scalar: Scalar, ty: &'a Type, arity: Arity },
    /// An option without.
    Flag,
    /// None of these; reported.
    Wrong,
}

/// How many values there may be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Arity {
    One,
    Optional,
    Many,
}

impl<'a> Param<'a> {
    /// What the parameter is.
    pub(super) fn role(&self) -> Role<'a> {
        let (scalar, ty, arity) = match self.shape {
            Shape::Ref(ty) => return Role::Service { ty, shared: false },
            Shape::Arc(ty) => return Role::Service { ty, shared: true },
            Shape::Mut | Shape::Impl | Shape::OptionalService => return Role::Wrong,
            Shape::Bool if matches!(self.mark, Mark::Option(..)) => {
                (Scalar::Parse, self.ty, Arity::One)
            }
            Shape::Bool => return Role::Flag,
            Shape::One(scalar, ty) => (scalar, ty, Arity::One),
            Shape::Optional(scalar, ty) => (scalar, ty, Arity::Optional),
            Shape::Many(scalar, ty) => (scalar, ty, Arity::Many),
        };
        match self.mark {
            Mark::None => Role::Positional { scalar, ty, arity },
            Mark::Option(..) => Role::Option { scalar, ty, arity },
            Mark::Flag(..) => Role::Wrong,
        }
    }

    /// The options of its attribute.
    pub(super) fn options(&self) -> Option<&Options> {
        match &self.mark {
            Mark::None => None,
            Mark::Option(_, options) | Mark::Flag(_, options) => Some(options),
        }
    }

    /// Its name on the command line.
    pub(super) fn name(&self) -> String {
        match (self.options().and_then(|it| it.long.as_ref()), self.ident) {
            (Some(long), _) => long.value(),
            (None, Some(ident)) => crate::name::kebab(&ident.to_string()),
            (None, None) => String::new(),
        }
    }

    /// Where the compiler points: at its name, or at its type if it has none.
    pub(super) fn place(&self) -> &dyn ToTokens {
        match self.ident {
            Some(ident) => ident,
            None => self.ty,
        }
    }

    /// Its default, if it has one.
    pub(super) fn default(&self) -> Option<&Expr> {
        self.options().and_then(|it| it.default.as_ref())
    }
}
