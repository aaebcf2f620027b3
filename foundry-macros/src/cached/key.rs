//! `cache::key!("user:{id}:{}", name)`: a key by hand.

use super::template::{Template, ident};
use crate::diag::Diagnostics;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, LitStr, Token};

/// The key that the macro's tokens stand for.
pub(crate) fn key(input: TokenStream) -> TokenStream {
    try_key(input).unwrap_or_else(|errors| {
        let errors = errors.to_compile_error();
        // What stands in its place has the type that was promised.
        let private = crate::path::private(proc_macro2::Span::call_site());
        quote!({ #errors #private::CacheKey::new("") })
    })
}

fn try_key(input: TokenStream) -> syn::Result<TokenStream> {
    let (text, values) = arguments.parse2(input)?;
    let mut diag = Diagnostics::default();
    let template = Template::read(&mut diag, text);
    let values: Vec<Expr> = values.into_iter().collect();
    let places = template.places().filter(|it| it.name.is_none()).count();
    check_key_values(&mut diag, &template, places, &values);
    let template = diag.finish(template)?;
    let mut values = values.iter();
    Ok(template.expand(|place| match &place.name {
        Some(name) => ident(name, template.text.span()).to_token_stream(),
        None => {
            let value = values.next();
            let span = value.map_or_else(|| template.text.span(), Spanned::span);
            quote_spanned!(span=> (#value))
        }
    }))
}

/// `"text", value, value`.
fn arguments(input: ParseStream<'_>) -> syn::Result<(LitStr, Punctuated<Expr, Token![,]>)> {
    if !input.peek(LitStr) {
        return Err(input.error("a key begins with its text: `key!(\"user:{id}\")`"));
    }
    let text = input.parse()?;
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok((text, Punctuated::parse_terminated(input)?))
}

// Each `{}` stands for one value, and each value has one.
fn check_key_values(diag: &mut Diagnostics, template: &Template, places: usize, values: &[Expr]) {
    for extra in values.iter().skip(places) {
        diag.error(extra, "there is no `{}` for this value");
    }
    if values.len() < places {
        let (missing, are) = match places - values.len() {
            1 => ("a `{}`".to_owned(), "has"),
            missing => (format!("{missing} `{{}}`"), "have"),
        };
        diag.error(&template.text, format!("{missing} {are} no value; write it behind the text"));
    }
}
