//! `#[command]`: a function that the console can call; and `#[seeder]` and `#[warmer]`, hidden ones that
//! `db:seed` and `cache:warm` call.

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
    called(ast::SEEDER, args, item)
}

/// The attribute `#[warmer]` with its arguments on a function.
pub(crate) fn warmer(args: TokenStream, item: TokenStream) -> TokenStream {
    called(ast::WARMER, args, item)
}

fn called(sort: ast::Called, args: TokenStream, item: TokenStream) -> TokenStream {
    let Ok(function) = syn::parse2::<ItemFn>(item.clone()) else {
        return fallback::not_a_function(sort.what, item);
    };
    let expanded = try_called(sort, args, &function);
    expanded.unwrap_or_else(|errors| fallback::command(&function, &errors))
}

fn try_called(sort: ast::Called, args: TokenStream, item: &ItemFn) -> syn::Result<TokenStream> {
    let mut diag = Diagnostics::default();
    let command = parse::called(&mut diag, sort, args, item);
    check::called(&mut diag, sort, &command);
    let command = diag.finish(command)?;
    Ok(expand::command(&command))
}

fn try_command(args: TokenStream, item: &ItemFn) -> syn::Result<TokenStream> {
    let mut diag = Diagnostics::default();
    let command = parse::command(&mut diag, args, item);
    check::command(&mut diag, &command);
    let command = diag.finish(command)?;
    Ok(expand::command(&command))
}
