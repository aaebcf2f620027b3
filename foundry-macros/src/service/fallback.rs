//! What stands in for a service that is wrong, so that one mistake stays one message.

use super::ast::Service;
use super::parse::plain;
use crate::{item, path, taking, ty};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{FnArg, Generics, ImplItem, Item, Signature, Type};

/// The errors, the item as it is, and the promise that somebody makes the service, in every way in
/// which it may be taken: who takes it is not told a second time.
///
/// ```ignore
/// impl ::foundry::__private::ProvidedBy<crate::__foundry::Root> for DatabasePool {
///     const NEED: ::foundry::__private::Need = ::foundry::__private::Need::MISSED;
/// }
/// impl ::foundry::__private::Transient<crate::__foundry::Root> for DatabasePool { … }
/// ```
pub(super) fn service(service: &Service<'_>, item: &Item, errors: &syn::Error) -> TokenStream {
    let span = service.span;
    let private = path::private(span);
    let home = path::home(service.options.pack.as_ref(), span);
    let generics = service.type_generics();
    let (params, _, bounds) = generics.split_for_impl();
    let provided = |ty: &Type, generics: &Generics| {
        let (params, _, bounds) = generics.split_for_impl();
        quote_spanned! {span=>
            impl #params #private::ProvidedBy<#home::Root> for #ty #bounds {
                const NEED: #private::Need = #private::Need::MISSED;
            }
        }
    };
    let mut views: Vec<(String, Type)> = Vec::new();
    for view in service.options.views.iter().filter_map(trait_of) {
        if views.iter().all(|it| it.0 != view.0) {
            views.push(view);
        }
    }
    let views = views.iter().map(|(_, view)| provided(view, &Generics::default()));
    let ty = &service.ty;
    let own = (!matches!(ty, Type::Infer(_))).then(|| {
        let provided = provided(ty, &generics);
        quote_spanned! {span=>
            #provided
            impl #params #private::Transient<#home::Root> for #ty #bounds {
                const NEED: #private::Need = #private::Need::MISSED;

                fn make(_: &#private::Ctx<'_>) -> #private::Result<Self>
                where
                    Self: ::core::marker::Sized,
                {
                    ::core::unreachable!("BUG: this does not compile")
                }
            }
        }
    });
    let plain = unknown(&sized(item), errors);
    let block = item::block(&quote!(#own #(#views)*));
    quote!(#plain #block)
}

/// The trait of a view, under its name; also where the `dyn` is missing.
fn trait_of(view: &Type) -> Option<(String, Type)> {
    let view = match view {
        Type::TraitObject(_) => view.clone(),
        Type::Path(_) if !ty::is_wrapped(view) => syn::parse_quote!(dyn #view),
        _ => return None,
    };
    Some((ty::display(&view), view))
}

/// The item, without our attributes, and without traits that are taken by value.
fn sized(item: &Item) -> TokenStream {
    let mut item = item.clone();
    let signatures = match &mut item {
        Item::Fn(item) => vec![&mut item.sig],
        Item::Impl(item) => item.items.iter_mut().filter_map(signature).collect(),
        Item::Struct(item) => {
            item.fields.iter_mut().for_each(|it| taking::sized(&mut it.ty));
            Vec::new()
        }
        _ => Vec::new(),
    };
    for input in signatures.into_iter().flat_map(|it| &mut it.inputs) {
        if let FnArg::Typed(input) = input {
            taking::sized(&mut input.ty);
        }
    }
    plain(&item)
}

fn signature(item: &mut ImplItem) -> Option<&mut Signature> {
    match item {
        ImplItem::Fn(item) => Some(&mut item.sig),
        _ => None,
    }
}

/// The errors, and what the attribute stands on.
pub(super) fn unknown(item: &impl ToTokens, errors: &syn::Error) -> TokenStream {
    let errors = errors.to_compile_error();
    quote!(#errors #[allow(dead_code)] #item)
}
