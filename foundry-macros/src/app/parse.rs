//! From the tokens to what the author meant.

use super::ast::{App, Sort};
use crate::diag::Diagnostics;
use crate::ty::{self, Shape};
use crate::{attr, scan};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitStr, Path, Token, Type, Visibility, bracketed};

const KNOWN_APP: &[&str] =
    &["packs", "requires", "include", "exclude", "config", "sections", "argument_files", "crate"];
const KNOWN_PACK: &[&str] = &["packs", "requires", "exports", "include", "exclude", "sections"];

/// Reads all there is; of what cannot be read at all, the name.
pub(super) fn app(diag: &mut Diagnostics, input: TokenStream, sort: Sort) -> App {
    let ident = named(input.clone());
    let mut app = App {
        sort,
        attrs: Vec::new(),
        vis: Visibility::Inherited,
        ident,
        packs: Vec::new(),
        include: Vec::new(),
        exclude: Vec::new(),
        requires: Vec::new(),
        exports: Vec::new(),
        sections: Vec::new(),
        config: None,
        wrong: false,
        argument_files: false,
        krate: None,
    };
    let read = |input: ParseStream<'_>| {
        head(&mut app, input)?;
        options(diag, &mut app, input)
    };
    if let Err(error) = read.parse2(input) {
        diag.push(error);
    }
    app
}

/// The word behind `struct`, or what stands in its place.
fn named(input: TokenStream) -> Ident {
    let mut words = input.into_iter().filter_map(|token| match token {
        TokenTree::Ident(word) => Some(word),
        _ => None,
    });
    let kinds = ["struct", "enum", "union", "mod"];
    words.find(|word| kinds.iter().any(|it| word == it));
    words.next().unwrap_or_else(|| Ident::new("__Unnamed", Span::call_site()))
}

/// `/// What it is.` `pub struct Shop;`
fn head(app: &mut App, input: ParseStream<'_>) -> syn::Result<()> {
    let name = if app.sort == Sort::App { "app" } else { "pack" };
    app.attrs = input.call(Attribute::parse_outer)?;
    app.vis = input.parse()?;
    if !input.peek(Token![struct]) {
        let message =
            format!("`{name}!` begins with the struct that stands for it: `struct Name;`");
        return Err(input.error(message));
    }
    input.parse::<Token![struct]>()?;
    app.ident = input.parse()?;
    if !input.peek(Token![;]) {
        let message =
            format!("this struct has no fields and ends with `;`: `struct {};`", app.ident);
        return Err(syn::Error::new(app.ident.span(), message));
    }
    input.parse::<Token![;]>().map(|_| ())
}

/// `key = value, key = value`.
fn options(diag: &mut Diagnostics, app: &mut App, input: ParseStream<'_>) -> syn::Result<()> {
    let known = if app.sort == Sort::App { KNOWN_APP } else { KNOWN_PACK };
    let mut given = Vec::new();
    while !input.is_empty() {
        let key = input.call(Ident::parse_any)?;
        let name = key.to_string();
        if !known.contains(&&*name) {
            attr::unknown(diag, &key, known);
            skip(input)?;
        } else if given.contains(&name) {
            diag.error(&key, format!("`{name}` is given twice"));
            skip(input)?;
        } else if let Err(error) = option(diag, app, &key, input) {
            diag.push(error);
            skip(input)?;
        }
        given.push(name);
        input.parse::<Option<Token![,]>>()?;
        input.parse::<Option<Token![;]>>()?;
    }
    Ok(())
}

