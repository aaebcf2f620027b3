//! The rules of a function whose result is kept, one function each. Types are left to the compiler.

use super::ast::{Cached, Param, Role};
use super::parse::output;
use super::template::{Place, Template};
use crate::diag::Diagnostics;
use crate::name;
use crate::ty::{self, Shape};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{GenericParam, ReceiverKind, Type};

/// Reports every broken rule.
pub(super) fn cached(diag: &mut Diagnostics, cached: &Cached<'_>) {
    check_cached_function(diag, cached);
    check_cached_output(diag, cached);
    check_cached_cache(diag, cached);
    check_cached_ttl(diag, cached);
    check_cached_places(diag, cached);
    check_cached_skip(diag, cached);
    check_cached_params(diag, cached);
    check_cached_stale(diag, cached);
}

// The body is computed at most once, later or never, and its value goes to whoever asks for the key.
fn check_cached_function(diag: &mut Diagnostics, cached: &Cached<'_>) {
    let sig = &cached.item.sig;
    if sig.asyncness.is_none() {
        diag.error(
            sig.fn_token,
            "what is cached is `async`: the cache waits for others, and for its store",
        );
    }
    for param in &sig.generics.params {
        const MESSAGE: &str = "a cached function has no type parameters, which are in no key; take services as `&impl Trait`";
        match param {
            GenericParam::Lifetime(_) => {}
            GenericParam::Type(param) => diag.error(&param.ident, MESSAGE),
            GenericParam::Const(param) => diag.error(&param.ident, MESSAGE),
        }
    }
    if let Some(receiver) = cached.receiver {
        match &receiver.kind {
            ReceiverKind::Reference(_, _, None) => {}
            ReceiverKind::Typed(_, ty) if !matches!(ty::shape(ty), Shape::Mut) => {}
            _ => diag.error(receiver, "mostly a cached function is not called; take `&self`"),
        }
        if cached.key.is_none() {
            let message =
                "two types may have methods of this name; write a key: `key = \"users:{id}\"`";
            diag.error(&sig.ident, message);
        }
    }
    if let syn::Safety::Unsafe(unsafety) = &sig.safety {
        diag.error(unsafety, "a cached function cannot be `unsafe`");
    }
}

// A store may fail, and what is kept owns what it is made of.
fn check_cached_output(diag: &mut Diagnostics, cached: &Cached<'_>) {
    let sig = &cached.item.sig;
    let Some(output) = output(cached.item) else {
        const MESSAGE: &str = "a cache may fail; return `Result<Hit<T>>` to read the value in place, or `Result<T>` for a copy";
        match &sig.output {
            syn::ReturnType::Type(_, ty) => diag.error(ty, MESSAGE),
            syn::ReturnType::Default => diag.error(&sig.ident, MESSAGE),
        }
        return;
    };
    match output.value {
        Type::Reference(reference) => {
            diag.error(
                reference.and_token,
                "what is cached borrows nothing; own it, as `String` owns text",
            );
        }
        Type::ImplTrait(ty) => diag.error(ty, "a cached function names what it returns"),
        _ => {
            if let Some(hit) = output.inner_hit() {
                let message = "`Hit` stands around the whole value, as in `Result<Hit<Option<T>>>`";
                diag.error(hit, message);
            }
        }
    }
}

// Nothing is global: the cache is one that the function is given.
fn check_cached_cache(diag: &mut Diagnostics, cached: &Cached<'_>) {
    let mut caches = cached.params.iter().filter(|it| matches!(it.role, Role::Cache));
    let first = caches.next();
    for other in caches {
        diag.error(
            other.ty,
            "a result is kept in one cache; there is another parameter that is one",
        );
    }
    match (first, &cached.cache) {
        (None, None) => diag.error(
            &cached.item.sig.ident,
            "in which cache? take `cache: &Cache`, or say where it is: `cache = self.cache`",
        ),
        (Some(param), Some((span, _))) => {
            let name = param.ident.map_or_else(|| "a parameter".to_owned(), |it| format!("`{it}`"));
            diag.error_at(*span, format!("{name} is the cache already"));
        }
        (Some(Param { ident: None, span, .. }), None) => {
            diag.error_at(*span, "the cache has a name: `cache: &Cache`");
        }
        _ => {}
    }
}

// How long a result is right, nobody else knows.
fn check_cached_ttl(diag: &mut Diagnostics, cached: &Cached<'_>) {
    if !cached.has_ttl {
        let message = "for how long? say `#[cached(ttl = \"10m\")]`";
        diag.error(&cached.item.sig.ident, message);
    }
}

