//! `#[service]`: a type that the container makes.

mod ast;
mod check;
mod expand;
mod fallback;
mod parse;
mod view;

use crate::diag::Diagnostics;
use proc_macro2::TokenStream;
use syn::Item;

/// The attribute with its arguments on a struct, an `impl` block or a function.
pub(crate) fn service(args: TokenStream, item: TokenStream) -> TokenStream {
    let parsed = match syn::parse2::<Item>(item.clone()) {
        Ok(parsed) => parsed,
        Err(error) => return fallback::unknown(&item, &error),
    };
    let mut diag = Diagnostics::default();
    let Some(service) = parse::service(&mut diag, args, &parsed) else {
        let errors = diag.finish(()).err();
        return errors.map_or(item, |errors| fallback::unknown(&parsed, &errors));
    };
    check::service(&mut diag, &service);
    match diag.finish(()) {
        Ok(()) => expand::service(&service, &parsed),
        Err(errors) => fallback::service(&service, &parsed, &errors),
    }
}
