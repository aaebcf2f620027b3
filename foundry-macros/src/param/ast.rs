//! What the author of a parameter wrote.

use crate::item::{Need, Taking};
use crate::limit::Limit;
use crate::taking;
use crate::ty::{self, Scalar, Shape};
use proc_macro2::Span;
use quote::ToTokens;
use syn::{Expr, Ident, LitChar, LitStr, Path, Type};

/// A parameter of a function, or a field of a group.
pub(crate) struct Param<'a> {
    pub(crate) ty: &'a Type,
    pub(crate) shape: Shape<'a>,
    /// `None`: a pattern, not a name.
    pub(crate) ident: Option<&'a Ident>,
    pub(crate) help: String,
    pub(crate) mark: Mark,
}

/// The attribute of a parameter.
pub(crate) enum Mark {
    /// There is none.
    None,
    /// `#[argument(…)]`.
    Argument(Span, Options),
    /// `#[option(…)]`.
    Option(Span, Options),
    /// `#[flag(…)]`.
    Flag(Span, Options),
    /// `#[args]`.
    Args(Span),
    /// `#[service]`.
    Service(Span),
}

/// What stands in `#[argument(…)]`, `#[option(…)]` or `#[flag(…)]`.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) short: Option<LitChar>,
    pub(crate) long: Option<LitStr>,
    pub(crate) value: Option<LitStr>,
    pub(crate) default: Option<Expr>,
    pub(crate) env: Option<LitStr>,
    pub(crate) choices: Option<Choices>,
    pub(crate) range: Option<Limit>,
    pub(crate) len: Option<Limit>,
    pub(crate) values: Option<Limit>,
    pub(crate) validate: Option<Path>,
    pub(crate) complete: Option<Path>,
    pub(crate) requires: Option<Others>,
    pub(crate) conflicts: Option<Others>,
    pub(crate) delimiter: Option<LitChar>,
    pub(crate) prompt: Option<LitStr>,
    pub(crate) hidden: Option<Span>,
    pub(crate) secret: Option<Span>,
    pub(crate) count: Option<Span>,
    pub(crate) negatable: Option<Span>,
}

/// `choices = ["a", "b"]`.
pub(crate) struct Choices {
    pub(crate) key: Ident,
    pub(crate) names: Vec<LitStr>,
}

/// `requires = [a, b]`: other parameters, by their names in Rust.
pub(crate) struct Others {
    pub(crate) key: Ident,
    pub(crate) names: Vec<Ident>,
}