// A value in a key or a tag is that of a parameter.
fn check_cached_places(diag: &mut Diagnostics, cached: &Cached<'_>) {
    let names: Vec<String> = names(cached);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for (template, place) in cached.key.iter().chain(&cached.tags).flat_map(of_template) {
        let Some(name) = &place.name else {
            diag.error(&template.text, "a value has a name here: `{id}`");
            continue;
        };
        if name == "self" && cached.receiver.is_some() && !place.fields.is_empty() {
            continue;
        }
        match cached.param(name) {
            Some(Param { role: Role::Cache, .. }) => {
                diag.error(
                    &template.text,
                    format!("`{name}` is the cache; it is no part of a key"),
                );
            }
            Some(_) => {}
            None => diag.error(
                &template.text,
                match (name::nearest(name, &names), names.as_slice()) {
                    (Some(near), _) => {
                        format!("there is no parameter `{name}`; did you mean `{near}`?")
                    }
                    (None, []) => format!("there is no parameter `{name}`, nor another"),
                    (None, all) => {
                        format!("there is no parameter `{name}`; there is {}", name::list(all))
                    }
                },
            ),
        }
    }
}

fn of_template(template: &Template) -> impl Iterator<Item = (&Template, &Place)> {
    template.places().map(move |place| (template, place))
}

/// What may be in a key.
fn names(cached: &Cached<'_>) -> Vec<String> {
    let values = cached.params.iter().filter(|it| !matches!(it.role, Role::Cache));
    values.filter_map(Param::name).collect()
}

// What is left out of the key is a value that could be in it.
fn check_cached_skip(diag: &mut Diagnostics, cached: &Cached<'_>) {
    for (at, skipped) in cached.skip.iter().enumerate() {
        let name = skipped.to_string();
        let name = name::unraw(&name);
        if cached.skip[..at].contains(skipped) {
            diag.error(skipped, format!("`{name}` is left out already"));
            continue;
        }
        match cached.param(name).map(|it| it.role) {
            None => {
                let names = names(cached);
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let near = name::nearest(name, &names);
                let near = near.map(|it| format!("; did you mean `{it}`?")).unwrap_or_default();
                diag.error(skipped, format!("there is no parameter `{name}`{near}"));
            }
            Some(Role::Cache) => {
                diag.error(skipped, format!("`{name}` is the cache; it is no part of a key"));
            }
            Some(_) if in_key(cached, name) => {
                diag.error(skipped, format!("`{name}` is in the key; leave it out of one of them"));
            }
            Some(_) => {}
        }
    }
}

fn in_key(cached: &Cached<'_>, name: &str) -> bool {
    let mut places = cached.key.iter().flat_map(Template::places);
    places.any(|it| it.name.as_deref() == Some(name))
}

// What is stale is computed anew beside its caller, who may be gone before that ends.
fn check_cached_stale(diag: &mut Diagnostics, cached: &Cached<'_>) {
    const MESSAGE: &str = "with `stale` the function outlives its caller, and owns what it takes";
    if cached.stale.is_none() {
        return;
    }
    if let Some(receiver) = cached.receiver {
        diag.error(receiver, format!("{MESSAGE}; make it a function that takes `Arc<…>`"));
    }
    for param in &cached.params {
        let instead = match param.role {
            Role::Service(_) if is_borrowed(param) => "a service as `Arc<…>`",
            Role::Value if is_borrowed(param) => "a text as `String`",
            _ => continue,
        };
        diag.error(param.ty, format!("{MESSAGE}: {instead}"));
    }
}

fn is_borrowed(param: &Param<'_>) -> bool {
    let is_loan = param.ty.to_token_stream().into_iter().any(|it| it.to_string() == "&");
    is_loan || ty::borrowed_for(param.ty.to_token_stream()).is_some()
}

// Two calls that differ in a value have two results, so the value is in the key; unless the author says
// that it does not matter.
fn check_cached_params(diag: &mut Diagnostics, cached: &Cached<'_>) {
    // A place that stands for nobody was told of; it may have been meant.
    let mut places = cached.key.iter().flat_map(Template::places);
    let is_known = |it: &str| it == "self" || cached.param(it).is_some();
    let all_known = places.all(|it| it.name.as_deref().is_some_and(is_known))
        && cached.key.as_ref().is_none_or(|it| !it.parts.is_empty());
    for param in &cached.params {
        match (param.role, param.name()) {
            (Role::Changed, _) => {
                diag.error(param.ty, "a cached function changes nothing: mostly it is not called");
            }
            (Role::Value, None) => {
                diag.error_at(param.span, "what may be in the key has a name");
            }
            (Role::Value, Some(name))
                if cached.key.is_some()
                    && all_known
                    && !cached.skips(param)
                    && !in_key(cached, &name) =>
            {
                diag.error_at(
                    param.span,
                    format!(
                        "`{name}` is not in the key, so that whoever asks with another gets the same; \
                         add `{{{name}}}`, or say `skip = [{name}]`"
                    ),
                );
            }
            _ => {}
        }
    }
    if let Some(variadic) = &cached.item.sig.variadic {
        diag.error_at(variadic.span(), "a cached function says what it takes");
    }
}
