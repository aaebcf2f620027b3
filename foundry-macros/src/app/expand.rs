//! What an application or a pack becomes: a list of keys, from which the compiler makes tables.

use super::ast::{App, Candidate, Candidates, Sort};
use super::{pack, shop, tables};
use crate::config::embedded::Embedded;
use crate::scan::Found;
use crate::{name, path, views};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned;

/// The container, and the struct that stands for it.
pub(super) fn app(app: &App, found: &Candidates, embedded: Option<&Embedded<'_>>) -> TokenStream {
    let home = home(app, found, embedded);
    let outside = match app.sort {
        Sort::App => shop::shop(app, found.items.len()),
        Sort::Pack => pack::pack(app, &found.items),
    };
    let sections = listed_sections(app);
    let krate = app.krate.as_ref().map(|krate| quote!(extern crate #krate as foundry;));
    quote!(#krate #outside #sections #home)
}

/// Stands where the author's types have their names.
///
/// ```ignore
/// impl ::foundry::__private::ListedSection<0> for Shop {
///     const NODE: &'static ::foundry::__private::SectionNode =
///         ::foundry::__private::node::<library::Config>();
/// }
/// ```
fn listed_sections(app: &App) -> TokenStream {
    let ident = &app.ident;
    let listed = app.sections.iter().enumerate().map(|(at, ty)| {
        let span = crate::ty::span(ty);
        let private = path::private(span);
        quote_spanned! {span=>
            #[allow(unused_qualifications)]
            impl #private::ListedSection<#at> for #ident {
                const NODE: &'static #private::SectionNode = #private::node::<#ty>();
            }
        }
    });
    listed.collect()
}

/// ```ignore
/// pub(crate) mod __foundry {
///     pub(crate) use super::Shop as Root;
///     pub(crate) mod buckets { pub(crate) struct B0; … }
///     const PATH: &::core::primitive::str = ::foundry::__private::parent(::core::module_path!());
///     const LIST: [u64; 2] = [
///         ::foundry::__private::key(PATH, "::users", "create"), …
///     ];
///     pub(crate) const KEYS: &::foundry::__private::Keys<2> =
///         &::foundry::__private::Keys::sort(&LIST);
///     pub(crate) const OWN: [::foundry::__private::Item; 2] = [
///         ::foundry::__private::Probe::<buckets::B7, { LIST[0] }>::ITEM, …
///     ];
///     // … `sections`, and `tables`
/// }
/// ```
fn home(app: &App, found: &Candidates, embedded: Option<&Embedded<'_>>) -> TokenStream {
    let items = &found.items;
    let span = app.ident.span();
    let private = path::private(span);
    let root = &app.ident;
    let buckets = (0..name::BUCKETS).map(|it| format_ident!("B{it}"));
    let count = items.len();
    let keys = items.iter().map(|item| {
        let Found { module, name } = &item.found;
        quote!(#private::key(PATH, #module, #name))
    });
    let probes = items.iter().enumerate().map(|(at, item)| {
        if item.excluded {
            return quote!(#private::Item::ABSENT);
        }
        let bucket = path::bucket(&item.found.name, span);
        quote!(#private::Probe::<buckets::#bucket, { LIST[#at] }>::ITEM)
    });
    let all = all(app, items);
    let sections = sections(app, &found.sections);
    let tables = tables::tables(app, count, embedded);
    quote_spanned! {span=>
        #[doc(hidden)]
        #[allow(dead_code, unused_imports, long_running_const_eval)]
        #[allow(clippy::all, clippy::pedantic, clippy::restriction, clippy::nursery)]
        pub(crate) mod __foundry {
            use #private::NoEntry as _;
            pub(crate) use super::#root as Root;
            pub(crate) mod buckets { #(pub(crate) struct #buckets;)* }
            const PATH: &::core::primitive::str = #private::parent(::core::module_path!());
            const LIST: [::core::primitive::u64; #count] = [#(#keys),*];
            pub(crate) const KEYS: &#private::Keys<#count> = &#private::Keys::sort(&LIST);
            pub(crate) const OWN: [#private::Item; #count] = [#(#probes),*];
            #sections
            #all
            #tables
        }
    }
}

/// The sections of the configuration that stand in the crate, and those that its author lists.
///
/// ```ignore
/// pub(crate) const OWN_SECTIONS: [::core::option::Option<
///     &'static ::foundry::__private::SectionNode,
/// >; 2] = [
///     ::foundry::__private::SectionProbe::<
///         buckets::B7,
///         { ::foundry::__private::key(PATH, "::mail", "config MailConfig") },
///     >::NODE,
///     ::core::option::Option::Some(<Root as ::foundry::__private::ListedSection<0>>::NODE),
/// ];
/// ```
fn sections(app: &App, found: &[Candidate]) -> TokenStream {
    let span = app.ident.span();
    let private = path::private(span);
    let found = found.iter().filter(|it| !it.excluded);
    let probes = found.map(|Candidate { found: Found { module, name }, .. }| {
        let bucket = path::bucket(name, span);
        quote! {
            #private::SectionProbe::<buckets::#bucket, { #private::key(PATH, #module, #name) }>::NODE
        }
    });
    let listed = (0..app.sections.len()).map(
        |at| quote!(::core::option::Option::Some(<Root as #private::ListedSection<#at>>::NODE)),
    );
    let nodes: Vec<_> = probes.chain(listed).collect();
    let count = nodes.len();
    quote! {
        #[allow(unused_imports)]
        use #private::NoSection as _;
        pub(crate) const OWN_SECTIONS:
            [::core::option::Option<&'static #private::SectionNode>; #count] = [#(#nodes),*];
    }
}

/// What `All<dyn Trait>` asks: which of the contributions are to this trait?
///
/// ```ignore
/// macro_rules! __foundry_all {
///     ($trait:ty $(, $all:ty)?) => {{
///         use ::foundry::__private::NoMember as _;
///         const LISTS: [&[::foundry::__private::Need]; 2] = [
///             &[::foundry::__private::Member::<__home::Root, 7, $trait>::NEED, …],
///             ::redis::__foundry_pack_Redis!(members __home::P0, $trait, __home::START_0),
///         ];
///         const ALL: [::foundry::__private::Need; ::foundry::__private::count(&LISTS)] =
///             ::foundry::__private::gather(&LISTS);
///         ::foundry::__private::Need::All(&ALL)
///     }};
/// }
/// pub(crate) use __foundry_all as all;
/// ```
fn all(app: &App, items: &[Candidate]) -> TokenStream {
    if app.sort == Sort::Pack {
        return quote! {
            macro_rules! __foundry_all {
                ($trait:ty, $all:ty) => {
                    <$all as ::foundry::__private::Gathered<__home::Root>>::NEED
                };
            }
            pub(crate) use __foundry_all as all;
        };
    }
    let contributions = contributions(items);
    let aliases = (0..app.packs.len()).map(|it| format_ident!("P{it}"));
    let packs = app.packs.iter().zip(aliases.clone()).enumerate().map(|(at, (pack, alias))| {
        let macro_path = pack_macro(pack);
        let start = format_ident!("START_{at}");
        quote!(#macro_path!(members __home::#alias, $trait, __home::#start))
    });
    let lists = 1 + app.packs.len();
    let pack_paths = &app.packs;
    quote! {
        #(pub(crate) type #aliases = #pack_paths;)*
        macro_rules! __foundry_all {
            ($trait:ty $(, $all:ty)?) => {{
                #[allow(unused_imports)]
                use ::foundry::__private::NoMember as _;
                const LISTS: [&[::foundry::__private::Need]; #lists] = [
                    &[#(::foundry::__private::Member::<__home::Root, #contributions, $trait>::NEED),*],
                    #(#packs),*
                ];
                const ALL: [::foundry::__private::Need; ::foundry::__private::count(&LISTS)] =
                    ::foundry::__private::gather(&LISTS);
                ::foundry::__private::Need::All(&ALL)
            }};
        }
        pub(crate) use __foundry_all as all;
        use super::__foundry as __home;
    }
}

/// The places of the items that contribute to some trait.
pub(super) fn contributions(items: &[Candidate]) -> Vec<u16> {
    let items = items.iter().enumerate();
    let contributions = items.filter(|(_, it)| views::is_contribution(&it.found.name));
    contributions.map(|(at, _)| u16::try_from(at).unwrap_or(u16::MAX)).collect()
}

/// The macro that a pack leaves at the root of its crate, and for its own crate where it is.
pub(super) fn pack_macro(pack: &Path) -> TokenStream {
    if is_near(pack) {
        return quote!(#pack);
    }
    let name = pack.segments.last().map(|it| format_ident!("__foundry_pack_{}", it.ident));
    let krate = pack.segments.first().map(|it| &it.ident);
    quote_spanned!(pack.span()=> ::#krate::#name)
}

/// Whether a pack is in the crate that names it.
pub(super) fn is_near(pack: &Path) -> bool {
    pack.segments.first().is_some_and(|it| it.ident == "crate")
}
