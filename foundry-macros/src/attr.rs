//! Reads options: `name`, `name = value`; each once, unless it may repeat; unknown ones are told.

use crate::diag::Diagnostics;
use crate::name;
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, LitStr, Path, Token};

/// An option of an attribute: its key, and what stands behind `=`.
pub(crate) struct Opt {
    pub(crate) key: Ident,
    pub(crate) value: Option<Expr>,
}

impl Parse for Opt {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if !input.peek(Ident::peek_any) {
            return Err(input.error("an option begins with its name: `name`, `name = value`"));
        }
        let key = input.call(Ident::parse_any)?;
        let value = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(ungrouped(input.parse()?)),
            None if input.is_empty() || input.peek(Token![,]) => None,
            None => return Err(input.error("expected `=` or `,`")),
        };
        Ok(Self { key, value })
    }
}

/// What stands in the invisible parentheses that `macro_rules!` puts around `$value:expr`.
fn ungrouped(expr: Expr) -> Expr {
    match expr {
        Expr::Group(group) => ungrouped(*group.expr),
        Expr::Array(mut array) => {
            array.elems = array.elems.into_iter().map(ungrouped).collect();
            Expr::Array(array)
        }
        other => other,
    }
}

/// The options of an attribute.
pub(crate) type Opts = Punctuated<Opt, Token![,]>;

/// Reports an option that does not exist, with the near one or with all.
pub(crate) fn unknown(diag: &mut Diagnostics, key: &Ident, known: &[&str]) {
    let key_name = key.to_string();
    diag.error(
        key,
        match name::nearest(&key_name, known) {
            Some(near) => format!("unknown option `{key_name}`; did you mean `{near}`?"),
            None => format!("unknown option `{key_name}`; there is {}", name::list(known)),
        },
    );
}

/// Keeps `value`, unless the option was given before.
pub(crate) fn once<T>(
    diag: &mut Diagnostics,
    key: &Ident,
    place: &mut Option<T>,
    value: Option<T>,
) {
    if place.is_some() {
        diag.error(key, format!("`{key}` is given twice"));
    } else if value.is_some() {
        *place = value;
    }
}

/// An option that is just there.
pub(crate) fn word(diag: &mut Diagnostics, opt: &Opt) -> Option<Span> {
    if let Some(value) = &opt.value {
        diag.error(value, format!("`{}` takes no value", opt.key));
        return None;
    }
    Some(opt.key.span())
}

/// An option that is a text.
pub(crate) fn text(diag: &mut Diagnostics, opt: &Opt) -> Option<LitStr> {
    match &opt.value {
        Some(Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. })) => Some(text.clone()),
        Some(other) => {
            diag.error(other, format!("`{}` wants a text: `{} = \"…\"`", opt.key, opt.key));
            None
        }
        None => {
            diag.error(&opt.key, format!("`{}` wants a text: `{} = \"…\"`", opt.key, opt.key));
            None
        }
    }
}

/// An option that is a letter.
pub(crate) fn letter(diag: &mut Diagnostics, opt: &Opt) -> Option<syn::LitChar> {
    match &opt.value {
        Some(Expr::Lit(syn::ExprLit { lit: syn::Lit::Char(letter), .. })) => Some(letter.clone()),
        other => {
            let message = format!("`{}` wants a letter: `{} = 'x'`", opt.key, opt.key);
            match other {
                Some(other) => diag.error(other, message),
                None => diag.error(&opt.key, message),
            }
            None
        }
    }
}

/// An option that is an expression.
pub(crate) fn expr(diag: &mut Diagnostics, opt: &Opt) -> Option<Expr> {
    if opt.value.is_none() {
        diag.error(&opt.key, format!("`{}` wants a value: `{} = …`", opt.key, opt.key));
    }
    opt.value.clone()
}

/// An option that is a path.
pub(crate) fn path(diag: &mut Diagnostics, opt: &Opt) -> Option<Path> {
    match &opt.value {
        Some(Expr::Path(path)) if path.qself.is_none() => Some(path.path.clone()),
        other => {
            let message = format!("`{}` wants a path: `{} = crate::…`", opt.key, opt.key);
            match other {
                Some(other) => diag.error(other, message),
                None => diag.error(&opt.key, message),
            }
            None
        }
    }
}

/// The text of doc comments: the first paragraph on one line, and the rest as it was written.
pub(crate) fn docs(attrs: &[syn::Attribute]) -> (String, String) {
    let lines: Vec<String> = attrs
        .iter()
        .filter(|attr| attr.path().is_ident("doc"))
        .filter_map(|attr| match &attr.meta {
            syn::Meta::NameValue(pair) => match &pair.value {
                Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
                _ => None,
            },
            _ => None,
        })
        .flat_map(|text| text.split('\n').map(str::to_owned).collect::<Vec<_>>())
        .map(|line| line.strip_prefix(' ').unwrap_or(&line).trim_end().to_owned())
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let start = lines.iter().position(|it| !it.is_empty()).unwrap_or(lines.len());
    let lines = &lines[start..];
    let end = lines.iter().position(|it| it.is_empty()).unwrap_or(lines.len());
    let (summary, text) = lines.split_at(end);
    (summary.join(" ").trim().to_owned(), text.join("\n").trim().to_owned())
}

/// The text of doc comments: the first paragraph on one line, and below it the rest.
pub(crate) fn all_docs(attrs: &[syn::Attribute]) -> String {
    let (summary, text) = docs(attrs);
    match text.is_empty() {
        true => summary,
        false => format!("{summary}\n\n{text}"),
    }
}
