//! From the tokens to what the author meant.

use super::ast::{App, Sort};
use crate::attr;
use crate::diag::Diagnostics;
use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, Token, bracketed};

const KNOWN_APP: &[&str] = &["packs", "include", "exclude", "crate"];
const KNOWN_PACK: &[&str] = &["requires", "exports", "include", "exclude"];

/// Reads all there is.
pub(super) fn app(diag: &mut Diagnostics, input: TokenStream, sort: Sort) -> syn::Result<App> {
    (|input: ParseStream<'_>| parse(diag, input, sort)).parse2(input)
}

fn parse(diag: &mut Diagnostics, input: ParseStream<'_>, sort: Sort) -> syn::Result<App> {
    let mut app = App {
        sort,
        attrs: input.call(Attribute::parse_outer)?,
        vis: input.parse()?,
        ident: {
            input.parse::<Token![struct]>()?;
            input.parse()?
        },
        packs: Vec::new(),
        include: Vec::new(),
        exclude: Vec::new(),
        requires: Vec::new(),
        exports: Vec::new(),
        krate: None,
    };
    input.parse::<Token![;]>()?;
    let known = if sort == Sort::App { KNOWN_APP } else { KNOWN_PACK };
    let mut given = Vec::new();
    while !input.is_empty() {
        let key = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        let name = key.to_string();
        if given.contains(&name) {
            diag.error(&key, format!("`{name}` is given twice"));
        }
        match name.as_str() {
            name if !known.contains(&name) => {
                attr::unknown(diag, &key, known);
                input.parse::<proc_macro2::TokenTree>()?;
            }
            "packs" => app.packs = list(input)?,
            "include" => app.include = list(input)?,
            "exclude" => app.exclude = list(input)?,
            "requires" => app.requires = list(input)?,
            "exports" => app.exports = list(input)?,
            _ => app.krate = Some(input.parse()?),
        }
        given.push(name);
        input.parse::<Option<Token![,]>>()?;
        input.parse::<Option<Token![;]>>()?;
    }
    Ok(app)
}

/// `[a, b, c]`.
fn list<T: Parse>(input: ParseStream<'_>) -> syn::Result<Vec<T>> {
    let content;
    bracketed!(content in input);
    Ok(Punctuated::<T, Token![,]>::parse_terminated(&content)?.into_iter().collect())
}
