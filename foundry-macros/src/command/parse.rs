//! From the attribute and the function to what the author meant.

use super::ast::{Called, Command};
use crate::attr::{self, Opts};
use crate::diag::Diagnostics;
use crate::name;
use crate::param::ast::{GroupSort, Param};
use crate::param::parse::ours;
use crate::param::{self, parse::group};
use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, FnArg, Ident, ItemFn, LitStr, Pat, PatType, Token};

const KNOWN: &[&str] = &["alias", "call", "example", "hidden", "pack", "exclusive", "at_least_one"];

/// Reads all there is; a mistake leaves its part out.
pub(super) fn command<'a>(
    diag: &mut Diagnostics,
    args: TokenStream,
    item: &'a ItemFn,
) -> Command<'a> {
    let (name, opts) = read(diag, args);
    let mut command = Command {
        item,
        name,
        aliases: Vec::new(),
        examples: Vec::new(),
        hidden: false,
        call: None,
        pack: None,
        groups: Vec::new(),
        params: Vec::new(),
    };
    let (mut hidden, mut pack) = (None, None);
    for opt in &opts {
        match opt.key.to_string().as_str() {
            "alias" => command.aliases.extend(attr::text(diag, opt)),
            "call" => {
                let value = attr::word(diag, opt);
                attr::once(diag, &opt.key, &mut command.call, value);
            }
            "example" => command.examples.extend(attr::text(diag, opt)),
            "exclusive" => command.groups.extend(group(diag, opt, GroupSort::Exclusive)),
            "at_least_one" => command.groups.extend(group(diag, opt, GroupSort::AtLeastOne)),
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
    command.params = params(diag, item, "command");
    command
}

/// The name and the options; nothing, if they are not written as such.
fn read(diag: &mut Diagnostics, args: TokenStream) -> (Option<LitStr>, Opts) {
    arguments.parse2(args).unwrap_or_else(|error| {
        diag.push(error);
        (None, Opts::new())
    })
}

/// A seeder is a hidden command: `#[seeder("films")]` is `#[command("db:seed:films", hidden)]`; and so is
/// whatever else is called by a command.
pub(super) fn called<'a>(
    diag: &mut Diagnostics,
    called: Called,
    args: TokenStream,
    item: &'a ItemFn,
) -> Command<'a> {
    let Called { what, prefix } = called;
    let (name, opts) = read(diag, args);
    let mut pack = None;
    for opt in &opts {
        match opt.key.to_string().as_str() {
            "pack" => {
                let value = attr::path(diag, opt);
                attr::once(diag, &opt.key, &mut pack, value);
            }
            "name" => {
                diag.error(&opt.key, format!("the name stands alone: `#[{what}(\"films\")]`"));
            }
            word if opt.value.is_none() && opts.len() == 1 => {
                diag.error(&opt.key, format!("the name is a text: `#[{what}(\"{word}\")]`"));
            }
            _ => attr::unknown(diag, &opt.key, &["pack"]),
        }
    }
    let ident = &item.sig.ident;
    let (name, span) = match name {
        Some(name) => (name.value(), name.span()),
        None => (name::kebab(&ident.to_string()), ident.span()),
    };
    Command {
        item,
        name: Some(LitStr::new(&format!("{prefix}{name}"), span)),
        aliases: Vec::new(),
        examples: Vec::new(),
        hidden: true,
        call: None,
        pack,
        groups: Vec::new(),
        params: params(diag, item, what),
    }
}

fn params<'a>(diag: &mut Diagnostics, item: &'a ItemFn, what: &str) -> Vec<Param<'a>> {
    let mut params = Vec::new();
    for input in &item.sig.inputs {
        match input {
            FnArg::Typed(input) => params.push(param(diag, input)),
            FnArg::Receiver(receiver) => {
                let message = format!("a {what} is a function of its own; it has no `self`");
                diag.error(receiver, message);
            }
        }
    }
    params
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
    let opts = Punctuated::parse_terminated_with(input, |input| {
        if input.peek(LitStr) {
            return Err(input.error("the name stands in front: `#[command(\"user:create\", …)]`"));
        }
        input.parse()
    })?;
    Ok((name, opts))
}

fn param<'a>(diag: &mut Diagnostics, input: &'a PatType) -> Param<'a> {
    let ident = match &*input.pat {
        Pat::Ident(pat) => Some(&pat.ident),
        _ => None,
    };
    for attr in &input.attrs {
        if attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr") {
            let message = "a command has the same parameters everywhere; put the `cfg` on it";
            diag.error(attr.path(), message);
        } else if !is_lint(attr) && !attr.path().is_ident("doc") && ours(attr).is_none() {
            let message = "a parameter takes `#[argument]`, `#[option]`, `#[flag]`, `#[args]` or `#[service]`";
            diag.error(attr.path(), message);
        }
    }
    param::parse::param(diag, &input.ty, ident, &input.attrs)
}

/// `#[allow(…)]` and the like, which may stand on any parameter.
pub(super) fn is_lint(attr: &Attribute) -> bool {
    ["allow", "deny", "expect", "forbid", "warn"].iter().any(|it| attr.path().is_ident(it))
}
