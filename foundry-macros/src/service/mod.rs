//! `#[service]`: a type that the container makes.

mod ast;
mod check;
mod expand;
mod parse;

use crate::diag::Diagnostics;
use proc_macro2::TokenStream;
use quote::quote;
use syn::Item;

/// The attribute with its arguments on a struct, an `impl` block or a function.
pub(crate) fn service(args: TokenStream, item: TokenStream) -> TokenStream {
    let fallback = item.clone();
    match syn::parse2::<Item>(item).and_then(|item| try_service(args, &item)) {
        Ok(tokens) => tokens,
        Err(errors) => {
            let errors = errors.to_compile_error();
            let item = parse::without_marks(fallback);
            quote!(#errors #[allow(dead_code)] #item)
        }
    }
}

fn try_service(args: TokenStream, item: &Item) -> syn::Result<TokenStream> {
    let mut diag = Diagnostics::default();
    let service = parse::service(&mut diag, args, item)?;
    check::service(&mut diag, &service);
    let service = diag.finish(service)?;
    Ok(expand::service(&service, item))
}