/// Moves to the next option, or to what parts it from this one.
fn skip(input: ParseStream<'_>) -> syn::Result<()> {
    let next = || input.peek(Ident::peek_any) && input.peek2(Token![=]);
    while !input.is_empty() && !input.peek(Token![,]) && !input.peek(Token![;]) && !next() {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

fn option(
    diag: &mut Diagnostics,
    app: &mut App,
    key: &Ident,
    input: ParseStream<'_>,
) -> syn::Result<()> {
    match key.to_string().as_str() {
        "packs" => {
            let packs = list(diag, key, input)?;
            let sort = app.sort;
            app.packs = packs.into_iter().filter(|it| of_a_library(diag, it, sort)).collect();
        }
        "include" => app.include = list(diag, key, input)?,
        "exclude" => app.exclude = list(diag, key, input)?,
        "requires" => {
            let types = list(diag, key, input)?;
            app.requires = types
                .into_iter()
                .filter(|it| app.sort == Sort::Pack || outside(diag, it))
                .collect();
        }
        "exports" => app.exports = list(diag, key, input)?,
        "sections" => app.sections = list(diag, key, input)?,
        "config" => {
            let value = input.parse::<Token![=]>().and_then(|_| input.parse::<LitStr>());
            let message = "`config` wants the name of a file: `config = \"foundry.toml\"`";
            app.config = Some(value.map_err(|_| syn::Error::new(key.span(), message))?);
        }
        "argument_files" => {
            let value = input.parse::<Token![=]>().and_then(|_| input.parse::<syn::LitBool>());
            let message = "`argument_files` wants `true` or `false`: `argument_files = true`";
            app.argument_files = value.map_err(|_| syn::Error::new(key.span(), message))?.value;
        }
        _ => {
            let krate = input.parse::<Token![=]>().and_then(|_| input.parse());
            let message = "`crate` wants the name of the dependency: `crate = name`";
            app.krate = Some(krate.map_err(|_| syn::Error::new(key.span(), message))?);
        }
    }
    Ok(())
}

/// Whether the path of a pack begins with its library, whose macro it is. A pack may use others of its
/// own library.
fn of_a_library(diag: &mut Diagnostics, pack: &Path, user: Sort) -> bool {
    let first = pack.segments.first().map(|it| it.ident.to_string()).unwrap_or_default();
    let near: &[&str] =
        if user == Sort::Pack { &["self", "super"] } else { &["crate", "self", "super"] };
    if pack.segments.len() > 1 && !near.contains(&first.as_str()) {
        return true;
    }
    let message = match user {
        Sort::App => "a pack is named by its library: `library::Pack`",
        Sort::Pack => "a pack is named by its library, `library::Pack`, or `crate::module::Pack`",
    };
    diag.error(pack, message);
    false
}

/// Whether a value of this type may come from outside.
fn outside(diag: &mut Diagnostics, ty: &Type) -> bool {
    let message = match ty::shape(ty) {
        Shape::All(_) => "only a pack requires `All<…>`: the application has it",
        Shape::Arc(_) | Shape::Lazy(_) | Shape::OptionalArc(_) | Shape::OptionalRef(_) => {
            "what comes from outside is named by its type alone: `T`"
        }
        _ if matches!(ty, Type::Reference(_)) => {
            "what comes from outside is named by its type alone: `T`"
        }
        _ => return true,
    };
    diag.error(ty, message);
    false
}

/// `= [a, b, c]`, each once.
fn list<T: Parse + ToTokens>(
    diag: &mut Diagnostics,
    key: &Ident,
    input: ParseStream<'_>,
) -> syn::Result<Vec<T>> {
    if !input.peek(Token![=]) || !input.peek2(syn::token::Bracket) {
        let message = format!("`{key}` wants a list: `{key} = […]`");
        return Err(syn::Error::new(key.span(), message));
    }
    input.parse::<Token![=]>()?;
    let content;
    bracketed!(content in input);
    let mut seen: Vec<String> = Vec::new();
    let mut list: Vec<T> = Vec::new();
    for it in Punctuated::<T, Token![,]>::parse_terminated(&content)? {
        let shown = scan::squeeze(&it.to_token_stream().to_string());
        if seen.contains(&shown) {
            diag.error(it, format!("`{shown}` is given twice"));
        } else {
            seen.push(shown);
            list.push(it);
        }
    }
    Ok(list)
}
