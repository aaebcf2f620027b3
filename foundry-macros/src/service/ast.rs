//! What the author of a service wrote.

use proc_macro2::{Span, TokenStream};
use syn::{Expr, Path, Type};

/// `#[service]` on something that makes a service.
pub(super) struct Service<'a> {
    pub(super) pack: Option<Path>,
    /// The type that is provided; `_` if that could not be read, which was reported.
    pub(super) ty: Type,
    /// Name under which the scan finds the item.
    pub(super) key: String,
    /// Where the compiler points.
    pub(super) span: Span,
    pub(super) maker: Maker,
    pub(super) inputs: Vec<Input<'a>>,
}

/// What makes it.
pub(super) enum Maker {
    /// The fields of the struct, in the order of the inputs; `None`: a tuple or unit struct.
    Struct(Vec<TokenStream>),
    /// A function, or the `new` of an `impl` block.
    Function {
        path: TokenStream,
        is_async: bool,
        /// Where its error is named, if it may fail.
        fallible: Option<Span>,
    },
}

/// A parameter of the constructor, or a field of the struct.
pub(super) struct Input<'a> {
    pub(super) ty: &'a Type,
    /// `#[default(…)]`: not from the container.
    pub(super) default: Option<Expr>,
}
