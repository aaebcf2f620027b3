//! `#[cached]`: a function whose result is kept in the cache; and `cache::key!`, the same keys by hand.

mod ast;
mod check;
mod expand;
mod fallback;
mod key;
mod parse;
mod template;
mod time;

pub(crate) use key::key;

use crate::diag::Diagnostics;
use proc_macro2::TokenStream;
use syn::ItemFn;

/// The attribute with its arguments on a function.
pub(crate) fn cached(args: TokenStream, item: TokenStream) -> TokenStream {
    let Ok(function) = syn::parse2::<ItemFn>(item.clone()) else {
        return fallback::not_a_function(item);
    };
    try_cached(args, &function).unwrap_or_else(|errors| fallback::cached(&function, &errors))
}

fn try_cached(args: TokenStream, item: &ItemFn) -> syn::Result<TokenStream> {
    let mut diag = Diagnostics::default();
    let cached = parse::cached(&mut diag, args, item);
    check::cached(&mut diag, &cached);
    let cached = diag.finish(cached)?;
    Ok(expand::cached(&cached))
}

#[cfg(test)]
mod tests;