/// What a parameter is, in the end.
pub(crate) enum Role<'a> {
    /// A service.
    Service(Need<'a>),
    /// A positional.
    Positional { scalar: Scalar, ty: &'a Type, arity: Arity },
    /// An option with a value.
    Option { scalar: Scalar, ty: &'a Type, arity: Arity },
    /// An option without.
    Flag,
    /// A flag that counts.
    Count,
    /// A flag that can be turned off; it may know that it was not given.
    Switch { tells_absent: bool },
    /// All words that are left.
    Rest,
    /// A group of options.
    Args,
    /// The application, for a command that calls others.
    Caller,
    /// None of these; reported.
    Wrong,
}

/// How many values there may be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arity {
    One,
    Optional,
    /// `Option<Option<T>>`: the option may be given without its value.
    OptionalValue,
    Many,
}

/// Relations between parameters of one item.
pub(crate) struct Group {
    pub(crate) key: Ident,
    pub(crate) sort: GroupSort,
    pub(crate) names: Vec<Ident>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum GroupSort {
    Exclusive,
    AtLeastOne,
}

impl<'a> Param<'a> {
    /// What the parameter is.
    pub(crate) fn role(&self) -> Role<'a> {
        let options = self.options();
        let counts = options.is_some_and(|it| it.count.is_some());
        let negatable = options.is_some_and(|it| it.negatable.is_some());
        if matches!(self.mark, Mark::Args(_)) {
            return Role::Args;
        }
        if ty::is_caller(self.ty) {
            return Role::Caller;
        }
        if taking::wrong(self.ty).is_some() {
            return Role::Wrong;
        }
        if let Mark::Service(_) = self.mark {
            return Role::Service(Need { ty: self.ty, taking: Taking::Transient });
        }
        if let Some(need) = Need::of(&self.shape) {
            return Role::Service(need);
        }
        let (scalar, ty, arity) = match self.shape {
            Shape::Rest => return Role::Rest,
            Shape::Bool if matches!(self.mark, Mark::Option(..) | Mark::Argument(..)) => {
                (Scalar::Parse, self.ty, Arity::One)
            }
            Shape::Bool if negatable => return Role::Switch { tells_absent: false },
            Shape::Bool => return Role::Flag,
            Shape::One(scalar, ty) => (scalar, ty, Arity::One),
            Shape::Optional(scalar, ty) => (scalar, ty, Arity::Optional),
            Shape::Many(scalar, ty) => (scalar, ty, Arity::Many),
            _ => return Role::Wrong,
        };
        match self.mark {
            Mark::Option(..) if arity == Arity::Optional => match ty::argument(ty, "Option") {
                Some(inner) => Role::Option {
                    scalar: ty::scalar(inner),
                    ty: inner,
                    arity: Arity::OptionalValue,
                },
                None => Role::Option { scalar, ty, arity },
            },
            Mark::Option(..) => Role::Option { scalar, ty, arity },
            Mark::None | Mark::Argument(..) => Role::Positional { scalar, ty, arity },
            Mark::Flag(..) if counts && arity == Arity::One => Role::Count,
            Mark::Flag(..) if negatable && arity == Arity::Optional && ty::is_bool(ty) => {
                Role::Switch { tells_absent: true }
            }
            Mark::Flag(..) | Mark::Args(_) | Mark::Service(_) => Role::Wrong,
        }
    }

    /// The options of its attribute.
    pub(crate) fn options(&self) -> Option<&Options> {
        match &self.mark {
            Mark::None | Mark::Args(_) | Mark::Service(_) => None,
            Mark::Argument(_, options) | Mark::Option(_, options) | Mark::Flag(_, options) => {
                Some(options)
            }
        }
    }

    /// Whether it is typed, by itself.
    pub(crate) fn is_typed(&self) -> bool {
        !matches!(self.role(), Role::Service(_) | Role::Args | Role::Caller | Role::Wrong)
    }

    /// Whether its place decides, not its name.
    pub(crate) fn is_positional(&self) -> bool {
        matches!(self.role(), Role::Positional { .. } | Role::Rest)
    }

    /// Whether it has a name with dashes.
    pub(crate) fn is_option(&self) -> bool {
        self.is_typed() && !self.is_positional()
    }

    /// Its name on the command line.
    pub(crate) fn name(&self) -> String {
        match (self.options().and_then(|it| it.long.as_ref()), self.ident) {
            (Some(long), _) => long.value(),
            (None, Some(ident)) => crate::name::kebab(&ident.to_string()),
            (None, None) => String::new(),
        }
    }

    /// Where the compiler points: at its name, or at its type if it has none.
    pub(crate) fn place(&self) -> &dyn ToTokens {
        match self.ident {
            Some(ident) => ident,
            None => self.ty,
        }
    }

    /// Its default, if it has one.
    pub(crate) fn default(&self) -> Option<&Expr> {
        self.options().and_then(|it| it.default.as_ref())
    }

    /// Whether it must be given, by somebody.
    pub(crate) fn is_required(&self) -> bool {
        let one = |arity| arity == Arity::One && self.default().is_none();
        match self.role() {
            Role::Positional { arity, .. } | Role::Option { arity, .. } => one(arity),
            _ => false,
        }
    }
}

/// The parameters that are typed, in the order of their places: positionals first.
pub(crate) fn ordered<'p, 'a>(params: &'p [Param<'a>]) -> Vec<&'p Param<'a>> {
    let positionals = params.iter().filter(|it| it.is_positional());
    positionals.chain(params.iter().filter(|it| it.is_option())).collect()
}
