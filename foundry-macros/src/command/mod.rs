//! `#[command]`: a function that the console can call; and `#[seeder]`, a hidden one that `db:seed` calls.

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
        return fallback::not_a_function("command", item);
    };
    try_command(args, &function).unwrap_or_else(|errors| fallback::command(&function, &errors))
}

/// The attribute `#[seeder]` with its arguments on a function.
pub(crate) fn seeder(args: TokenStream, item: TokenStream) -> TokenStream {
    let Ok(function) = syn::parse2::<ItemFn>(item.clone()) else {
        return fallback::not_a_function("seeder", item);
    };
    try_seeder(args, &function).unwrap_or_else(|errors| fallback::command(&function, &errors))
}

fn try_seeder(args: TokenStream, item: &ItemFn) -> syn::Result<TokenStream> {
    let mut diag = Diagnostics::default();
    let seeder = parse::seeder(&mut diag, args, item);
    check::seeder(&mut diag, &seeder);
    let seeder = diag.finish(seeder)?;
    Ok(expand::command(&seeder))
}

fn try_command(args: TokenStream, item: &ItemFn) -> syn::Result<TokenStream> {
    let mut diag = Diagnostics::default();
    let command = parse::command(&mut diag, args, item);
    check::command(&mut diag, &command);
    let command = diag.finish(command)?;
    Ok(expand::command(&command))
}
