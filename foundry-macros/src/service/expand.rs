//! What a service becomes: its place in the container, and the function that makes it. Its other
//! views stand in `view.rs`.

use super::ast::{Maker, Service};
use super::parse::plain;
use super::view;
use crate::item::{self, Need, Site, User};
use crate::path;
use crate::ty;
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
///             let __service = connect(&*__ctx.get::<DatabaseConfig>(__NEED_0)).await?;
///             ::core::result::Result::Ok(::foundry::__private::instance(__service))
///         })
///     }
///     // … its entry: `item::entry`
/// };
/// ```
pub(super) fn service(service: &Service<'_>, item: &Item) -> TokenStream {
    let Service { options, ty, key, span, inputs, .. } = service;
    let span = *span;
    let shown = ty::display(ty);
    let user = match (options.scoped, options.transient) {
        (_, Some(_)) => User::Transient(&shown),
        (Some(_), None) => User::Scoped,
        (None, None) => User::Singleton(&shown),
    };
    let site = Site { name: key, span, pack: options.pack.as_ref(), user };

    let needs: Vec<Need<'_>> = inputs.iter().filter_map(super::ast::Input::need).collect();
    let mut taken = 0..needs.len();
    let arguments = inputs.iter().map(|input| match (&input.default, input.need()) {
        (None, Some(need)) => item::fetch(taken.next().unwrap_or_default(), &need),
        (default, _) => default.to_token_stream(),
    });
    let made = made(service, &arguments.collect::<Vec<_>>());
    let head = item::head(&site, &needs);
    let (provided, kind) = match options.transient {
        Some(_) => transient(service, &made, needs.is_empty()),
        None => kept(service, &made, needs.is_empty()),
    };
    let entry = item::entry(&site, &shown.to_token_stream(), needs.len(), &kind);
    let views = view::views(service);
    let plain = plain(item);
    let block = item::block(&quote!(#head #provided #entry #views));
    quote!(#plain #block)
}

/// A service in a slot: the impl under which it is found, and its kind.
fn kept(service: &Service<'_>, made: &TokenStream, is_free: bool) -> (TokenStream, TokenStream) {
    let Service { options, ty, span, .. } = service;
    let span = *span;
    let private = path::private(span);
    let ctx = if is_free { quote!(_) } else { item::variable("__ctx").into_token_stream() };
    let at = ty::span(ty);
    let at_private = path::private(at);
    let instance = quote_spanned!(at=> #at_private::instance(__service));
    let local = quote_spanned!(at=> let __service);
    let (init, how) = if service.is_async() {
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
    let (need, life) = match options.scoped {
        Some(_) => (quote!(Scoped), quote!(Scoped)),
        None => (quote!(Item), quote!(Singleton)),
    };
    let provided = quote_spanned! {at=>
        impl #at_private::ProvidedBy<__home::Root> for #ty {
            const NEED: #at_private::Need = #at_private::Need::#need(__INDEX);
        }
        #init
    };
    let kind = quote_spanned! {span=>
        #private::Kind::Service(#private::Provider {
            init: #private::Init::#how(__init),
            close: {
                #[allow(unused_imports)]
                use #private::NoClose as _;
                #private::CloseProbe::<#ty>::CLOSE
            },
            life: #private::Life::#life,
        })
    };
    (provided, kind)
}

/// A service that is made for its user. What stands in its slot says that its needs are ready.
///
/// ```ignore
/// impl<T> ::foundry::__private::ProvidedBy<__home::Root> for Query<T> {
///     const NEED: ::foundry::__private::Need = ::foundry::__private::Need::ByValue;
/// }
/// impl<T> ::foundry::__private::Transient<__home::Root> for Query<T> {
///     const NEED: ::foundry::__private::Need = ::foundry::__private::Need::Item(__INDEX);
///     fn make(__ctx: &::foundry::__private::Ctx<'_>) -> ::foundry::__private::Result<Self> {
///         let __service: Query<T> = query(__ctx.arc::<DatabasePool>(__NEED_0));
///         ::core::result::Result::Ok(__service)
///     }
/// }
/// ```
fn transient(
    service: &Service<'_>,
    made: &TokenStream,
    is_free: bool,
) -> (TokenStream, TokenStream) {
    let Service { ty, span, .. } = service;
    let private = path::private(*span);
    let generics = service.type_generics();
    let (params, _, bounds) = generics.split_for_impl();
    let ctx = if is_free { quote!(_) } else { item::variable("__ctx").into_token_stream() };
    let at = ty::span(ty);
    let at_private = path::private(at);
    let provided = quote_spanned! {at=>
        impl #params #at_private::ProvidedBy<__home::Root> for #ty #bounds {
            const NEED: #at_private::Need = #at_private::Need::ByValue;
        }
        impl #params #at_private::Transient<__home::Root> for #ty #bounds {
            const NEED: #at_private::Need = #at_private::Need::Item(__INDEX);

            fn make(#ctx: &#at_private::Ctx<'_>) -> #at_private::Result<Self> {
                let __service: #ty = #made;
                ::core::result::Result::Ok(__service)
            }
        }
    };
    let closed = generics.params.is_empty().then(|| {
        let shown = ty::display(ty);
        quote_spanned! {at=>
            const _: () = {
                #[allow(unused_imports)]
                use #at_private::NoClose as _;
                #at_private::check_not_closed(#at_private::CloseProbe::<#ty>::CLOSE.is_some(), #shown);
            };
        }
    });
    (quote!(#provided #closed), quote_spanned!(*span=> #private::Kind::TRANSIENT))
}

/// The expression that makes the service.
fn made(service: &Service<'_>, arguments: &[TokenStream]) -> TokenStream {
    let (ty, span) = (&service.ty, service.span);
    match &service.maker {
        Maker::Struct(names) => {
            let name = constructor(ty);
            quote_spanned!(span=> #name { #(#names: #arguments),* })
        }
        Maker::Function { path, asyncness, fallible } => {
            let wait = asyncness.map(|_| quote_spanned!(span=> .await));
            let fails = fallible.map(|error| quote_spanned!(error=> ?));
            quote_spanned!(span=> #path(#(#arguments),*) #wait #fails)
        }
    }
}

/// The type in front of `{ … }`, where its arguments are inferred.
fn constructor(ty: &syn::Type) -> TokenStream {
    match ty {
        syn::Type::Path(path) => {
            let idents = path.path.segments.iter().map(|it| &it.ident);
            quote!(#(#idents)::*)
        }
        other => other.to_token_stream(),
    }
}
