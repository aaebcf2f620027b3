//! What commands and services have in common: the key of an item, its needs, its entry.

use crate::{path, ty};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;

/// A service that an item takes.
pub(crate) struct Need<'a> {
    pub(crate) ty: &'a Type,
    /// By `Arc<T>`, not by `&T`.
    pub(crate) shared: bool,
}

/// Where an item stands, and under which key.
pub(crate) struct Site<'a> {
    /// Name of the function or type, all tokens of the type of an `impl`.
    pub(crate) name: &'a str,
    /// Where the compiler points.
    pub(crate) span: Span,
    /// Module of the pack that the item belongs to.
    pub(crate) pack: Option<&'a syn::Path>,
}

/// ```ignore
/// const __KEY: u64 = ::foundry::__private::key(::core::module_path!(), "", "create");
/// const __INDEX: u16 = crate::__foundry::KEYS.index_of(__KEY);
/// const __NEED_0: ::foundry::__private::Need =
///     <Users as ::foundry::__private::ProvidedBy<crate::__foundry::Root>>::NEED;
/// ```
pub(crate) fn head(site: &Site<'_>, needs: &[Need<'_>]) -> TokenStream {
    let Site { name, span, pack } = *site;
    let private = path::private(span);
    let home = path::home(pack, span);
    let needs = needs.iter().enumerate().map(|(at, need)| {
        let (ty, name) = (need.ty, need_name(at));
        let span = ty::span(ty);
        let private = path::private(span);
        let home = path::home(pack, span);
        quote_spanned! {span=>
            const #name: #private::Need = <#ty as #private::ProvidedBy<#home::Root>>::NEED;
        }
    });
    quote_spanned! {span=>
        const __KEY: u64 = #private::key(::core::module_path!(), "", #name);
        const __INDEX: u16 = #home::KEYS.index_of(__KEY);
        #(#needs)*
    }
}

/// ```ignore
/// impl ::foundry::__private::Entry<{ __KEY }> for crate::__foundry::buckets::B7 {
///     const ITEM: ::foundry::__private::Item = …;
/// }
/// const _: () = crate::__foundry::check(__INDEX);
/// ```
pub(crate) fn entry(
    site: &Site<'_>,
    shown: &TokenStream,
    needs: usize,
    kind: &TokenStream,
) -> TokenStream {
    let Site { name, span, pack } = *site;
    let private = path::private(span);
    let home = path::home(pack, span);
    let bucket = path::bucket(name, span);
    let needs = (0..needs).map(need_name);
    let line = path::line(span);
    quote_spanned! {span=>
        impl #private::Entry<{ __KEY }> for #home::buckets::#bucket {
            const ITEM: #private::Item = #private::Item {
                name: #shown,
                place: #private::Place { file: ::core::file!(), line: #line },
                needs: &[#(#needs),*],
                kind: #kind,
            };
        }
        const _: () = #home::check(__INDEX);
    }
}

/// `__ctx.get::<Users>(__NEED_0)`.
pub(crate) fn fetch(at: usize, need: &Need<'_>) -> TokenStream {
    let (ty, name) = (need.ty, need_name(at));
    let method = if need.shared { quote!(arc) } else { quote!(get) };
    quote_spanned!(ty::span(ty)=> __ctx.#method::<#ty>(#name))
}

fn need_name(at: usize) -> Ident {
    format_ident!("__NEED_{at}")
}
