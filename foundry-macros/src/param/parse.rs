//! From the attributes of a parameter to what the author meant.

use super::ast::{Choices, Group, GroupSort, Mark, Options, Others, Param};
use crate::attr::{self, Opt, Opts};
use crate::diag::Diagnostics;
use crate::{limit, ty};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Ident, LitChar, LitStr, Meta, Token, Type};

const VALUE: [&str; 13] = [
    "default",
    "env",
    "value",
    "choices",
    "range",
    "len",
    "validate",
    "complete",
    "requires",
    "conflicts",
    "prompt",
    "secret",
    "hidden",
];

/// The options that each attribute knows.
fn known(mark: &str) -> Vec<&'static str> {
    let mut known = Vec::new();
    match mark {
        "argument" => {
            known.extend(VALUE.iter().filter(|it| **it != "env"));
            known.extend(["values", "delimiter"]);
        }
        "option" => {
            known.extend(["short", "long"]);
            known.extend(VALUE);
            known.extend(["values", "delimiter"]);
        }
        _ => known.extend([
            "short",
            "long",
            "count",
            "negatable",
            "default",
            "requires",
            "conflicts",
            "hidden",
        ]),
    }
    known
}

/// A parameter or a field. `also` are attributes of others that may stand there.
pub(crate) fn param<'a>(
    diag: &mut Diagnostics,
    ty: &'a Type,
    ident: Option<&'a Ident>,
    attrs: &[Attribute],
) -> Param<'a> {
    let mut mark = Mark::None;
    for attr in attrs {
        let Some(name) = ours(attr) else { continue };
        if !matches!(mark, Mark::None) {
            let message = "a parameter takes one of `#[argument]`, `#[option]`, `#[flag]`, `#[args]` and `#[service]`";
            diag.error(attr.path(), message);
            continue;
        }
        let span = attr.path().span();
        let opts = match &attr.meta {
            Meta::Path(_) => Ok(Opts::new()),
            _ => attr.parse_args_with(Punctuated::<Opt, Token![,]>::parse_terminated),
        };
        let opts = opts.unwrap_or_else(|error| {
            diag.push(error);
            Opts::new()
        });
        if name == "args" {
            for opt in &opts {
                diag.error(&opt.key, "`#[args]` takes no options; they stand in the struct");
            }
            mark = Mark::Args(span);
            continue;
        }
        if name == "service" {
            for opt in &opts {
                diag.error(&opt.key, "here `#[service]` takes no options; its type has them");
            }
            mark = Mark::Service(span);
            continue;
        }
        let options = options(diag, ident, &opts, name);
        mark = match name {
            "argument" => Mark::Argument(span, options),
            "option" => Mark::Option(span, options),
            _ => Mark::Flag(span, options),
        };
    }
    let (summary, text) = attr::docs(attrs);
    let help = if text.is_empty() { summary } else { format!("{summary} {text}") };
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    Param { ty, shape: ty::shape(ty), ident, help, mark }
}

/// The name of one of our attributes.
pub(crate) fn ours(attr: &Attribute) -> Option<&'static str> {
    ["argument", "option", "flag", "args", "service"]
        .into_iter()
        .find(|it| attr.path().is_ident(it))
}

fn options(diag: &mut Diagnostics, ident: Option<&Ident>, opts: &Opts, mark: &str) -> Options {
    let known = known(mark);
    let mut options = Options::default();
    for opt in opts {
        let key = &opt.key;
        let name = key.to_string();
        if !known.contains(&name.as_str()) {
            unknown(diag, key, mark);
            continue;
        }
        macro_rules! keep {
            ($field:ident, $read:expr) => {{
                let value = $read;
                attr::once(diag, key, &mut options.$field, value);
            }};
        }
        match name.as_str() {
            // As others have it: `#[option(short, long)]`.
            "short" if opt.value.is_none() => keep!(short, first_letter(ident, key)),
            "long" if opt.value.is_none() => {}
            "short" => keep!(short, attr::letter(diag, opt)),
            "delimiter" => keep!(delimiter, attr::letter(diag, opt)),
            "long" => keep!(long, attr::text(diag, opt)),
            "value" => keep!(value, attr::text(diag, opt)),
            "env" => keep!(env, attr::text(diag, opt)),
            "prompt" => keep!(prompt, attr::text(diag, opt)),
            "validate" => keep!(validate, attr::path(diag, opt)),
            "complete" => keep!(complete, attr::path(diag, opt)),
            "choices" => keep!(choices, choices(diag, opt)),
            "range" => keep!(range, limit::read(diag, opt)),
            "len" => keep!(len, limit::read(diag, opt)),
            "values" => keep!(values, limit::read(diag, opt)),
            "requires" => keep!(requires, others(diag, opt)),
            "conflicts" => keep!(conflicts, others(diag, opt)),
            "hidden" => keep!(hidden, attr::word(diag, opt)),
            "secret" => keep!(secret, attr::word(diag, opt)),
            // With a value they are still meant, so that the type is not wrong too.
            "count" => keep!(count, attr::word(diag, opt).or(Some(key.span()))),
            "negatable" => keep!(negatable, attr::word(diag, opt).or(Some(key.span()))),
            _ => keep!(default, attr::expr(diag, opt)),
        }
    }
    options
}

