//! The other views of a service: what it is found by beside its type, and what it contributes to.

use super::ast::Service;
use crate::item;
use crate::ty;
use crate::{path, views};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;

/// ```ignore
/// const _: () = {
///     const __KEY: u64 = ::foundry::__private::key(::core::module_path!(), "", "Smtp as 0");
///     const __VIEW: u16 = __home::KEYS.index_of(__KEY);
///     impl ::foundry::__private::ProvidedBy<__home::Root> for dyn Mailer {
///         const NEED: ::foundry::__private::Need = ::foundry::__private::Need::Item(__VIEW);
///     }
///     fn __init(__ctx: ::foundry::__private::Ctx<'_>) -> ::foundry::__private::Result<Instance> {
///         let __own = __ctx.arc::<Smtp>(::foundry::__private::Need::Item(__INDEX));
///         let __view: ::foundry::__private::Arc<dyn Mailer> = __own;
///         ::core::result::Result::Ok(::foundry::__private::view(__view))
///     }
///     impl ::foundry::__private::Entry<{ __KEY }> for __home::buckets::B7 { … }
///     const _: () = if __INDEX != u16::MAX { __home::check(__VIEW) };
/// };
/// ```
pub(super) fn views(service: &Service<'_>) -> TokenStream {
    let need = match service.options.scoped {
        Some(_) => quote!(Scoped),
        None => quote!(Item),
    };
    let found_by = service.options.views.iter().enumerate().map(|(at, ty)| {
        let span = ty::span(ty);
        let private = path::private(span);
        let found = quote_spanned! {span=>
            impl #private::ProvidedBy<__home::Root> for #ty {
                const NEED: #private::Need = #private::Need::#need(__VIEW);
            }
        };
        view(service, ty, &views::view(&service.key, at), &found)
    });
    let contributions = service.options.contributions.iter().enumerate().map(|(at, ty)| {
        let span = ty::span(ty);
        let private = path::private(span);
        let found = quote_spanned! {span=>
            impl #private::Contribution<{ __VIEW }, #ty> for __home::Root {
                const NEED: #private::Need = #private::Need::#need(__VIEW);
            }
        };
        view(service, ty, &views::contribution(&service.key, at), &found)
    });
    let all: Vec<TokenStream> = found_by.chain(contributions).collect();
    quote!(#(#all)*)
}

fn view(service: &Service<'_>, ty: &Type, key: &str, found: &TokenStream) -> TokenStream {
    let span = ty::span(ty);
    let private = path::private(span);
    let bucket = path::bucket(key, span);
    let line = path::line(service.span);
    let (need, life) = match service.options.scoped {
        Some(_) => (quote!(Scoped), quote!(ScopedView)),
        None => (quote!(Item), quote!(View)),
    };
    let shown = ty::display(ty);
    let own = &service.ty;
    let ctx = item::variable("__ctx");
    quote_spanned! {span=>
        const _: () = {
            const __KEY: ::core::primitive::u64 =
                #private::key(::core::module_path!(), "", #key);
            const __VIEW: ::core::primitive::u16 = __home::KEYS.index_of(__KEY);
            #found
            fn __init(#ctx: #private::Ctx<'_>) -> #private::Result<#private::Instance> {
                let __own = #ctx.arc::<#own>(#private::Need::#need(__INDEX));
                let __view: #private::Arc<#ty> = __own;
                ::core::result::Result::Ok(#private::view(__view))
            }
            impl #private::Entry<{ __KEY }> for __home::buckets::#bucket {
                const ITEM: #private::Item = #private::Item {
                    name: #shown,
                    place: #private::Place { file: ::core::file!(), line: #line },
                    needs: &[#private::Need::#need(__INDEX)],
                    kind: #private::Kind::Service(#private::Provider {
                        init: #private::Init::Sync(__init),
                        close: ::core::option::Option::None,
                        life: #private::Life::#life,
                    }),
                };
            }
            // That the service was not found, it says itself.
            const _: () = if __INDEX != ::core::primitive::u16::MAX { __home::check(__VIEW) };
        };
    }
}
