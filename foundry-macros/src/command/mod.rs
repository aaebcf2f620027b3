//! `#[command]`: a function that the console can call.

mod ast;
mod builder;
mod check;
mod expand;
mod fallback;
mod parse;

pub(crate) use builder::call;

use crate::diag::Diagnostics;
use proc_macro2::TokenStream;
use syn::ItemFn;

/// The attribute with its arguments on a function.
pub(crate) fn command(args: TokenStream, item: TokenStream) -> TokenStream {
    let Ok(function) = syn::parse2::<ItemFn>(item.clone()) else {
        return fallback::not_a_function(item);
    };
    try_command(args, &function).unwrap_or_else(|errors| fallback::command(&function, &errors))
}

fn try_command(args: TokenStream, item: &ItemFn) -> syn::Result<TokenStream> {
    let mut diag = Diagnostics::default();
    let command = parse::command(&mut diag, args, item);
    check::command(&mut diag, &command);
    let command = diag.finish(command)?;
    Ok(expand::command(&command))
}