/// Reports an option that does not exist, or only of another attribute.
fn unknown(diag: &mut Diagnostics, key: &Ident, mark: &str) {
    let name = key.to_string();
    let others = ["argument", "option", "flag"].into_iter();
    let others: Vec<&str> = others.filter(|it| known(it).contains(&name.as_str())).collect();
    match others[..] {
        [] => attr::unknown(diag, key, &known(mark)),
        [one] => diag.error(key, format!("`{name}` is for `#[{one}]`, not for `#[{mark}]`")),
        [one, other, ..] => {
            let message =
                format!("`{name}` is for `#[{one}]` and `#[{other}]`, not for `#[{mark}]`");
            diag.error(key, message);
        }
    }
}

/// `choices = ["a", "b"]`.
fn choices(diag: &mut Diagnostics, opt: &Opt) -> Option<Choices> {
    const MESSAGE: &str = "`choices` wants a list of texts: `choices = [\"a\", \"b\"]`";
    let Some(Expr::Array(array)) = &opt.value else {
        wrong(diag, opt, MESSAGE);
        return None;
    };
    let names = array.elems.iter().map(|name| match name {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.clone()),
        other => {
            diag.error(other, MESSAGE);
            None
        }
    });
    let names: Vec<Option<LitStr>> = names.collect();
    let names = names.into_iter().collect::<Option<_>>()?;
    Some(Choices { key: opt.key.clone(), names })
}

/// `requires = a`, `requires = [a, b]`.
fn others(diag: &mut Diagnostics, opt: &Opt) -> Option<Others> {
    Some(Others { key: opt.key.clone(), names: names(diag, opt)? })
}

/// `exclusive = [a, b]`, `at_least_one = [a, b]` of a whole command or group.
pub(crate) fn group(diag: &mut Diagnostics, opt: &Opt, sort: GroupSort) -> Option<Group> {
    Some(Group { key: opt.key.clone(), sort, names: names(diag, opt)? })
}

fn names(diag: &mut Diagnostics, opt: &Opt) -> Option<Vec<Ident>> {
    let message = format!("`{0}` wants names of parameters: `{0} = [first, second]`", opt.key);
    let name = |expr: &Expr| match expr {
        Expr::Path(path) => path.path.get_ident().cloned(),
        _ => None,
    };
    let exprs: Vec<&Expr> = match &opt.value {
        Some(Expr::Array(array)) => array.elems.iter().collect(),
        Some(other) => vec![other],
        None => Vec::new(),
    };
    if exprs.is_empty() {
        wrong(diag, opt, &message);
        return None;
    }
    for expr in exprs.iter().filter(|it| name(it).is_none()) {
        diag.error(expr, &message);
    }
    exprs.into_iter().map(name).collect()
}

fn wrong(diag: &mut Diagnostics, opt: &Opt, message: &str) {
    match &opt.value {
        Some(value) => diag.error(value.to_token_stream(), message),
        None => diag.error(&opt.key, message),
    }
}

/// `short` alone is the first letter of the name.
fn first_letter(ident: Option<&Ident>, key: &Ident) -> Option<LitChar> {
    let name = ident.map(ToString::to_string)?;
    let letter = crate::name::unraw(&name).trim_start_matches('_').chars().next()?;
    Some(LitChar::new(letter.to_ascii_lowercase(), key.span()))
}
