//! From the attribute and the function to what the author meant.

use super::ast::{Cached, Output, Param, Role};
use super::template::Template;
use super::time;
use crate::attr::{self, Opt, Opts};
use crate::diag::Diagnostics;
use crate::ty::{self, Shape};
use proc_macro2::TokenStream;
use std::time::Duration;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    Expr, ExprLit, FnArg, GenericArgument, Ident, ItemFn, Lit, LitStr, Pat, PatType, PathArguments,
    ReturnType, Type,
};

const KNOWN: &[&str] = &["cache", "key", "skip", "stale", "tags", "ttl"];

/// Reads all there is; a mistake leaves its part out.
pub(super) fn cached<'a>(
    diag: &mut Diagnostics,
    args: TokenStream,
    item: &'a ItemFn,
) -> Cached<'a> {
    let opts: Opts = Punctuated::parse_terminated.parse2(args).unwrap_or_else(|error| {
        diag.push(error);
        Opts::new()
    });
    let (mut ttl, mut stale, mut key) = (None, None, None);
    let (mut tags, mut skip, mut cache) = (None, None, None);
    let has_ttl = opts.iter().any(|it| it.key == "ttl");
    for opt in &opts {
        match opt.key.to_string().as_str() {
            "ttl" => {
                let value = attr::text(diag, opt).and_then(|text| duration(diag, &text));
                attr::once(diag, &opt.key, &mut ttl, value);
            }
            "stale" => {
                let value = attr::text(diag, opt).and_then(|text| duration(diag, &text));
                attr::once(diag, &opt.key, &mut stale, value.map(|it| (opt.key.span(), it)));
            }
            "key" => {
                let value = attr::text(diag, opt).map(|text| Template::read(diag, text));
                attr::once(diag, &opt.key, &mut key, value);
            }
            "tags" => {
                let value = texts(diag, opt);
                let value = value.map(|it| it.into_iter().map(|it| Template::read(diag, it)));
                let value = value.map(Iterator::collect);
                attr::once(diag, &opt.key, &mut tags, value);
            }
            "skip" => {
                let value = names(diag, opt);
                attr::once(diag, &opt.key, &mut skip, value);
            }
            "cache" => {
                let value = attr::expr(diag, opt).map(|it| (opt.key.span(), it));
                attr::once(diag, &opt.key, &mut cache, value);
            }
            _ => attr::unknown(diag, &opt.key, KNOWN),
        }
    }
    let receiver = item.sig.inputs.iter().find_map(|it| match it {
        FnArg::Receiver(receiver) => Some(receiver),
        FnArg::Typed(_) => None,
    });
    let params = item.sig.inputs.iter().filter_map(|it| match it {
        FnArg::Typed(param) => Some(self::param(param)),
        FnArg::Receiver(_) => None,
    });
    Cached {
        item,
        has_ttl,
        ttl: ttl.unwrap_or(Duration::ZERO),
        stale,
        key,
        tags: tags.unwrap_or_default(),
        skip: skip.unwrap_or_default(),
        cache,
        receiver,
        params: params.collect(),
    }
}

fn duration(diag: &mut Diagnostics, text: &LitStr) -> Option<Duration> {
    time::parse(&text.value()).map_err(|why| diag.error(text, why)).ok()
}

/// `["a", "b"]`.
fn texts(diag: &mut Diagnostics, opt: &Opt) -> Option<Vec<LitStr>> {
    let list = list(opt, |it| match it {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.clone()),
        _ => None,
    });
    wanted(diag, opt, list, "texts", "\"…\", \"…\"")
}

/// `[a, b]`.
fn names(diag: &mut Diagnostics, opt: &Opt) -> Option<Vec<Ident>> {
    let list = list(opt, |it| match it {
        Expr::Path(path) => path.path.get_ident().cloned(),
        _ => None,
    });
    wanted(diag, opt, list, "parameters", "a, b")
}

fn list<T>(opt: &Opt, read: impl Fn(&Expr) -> Option<T>) -> Option<Vec<T>> {
    match &opt.value {
        Some(Expr::Array(array)) => array.elems.iter().map(read).collect(),
        _ => None,
    }
}

fn wanted<T>(
    diag: &mut Diagnostics,
    opt: &Opt,
    list: Option<Vec<T>>,
    what: &str,
    example: &str,
) -> Option<Vec<T>> {
    if list.is_none() {
        let span = opt.value.as_ref().map_or(opt.key.span(), Spanned::span);
        let key = &opt.key;
        diag.error_at(span, format!("`{key}` wants a list of {what}: `{key} = [{example}]`"));
    }
    list
}

fn param(param: &PatType) -> Param<'_> {
    let ident = match &*param.pat {
        Pat::Ident(pat) => Some(&pat.ident),
        _ => None,
    };
    let span = ident.map_or_else(|| param.pat.span(), Ident::span);
    Param { ident, span, ty: &param.ty, role: role(&param.ty) }
}

/// As everywhere, references are services and all else is a value, as are references to texts and lists.
fn role(ty: &Type) -> Role<'_> {
    match ty::shape(ty) {
        Shape::Mut => Role::Changed,
        Shape::Ref(inner) if ty::is_cache(inner) => Role::Cache,
        Shape::Ref(inner) if is_plain(inner) => Role::Value,
        Shape::Ref(Type::ImplTrait(_)) => Role::Service(None),
        Shape::Ref(inner) | Shape::OptionalRef(inner) => Role::Service(Some(inner)),
        Shape::Arc(inner) | Shape::OptionalArc(inner) => Role::Service(Some(inner)),
        Shape::All(_) | Shape::Lazy(_) => Role::Service(None),
        _ => Role::Value,
    }
}

/// Whether nobody means a service by a reference to it.
fn is_plain(ty: &Type) -> bool {
    matches!(ty, Type::Array(_) | Type::Tuple(_) | Type::Reference(_))
        || ty::lent(ty).is_some()
        || ty::well_known(ty).is_some()
        || ty::argument(ty, "Option").is_some()
}

/// What a function returns, if it is a `Result`.
pub(super) fn output(item: &ItemFn) -> Option<Output<'_>> {
    let ReturnType::Type(_, ty) = &item.sig.output else { return None };
    let first = ty::argument(ty, "Result")?;
    let hit = ty::argument(first, "Hit");
    let value = hit.unwrap_or(first);
    let mut computed = (**ty).clone();
    replace(&mut computed, value);
    let error = ty::last_argument(ty).filter(|it| !std::ptr::eq(*it, first));
    Some(Output { value, error, computed, is_hit: hit.is_some() })
}

/// Puts another type in the place of the first between `<` and `>`.
fn replace(ty: &mut Type, value: &Type) {
    match ty {
        Type::Group(group) => replace(&mut group.elem, value),
        Type::Path(path) => {
            let Some(last) = path.path.segments.last_mut() else { return };
            let PathArguments::AngleBracketed(arguments) = &mut last.arguments else { return };
            let first = arguments.args.iter_mut().find_map(|it| match it {
                GenericArgument::Type(first) => Some(first),
                _ => None,
            });
            if let Some(first) = first {
                *first = value.clone();
            }
        }
        _ => {}
    }
}
