//! The rules of a service. Types are left to the compiler.

use super::ast::{Maker, Service};
use crate::diag::Diagnostics;
use crate::ty::{self, Shape};
use crate::views;
use quote::ToTokens;
use syn::{GenericParam, Type};

/// Reports every broken rule.
pub(super) fn service(diag: &mut Diagnostics, service: &Service<'_>) {
    check_needs(diag, service);
    check_transient(diag, service);
    check_generic(diag, service);
    check_view(diag, service);
}

// A service is taken as `&T` while it is used, as `Arc<T>` to be kept; by value if it is made for
// its user.
fn check_needs(diag: &mut Diagnostics, service: &Service<'_>) {
    let is_struct = matches!(service.maker, Maker::Struct(_));
    for input in service.inputs.iter().filter(|it| it.default.is_none()) {
        let message = match ty::shape(input.ty) {
            Shape::Arc(Type::Reference(_)) | Shape::OptionalArc(Type::Reference(_)) => {
                "an `Arc` keeps a service, not a loan of it: `Arc<T>`"
            }
            Shape::Ref(_) if is_struct => "a struct keeps its services: `Arc<T>` instead of `&T`",
            Shape::OptionalRef(_) if is_struct => {
                "a struct keeps its services: `Option<Arc<T>>` instead of `Option<&T>`"
            }
            Shape::Mut => {
                "services are shared: take `&T`, and let the service keep what changes in a `Mutex`"
            }
            Shape::One(..) if ty::well_known(input.ty).is_none() && !is_lent(input.ty) => continue,
            Shape::Bool
            | Shape::Impl
            | Shape::Rest
            | Shape::Optional(..)
            | Shape::Many(..)
            | Shape::One(..)
                if is_struct =>
            {
                "a field is a service, `Arc<T>`, or has a value: `#[default(…)]`"
            }
            Shape::Bool
            | Shape::Impl
            | Shape::Rest
            | Shape::Optional(..)
            | Shape::Many(..)
            | Shape::One(..) => {
                "a constructor takes services, as `&T` or `Arc<T>`; values come from a `Config`"
            }
            _ => continue,
        };
        diag.error(input.ty, message);
    }
}

/// `&str` and the like.
fn is_lent(ty: &Type) -> bool {
    matches!(ty, Type::Reference(_)) || !matches!(ty, Type::Path(_) | Type::Group(_))
}

// Who uses a transient service makes it in passing.
fn check_transient(diag: &mut Diagnostics, service: &Service<'_>) {
    let options = &service.options;
    let Some(transient) = options.transient else { return };
    if options.scoped.is_some() {
        diag.error_at(transient, "a service is `transient` or lives for one command, not both");
    }
    if let Maker::Function { asyncness: Some(asyncness), .. } = service.maker {
        diag.error_at(asyncness, "a transient service is made in passing; it cannot be `async`");
    }
    for view in options.views.iter().chain(&options.contributions) {
        diag.error(view, "a transient service belongs to its user; it has no other view");
    }
}

// One constructor makes one service; a transient one may be made for every type.
fn check_generic(diag: &mut Diagnostics, service: &Service<'_>) {
    let Some(generics) = service.generics else { return };
    let params = generics.params.iter().filter(|it| !matches!(it, GenericParam::Lifetime(_)));
    if service.options.transient.is_none() {
        let message = "one constructor makes one service: write one for each instance, as \
                       `#[service] fn users(…) -> Repo<User>`, or make it `transient`";
        for param in params {
            diag.error(param, message);
        }
        return;
    }
    let names: Vec<String> = params
        .filter_map(|it| match it {
            GenericParam::Type(it) => Some(it.ident.to_string()),
            GenericParam::Const(it) => Some(it.ident.to_string()),
            GenericParam::Lifetime(_) => None,
        })
        .collect();
    let needs = service.inputs.iter().filter_map(super::ast::Input::need);
    for need in needs {
        let word = ty::words(need.ty.to_token_stream()).find(|it| names.contains(&it.to_string()));
        if let Some(word) = word {
            let message =
                "what a service needs is decided once, for every type that it is made for";
            diag.error(&word, message);
        }
    }
}

// A service is found by its type, and by the traits that it is told to be found by.
fn check_view(diag: &mut Diagnostics, service: &Service<'_>) {
    let options = &service.options;
    for (key, list) in [("as", &options.views), ("into", &options.contributions)] {
        let mut seen = Vec::new();
        for view in list {
            let shown = ty::display(view);
            if !matches!(view, Type::TraitObject(_)) {
                diag.error(view, format!("`{key}` wants a trait: `{key} = dyn {shown}`"));
            } else if seen.contains(&shown) {
                diag.error(view, format!("`{shown}` is given twice"));
            }
            seen.push(shown);
        }
        if let Some(view) = list.get(views::MOST) {
            let message = format!("a service has at most {} of `{key}`", views::MOST);
            diag.error(view, message);
        }
    }
}
