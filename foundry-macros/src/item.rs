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

/// The container is imported: where there is none, the compiler says so once, and is content with
/// what is named through the import.
///
/// ```ignore
/// use crate::__foundry as __home;
/// const __KEY: u64 = ::foundry::__private::key(::core::module_path!(), "", "create");
/// const __INDEX: u16 = __home::KEYS.index_of(__KEY);
/// const __NEED_0: ::foundry::__private::Need =
///     <Users as ::foundry::__private::ProvidedBy<__home::Root>>::NEED;
/// ```
pub(crate) fn head(site: &Site<'_>, needs: &[Need<'_>]) -> TokenStream {
    let Site { name, span, pack } = *site;
    let private = path::private(span);
    let home = path::home(pack, span);
    let needs = needs.iter().enumerate().map(|(at, need)| {
        let (ty, name) = (need.ty, need_name(at));
        let span = ty::span(ty);
        let private = path::private(span);
        quote_spanned! {span=>
            const #name: #private::Need = <#ty as #private::ProvidedBy<__home::Root>>::NEED;
        }
    });
    quote_spanned! {span=>
        use #home as __home;
        const __KEY: ::core::primitive::u64 = #private::key(::core::module_path!(), "", #name);
        const __INDEX: ::core::primitive::u16 = __home::KEYS.index_of(__KEY);
        #(#needs)*
    }
}

/// ```ignore
/// impl ::foundry::__private::Entry<{ __KEY }> for __home::buckets::B7 {
///     const ITEM: ::foundry::__private::Item = …;
/// }
/// const _: () = __home::check(__INDEX);
/// ```
pub(crate) fn entry(
    site: &Site<'_>,
    shown: &TokenStream,
    needs: usize,
    kind: &TokenStream,
) -> TokenStream {
    let Site { name, span, .. } = *site;
    let private = path::private(span);
    let bucket = path::bucket(name, span);
    let needs = (0..needs).map(need_name);
    let line = path::line(span);
    quote_spanned! {span=>
        impl #private::Entry<{ __KEY }> for __home::buckets::#bucket {
            const ITEM: #private::Item = #private::Item {
                name: #shown,
                place: #private::Place { file: ::core::file!(), line: #line },
                needs: &[#(#needs),*],
                kind: #kind,
            };
        }
        const _: () = __home::check(__INDEX);
    }
}

/// The block around all that an item becomes, beside itself. Its tokens carry the author's spans,
/// so that the lints for what authors write have to be told.
pub(crate) fn block(content: &TokenStream) -> TokenStream {
    quote! {
        #[allow(clippy::all, clippy::pedantic, clippy::restriction, clippy::nursery)]
        #[allow(non_local_definitions, non_snake_case, single_use_lifetimes)]
        #[allow(unreachable_pub, unused_qualifications)]
        const _: () = { #content };
    }
}

/// A variable of generated code. A name made by `macro_rules!` has its own view of variables, so
/// that they must not take their span from it.
pub(crate) fn variable(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// `__ctx.get::<Users>(__NEED_0)`.
pub(crate) fn fetch(at: usize, need: &Need<'_>) -> TokenStream {
    let (ty, name) = (need.ty, need_name(at));
    let method = if need.shared { quote!(arc) } else { quote!(get) };
    let ctx = variable("__ctx");
    quote_spanned!(ty::span(ty)=> #ctx.#method::<#ty>(#name))
}

fn need_name(at: usize) -> Ident {
    format_ident!("__NEED_{at}")
}
