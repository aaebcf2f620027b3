//! How generated code names things: the runtime's one door, and the crate's own container.

use crate::name;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote_spanned};

/// The one door.
pub(crate) fn private(span: Span) -> TokenStream {
    quote_spanned!(span=> ::foundry::__private)
}

/// Where `app!` or `pack!` keeps what items need to know of their container: at the root of the
/// crate, or in the module that the item names.
pub(crate) fn home(pack: Option<&syn::Path>, span: Span) -> TokenStream {
    match pack {
        Some(pack) => quote_spanned!(home_span(Some(pack), span)=> #pack::__foundry),
        None => quote_spanned!(span=> crate::__foundry),
    }
}

/// Where the compiler points if there is no container: at the module, if the item names one.
pub(crate) fn home_span(pack: Option<&syn::Path>, span: Span) -> Span {
    pack.and_then(|it| it.segments.last()).map_or(span, |it| it.ident.span())
}

/// The empty struct under which an item writes itself down.
pub(crate) fn bucket(item: &str, span: Span) -> Ident {
    let mut ident = format_ident!("B{}", name::bucket(item));
    ident.set_span(span);
    ident
}

/// The line on which something stands; 0 outside of the compiler, in tests.
pub(crate) fn line(span: Span) -> u32 {
    if !proc_macro::is_available() {
        return 0;
    }
    u32::try_from(span.unwrap().line()).unwrap_or(0)
}
