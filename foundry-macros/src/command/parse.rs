//! From the attribute and the function to what the author meant.

use super::ast::{Command, Mark, Options, Param};
use crate::attr::{self, Opt, Opts};
use crate::diag::Diagnostics;
use crate::ty;
use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, FnArg, Ident, ItemFn, LitStr, Meta, Pat, PatType, Token};

const KNOWN: &[&str] = &["alias", "hidden", "pack"];
const KNOWN_OPTION: &[&str] = &["short", "long", "default", "env"];
const KNOWN_FLAG: &[&str] = &["short", "long"];

/// Reads all there is; a mistake leaves its part out.
pub(super) fn command<'a>(
    diag: &mut Diagnostics,
    args: TokenStream,
    item: &'a ItemFn,
) -> Command<'a> {
    let (name, opts) = match arguments.parse2(args) {
        Ok(parsed) => parsed,
        Err(error) => {
            diag.push(error);
            (None, Opts::new())
        }
    };
    let mut command =
        Command { item, name, aliases: Vec::new(), hidden: false, pack: None, params: Vec::new() };
    let (mut hidden, mut pack) = (None, None);
    for opt in &opts {
        match opt.key.to_string().as_str() {
            "alias" => command.aliases.extend(attr::text(diag, opt)),
            "hidden" => {
                let value = attr::word(diag, opt);
                attr::once(diag, &opt.key, &mut hidden, value);
            }
            "pack" => {
                let value = attr::path(diag, opt);
                attr::once(diag, &opt.key, &mut pack, value);
            }
            "name" => {
                diag.error(
                    &opt.key,
                    "the name stands alone, in front: `#[command(\"user:create\")]`",
                );
            }
            _ => attr::unknown(diag, &opt.key, KNOWN),
        }
    }
    command.hidden = hidden.is_some();
    command.pack = pack;
    for input in &item.sig.inputs {
        match input {
            FnArg::Typed(input) => command.params.push(param(diag, input)),
            FnArg::Receiver(receiver) => {
                diag.error(receiver, "a command is a function of its own; it has no `self`");
            }
        }
    }
    command
}

/// `"ns:name", option, option = value`.
fn arguments(input: ParseStream<'_>) -> syn::Result<(Option<LitStr>, Opts)> {
    if input.peek(Ident) && input.peek2(Token![:]) {
        return Err(input.error("the name of a command is a text: `#[command(\"user:create\")]`"));
    }
    let name = input.peek(LitStr).then(|| input.parse()).transpose()?;
    if name.is_some() && !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok((name, Punctuated::parse_terminated(input)?))
}

fn param<'a>(diag: &mut Diagnostics, input: &'a PatType) -> Param<'a> {
    let ident = match &*input.pat {
        Pat::Ident(pat) => Some(&pat.ident),
        _ => None,
    };
    let mut mark = Mark::None;
    for attr in &input.attrs {
        let known = if attr.path().is_ident("option") {
            KNOWN_OPTION
        } else if attr.path().is_ident("flag") {
            KNOWN_FLAG
        } else {
            if attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr") {
                let message = "a command has the same parameters everywhere; put the `cfg` on it";
                diag.error(attr.path(), message);
            } else if !is_lint(attr) && !attr.path().is_ident("doc") {
                diag.error(attr.path(), "a parameter takes `#[option]` or `#[flag]`");
            }
            continue;
        };
        if !matches!(mark, Mark::None) {
            diag.error(attr.path(), "a parameter takes one `#[option]` or `#[flag]`");
            continue;
        }
        let span = syn::spanned::Spanned::span(attr.path());
        let opts = match &attr.meta {
            Meta::Path(_) => Ok(Opts::new()),
            _ => attr.parse_args_with(Punctuated::<Opt, Token![,]>::parse_terminated),
        };
        let options = match opts {
            Ok(opts) => options(diag, &opts, known),
            Err(error) => {
                diag.push(error);
                Options::default()
            }
        };
        mark = if known == KNOWN_FLAG {
            Mark::Flag(span, options)
        } else {
            Mark::Option(span, options)
        };
    }
    let (summary, text) = attr::docs(&input.attrs);
    let help = if text.is_empty() { summary } else { format!("{summary} {text}") };
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    Param { ty: &input.ty, shape: ty::shape(&input.ty), ident, help, mark }
}

/// `#[allow(…)]` and the like, which may stand on any parameter.
pub(super) fn is_lint(attr: &Attribute) -> bool {
    ["allow", "deny", "expect", "forbid", "warn"].iter().any(|it| attr.path().is_ident(it))
}

fn options(diag: &mut Diagnostics, opts: &Opts, known: &[&str]) -> Options {
    let mut options = Options::default();
    for opt in opts {
        let key = &opt.key;
        match key.to_string().as_str() {
            name if !known.contains(&name) => attr::unknown(diag, key, known),
            "short" => {
                let value = attr::letter(diag, opt);
                attr::once(diag, key, &mut options.short, value);
            }
            "long" => {
                let value = attr::text(diag, opt);
                attr::once(diag, key, &mut options.long, value);
            }
            "env" => {
                let value = attr::text(diag, opt);
                attr::once(diag, key, &mut options.env, value);
            }
            _ => {
                let value = attr::expr(diag, opt);
                attr::once(diag, key, &mut options.default, value);
            }
        }
    }
    options
}
