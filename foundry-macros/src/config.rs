//! `#[derive(foundry::Config)]`: a struct becomes a section of the configuration. How values are
//! found and converted is the runtime's matter.

mod ast;
mod check;
mod checks;
pub(crate) mod embedded;
mod entry;
mod expand;
mod parse;
mod schema;
#[cfg(test)]
mod tests;

use crate::diag::{self, Diagnostics};
use proc_macro2::TokenStream;
use syn::Item;

/// The implementations for the struct in `input`, or everything that is wrong with it.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    diag::derive(input, try_section, expand::fallback)
}

fn try_section(item: &Item) -> syn::Result<TokenStream> {
    let mut diag = Diagnostics::default();
    let section = parse::section(&mut diag, item);
    if let Some(section) = &section {
        check::section(&mut diag, section);
    }
    let section = diag.finish(section)?;
    Ok(section.map(|it| expand::section(&it)).unwrap_or_default())
}
