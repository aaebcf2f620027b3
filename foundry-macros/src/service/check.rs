//! The rules of a service. Types are left to the compiler.

use super::ast::{Maker, Service};
use crate::asyncness;
use crate::diag::Diagnostics;
use crate::taking;
use crate::ty::{self, Shape};
use crate::views;
use quote::ToTokens;
use syn::{GenericParam, Ident, Type, parse_quote};

/// Reports every broken rule.
pub(super) fn service(diag: &mut Diagnostics, service: &Service<'_>) {
    check_needs(diag, service);
    check_everywhere(diag, service);
    check_transient(diag, service);
    check_generic(diag, service);
    check_view(diag, service);
    if let Maker::Function { asyncness, .. } = service.maker {
        asyncness::check_runtime(diag, asyncness);
    }
}

// A service is taken as `&T` while it is used, as `Arc<T>` to be kept; by value if it is made for
// its user.
fn check_needs(diag: &mut Diagnostics, service: &Service<'_>) {
    let is_struct = matches!(service.maker, Maker::Struct(_));
    for input in service.inputs.iter().filter(|it| it.default.is_none()) {
        if let Some(message) = taking::wrong(input.ty) {
            diag.error(input.ty, message);
            continue;
        }
        let message = match ty::shape(input.ty) {
            Shape::One(..) if is_struct && ty::is_phantom(input.ty) => {
                "`PhantomData` is no service: `#[default(std::marker::PhantomData)]`"
            }
            Shape::Ref(_) if is_struct => "a struct keeps its services: `Arc<T>` instead of `&T`",
            Shape::OptionalRef(_) if is_struct => {
                "a struct keeps its services: `Option<Arc<T>>` instead of `Option<&T>`"
            }
            Shape::One(..) if ty::well_known(input.ty).is_none() && !is_lent(input.ty) => continue,
            Shape::Bool
            | Shape::Impl
            | Shape::Rest
            | Shape::Optional(..)
            | Shape::Many(..)
            | Shape::One(..) => {
                if is_struct {
                    "a field is a service, `Arc<T>`, or has a value: `#[default(…)]`"
                } else {
                    "a constructor takes services, as `&T` or `Arc<T>`; values come from a `Config`"
                }
            }
            _ => continue,
        };
        diag.error(input.ty, message);
    }
}

// What the container gives does not depend on the platform.
fn check_everywhere(diag: &mut Diagnostics, service: &Service<'_>) {
    for cfg in service.inputs.iter().filter_map(|it| it.cfg) {
        diag.error_at(cfg, "a service needs the same everywhere; put the `cfg` on it");
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

// One constructor makes one service; a transient one may be made for every type, which its own type
// names.
fn check_generic(diag: &mut Diagnostics, service: &Service<'_>) {
    let named = service.named();
    for param in &service.generics.params {
        let (name, message) = match param {
            GenericParam::Lifetime(it) if named.contains(&it.lifetime.ident.to_string()) => {
                diag.error(&it.lifetime, "a service outlives its constructor; it cannot borrow");
                continue;
            }
            GenericParam::Lifetime(_) => continue,
            GenericParam::Type(it) => (&it.ident, INSTANCES),
            GenericParam::Const(it) => (&it.ident, INSTANCES),
        };
        if service.options.transient.is_none() {
            diag.error(name, message);
        } else if !named.contains(&name.to_string()) && !matches!(service.ty, Type::Infer(_)) {
            let ty = ty::display(&service.ty);
            diag.error(name, format!("`{ty}` does not say which `{name}` is meant; drop it"));
        } else {
            check_same_needs(diag, service, name);
        }
    }
    for param in service.of_new.into_iter().flat_map(|it| &it.params) {
        let name = match param {
            GenericParam::Lifetime(_) => continue,
            GenericParam::Type(it) => &it.ident,
            GenericParam::Const(it) => &it.ident,
        };
        diag.error(name, "the container calls `new`, and cannot choose this; drop it");
    }
}

const INSTANCES: &str = "a service is one type: write a constructor for each, as `#[service] fn \
                         users(…) -> Repo<User>`, or make it `transient`";

// What a transient service needs is decided once.
fn check_same_needs(diag: &mut Diagnostics, service: &Service<'_>, param: &Ident) {
    let inputs = service.inputs.iter().filter(|it| !ty::is_phantom(it.ty));
    for need in inputs.filter_map(super::ast::Input::need) {
        if let Some(word) = ty::words(need.ty.to_token_stream()).find(|it| it == param) {
            let message = format!(
                "what a service needs is the same for every `{param}`; take what does not name it"
            );
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
                let meant = meant(view);
                diag.error(view, format!("`{key}` wants a trait: `{key} = {meant}`"));
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

/// The trait that was meant: the one in `&dyn Mailer`, `Box<dyn Mailer>`, `impl Mailer`, or `Mailer`.
fn meant(ty: &Type) -> String {
    match ty {
        Type::TraitObject(_) => ty::display(ty),
        Type::Reference(it) => meant(&it.elem),
        Type::ImplTrait(it) => {
            let bounds = &it.bounds;
            ty::display(&parse_quote!(dyn #bounds))
        }
        Type::Path(_) => match ["Arc", "Box", "Rc"].iter().find_map(|it| ty::argument(ty, it)) {
            Some(inner) => meant(inner),
            None => format!("dyn {}", ty::display(ty)),
        },
        _ => "dyn Mailer".to_owned(),
    }
}
