//! What stands in for a service that is wrong, so that one mistake stays one message.

use super::ast::Service;
use super::parse::plain;
use crate::path;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Item, Type};

/// The errors, the item as it is, and the promise that somebody makes the service: whoever takes it
/// is not told a second time.
///
/// ```ignore
/// impl ::foundry::__private::ProvidedBy<crate::__foundry::Root> for DatabasePool {
///     const NEED: ::foundry::__private::Need = ::foundry::__private::Need::MISSED;
/// }
/// ```
pub(super) fn service(service: &Service<'_>, item: &Item, errors: &syn::Error) -> TokenStream {
    let item = unknown(&plain(item), errors);
    if matches!(service.ty, Type::Infer(_)) {
        return item;
    }
    let (ty, span) = (&service.ty, service.span);
    let private = path::private(span);
    let home = path::home(service.options.pack.as_ref(), span);
    quote_spanned! {span=>
        #item
        #[diagnostic::do_not_recommend]
        impl #private::ProvidedBy<#home::Root> for #ty {
            const NEED: #private::Need = #private::Need::MISSED;
        }
    }
}

/// The errors, and what the attribute stands on.
pub(super) fn unknown(item: &impl ToTokens, errors: &syn::Error) -> TokenStream {
    let errors = errors.to_compile_error();
    quote!(#errors #[allow(dead_code)] #item)
}
