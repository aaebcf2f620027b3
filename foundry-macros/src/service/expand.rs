//! What a service becomes: its place in the container, and the function that makes it.

use super::ast::{Maker, Service};
use super::parse::plain;
use crate::item::{self, Need, Site};
use crate::path;
use crate::ty::{self, Shape};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::Item;

/// ```ignore
/// async fn connect(config: &DatabaseConfig) -> Result<DatabasePool> { … }
///
/// const _: () = {
///     // … its key and its needs: `item::head`
///     impl ::foundry::__private::ProvidedBy<crate::__foundry::Root> for DatabasePool {
///         const NEED: ::foundry::__private::Need = ::foundry::__private::Need::Item(__INDEX);
///     }
///     fn __init<'a>(__ctx: ::foundry::__private::Ctx<'a>)
///         -> ::foundry::__private::BoxFuture<'a, ::foundry::__private::Result<Instance>>
///     {
///         ::foundry::__private::boxed(async move {
///             let __service = connect(__ctx.get::<DatabaseConfig>(__NEED_0)).await?;
///             ::core::result::Result::Ok(::foundry::__private::provide(__service))
///         })
///     }
///     // … its entry: `item::entry`
/// };
/// ```
pub(super) fn service(service: &Service<'_>, item: &Item) -> TokenStream {
    let Service { pack, ty, key, span, maker, inputs } = service;
    let span = *span;
    let private = path::private(span);
    let site = Site { name: key, span, pack: pack.as_ref() };

    let mut needs = Vec::new();
    let arguments: Vec<TokenStream> = inputs
        .iter()
        .map(|input| {
            if let Some(default) = &input.default {
                return default.to_token_stream();
            }
            let need = match ty::shape(input.ty) {
                Shape::Arc(ty) => Need { ty, shared: true },
                Shape::Ref(ty) => Need { ty, shared: false },
                _ => unreachable!("BUG: `check_needs` reports any other"),
            };
            let fetch = item::fetch(needs.len(), &need);
            needs.push(need);
            fetch
        })
        .collect();
    let made = made(service, &arguments);
    let ctx =
        if needs.is_empty() { quote!(_) } else { item::variable("__ctx").into_token_stream() };
    let is_async = matches!(maker, Maker::Function { is_async: true, .. });
    let instance = {
        let span = ty::span(ty);
        let private = path::private(span);
        quote_spanned!(span=> #private::instance(__service))
    };
    let local = quote_spanned!(ty::span(ty)=> let __service);
    let (init, how) = if is_async {
        let init = quote_spanned! {span=>
            fn __init<'a>(#ctx: #private::Ctx<'a>)
                -> #private::BoxFuture<'a, #private::Result<#private::Instance>>
            {
                #private::boxed(async move {
                    #local: #ty = #made;
                    ::core::result::Result::Ok(#instance)
                })
            }
        };
        (init, quote!(Async))
    } else {
        let init = quote_spanned! {span=>
            fn __init(#ctx: #private::Ctx<'_>) -> #private::Result<#private::Instance> {
                #local: #ty = #made;
                ::core::result::Result::Ok(#instance)
            }
        };
        (init, quote!(Sync))
    };
    let head = item::head(&site, &needs);
    let kind = quote_spanned! {span=>
        #private::Kind::Service {
            init: #private::Init::#how(__init),
            close: {
                #[allow(unused_imports)]
                use #private::NoClose as _;
                #private::CloseProbe::<#ty>::CLOSE
            },
        }
    };
    let shown = ty::display(ty);
    let entry = item::entry(&site, &shown.to_token_stream(), needs.len(), &kind);
    let provided = ty::span(ty);
    let impl_private = path::private(provided);
    let provided = quote_spanned! {provided=>
        #[diagnostic::do_not_recommend]
        impl #impl_private::ProvidedBy<__home::Root> for #ty {
            const NEED: #impl_private::Need = #impl_private::Need::Item(__INDEX);
        }
    };
    let plain = plain(item);
    let block = item::block(&quote!(#head #provided #init #entry));
    quote!(#plain #block)
}

/// The expression that makes the service.
fn made(service: &Service<'_>, arguments: &[TokenStream]) -> TokenStream {
    let (ty, span) = (&service.ty, service.span);
    match &service.maker {
        Maker::Struct(names) => quote_spanned!(span=> #ty { #(#names: #arguments),* }),
        Maker::Function { path, is_async, fallible } => {
            let wait = is_async.then(|| quote_spanned!(span=> .await));
            let fails = fallible.map(|error| quote_spanned!(error=> ?));
            quote_spanned!(span=> #path(#(#arguments),*) #wait #fails)
        }
    }
}
