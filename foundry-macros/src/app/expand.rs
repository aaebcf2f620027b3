//! What an application or a pack becomes: a list of keys, from which the compiler makes tables.

use super::ast::{App, Candidate, Sort};
use super::shop;
use crate::scan::Found;
use crate::{attr, item, name, path, views};
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Path, Type, TypeParamBound};

/// The container, and the struct that stands for it.
pub(super) fn app(app: &App, items: &[Candidate]) -> TokenStream {
    let home = home(app, items);
    let outside = match app.sort {
        Sort::App => shop::shop(app, items.len()),
        Sort::Pack => pack(app, items),
    };
    let krate = app.krate.as_ref().map(|krate| quote!(extern crate #krate as foundry;));
    quote!(#krate #outside #home)
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
///     // … `tables`
/// }
/// ```
fn home(app: &App, items: &[Candidate]) -> TokenStream {
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
    let tables = tables(app, count);
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
            #all
            #tables
        }
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
fn contributions(items: &[Candidate]) -> Vec<u16> {
    let items = items.iter().enumerate();
    let contributions = items.filter(|(_, it)| views::is_contribution(&it.found.name));
    contributions.map(|(at, _)| u16::try_from(at).unwrap_or(u16::MAX)).collect()
}

/// ```ignore
/// pub(crate) const ITEMS: &[::foundry::__private::Placed; TOTAL] = …;
/// // … the graph, and what refuses its mistakes: `graph`
/// const SIZES: …
/// static TABLES: ::foundry::__private::Tables<…> = ::foundry::__private::Tables::build(ITEMS, GRAPH);
/// pub(crate) static DEFINITION: ::foundry::__private::Definition = TABLES.define(…);
/// ```
fn tables(app: &App, own: usize) -> TokenStream {
    let span = app.ident.span();
    let private = path::private(span);
    let graph = super::graph::graph(span);
    if app.sort == Sort::Pack {
        let requires = app.requires.iter().map(crate::ty::display);
        let count = app.requires.len();
        let line = path::line(span);
        return quote! {
            const TOTAL: ::core::primitive::usize = #own + #count;
            pub(crate) const REQUIRED: [#private::Item; #count] =
                [#(#private::Item::required(#requires, ::core::file!(), #line)),*];
            const ITEMS: &[#private::Placed; TOTAL] = &#private::place(&[&OWN, &REQUIRED]);
            pub(crate) const ALL: &[#private::Item; TOTAL] =
                &#private::join(&OWN, &REQUIRED);
            #graph
        };
    }
    let packs = &app.packs;
    let starts: Vec<_> = (0..=packs.len()).map(|it| format_ident!("START_{it}")).collect();
    let (first, rest) = starts.split_first().unwrap_or_else(|| unreachable!("BUG: one at least"));
    let before = &starts[..packs.len()];
    let given = packs.iter().zip(before).map(|(pack, start)| {
        let macro_path = pack_macro(pack);
        quote_spanned! {pack.span()=>
            let placed = #private::provide(
                placed,
                #start + <#pack as #private::Pack>::OWN,
                &#macro_path!(requires #pack, Root),
            );
        }
    });
    let exports = packs.iter().zip(before).map(|(pack, start)| {
        let macro_path = pack_macro(pack);
        quote_spanned!(pack.span()=> #macro_path!(exports #pack, Root, #start);)
    });
    let total = rest.last().unwrap_or(first);
    let checks = packs.iter().zip(before.iter().zip(rest)).map(|(pack, (start, end))| {
        let span = pack.segments.last().map_or_else(|| pack.span(), |it| it.ident.span());
        let private = path::private(span);
        quote_spanned! {span=>
            const _: () = {
                let mut index = #start;
                while index < #end {
                    check(index as ::core::primitive::u16);
                    #private::check_handed(ITEMS, index);
                    index += 1;
                }
            };
        }
    });
    let outside = app.requires.iter().map(crate::ty::display);
    let (outside_count, line) = (app.requires.len(), path::line(span));
    let (about, _) = attr::docs(&app.attrs);
    let argument_files = app.argument_files.then(|| quote!(.with_argument_files()));
    let at_crate_root =
        (!app.wrong).then(|| quote_spanned!(span=> const _: () = #private::at_crate_root(PATH);));
    quote! {
        const OUTSIDE: [#private::Item; #outside_count] =
            [#(#private::Item::outside(#outside, ::core::file!(), #line)),*];
        pub(crate) const #first: ::core::primitive::usize = #own + #outside_count;
        #(pub(crate) const #rest: ::core::primitive::usize =
            #before + <#packs as #private::Pack>::ITEMS.len();)*
        const TOTAL: ::core::primitive::usize = #total + #private::BUILTIN_COMMANDS.len();
        pub(crate) const ITEMS: &[#private::Placed; TOTAL] = &{
            let placed = #private::place(&[
                &OWN,
                &OUTSIDE,
                #(<#packs as #private::Pack>::ITEMS,)*
                &#private::BUILTIN_COMMANDS,
            ]);
            #(#given)*
            placed
        };
        #(#exports)*
        #graph
        #(#checks)*
        const SIZES: #private::Sizes = #private::Sizes::of(ITEMS, GRAPH);
        static TABLES: #private::Tables<
            { SIZES.text },
            { EXTENT.nodes },
            { EXTENT.edges },
            { GRAPH.plans_len(ITEMS) },
            { SIZES.commands },
            { SIZES.names },
            { #private::buckets(SIZES.names) },
            { SIZES.params },
            { SIZES.rules },
            { SIZES.completers },
        > = #private::Tables::build(ITEMS, GRAPH);
        pub(crate) static DEFINITION: #private::Definition = TABLES.define(
            #private::program(
                ::core::option_env!("CARGO_BIN_NAME"),
                ::core::env!("CARGO_PKG_NAME"),
            ),
            ::core::env!("CARGO_PKG_VERSION"),
            #about,
        )
        .waiting(#private::waits(ITEMS, GRAPH)) #argument_files;
        #at_crate_root
    }
}

/// The macro that a pack leaves at the root of its crate.
fn pack_macro(pack: &Path) -> TokenStream {
    let name = pack.segments.last().map(|it| format_ident!("__foundry_pack_{}", it.ident));
    let krate = pack.segments.first().map(|it| &it.ident);
    quote_spanned!(pack.span()=> ::#krate::#name)
}

/// ```ignore
/// pub struct Redis(());
/// impl ::foundry::__private::ProvidedBy<Redis> for RedisConfig { … }          // requires
/// impl ::foundry::__private::Requires<0> for Redis { type Type = RedisConfig; }
/// impl ::foundry::__private::Exports<0> for Redis { const NEED … }
/// impl ::foundry::__private::Pack for Redis { const OWN: usize = 3; const ITEMS: … }
/// macro_rules! __foundry_pack_Redis { … }
/// ```
fn pack(app: &App, items: &[Candidate]) -> TokenStream {
    let App { attrs, vis, ident, requires, exports, .. } = app;
    let own = items.len();
    let private = path::private(ident.span());
    let requires_at: Vec<usize> = (0..requires.len()).collect();
    let exports_at: Vec<usize> = (0..exports.len()).collect();
    let macro_name = format_ident!("__foundry_pack_{ident}");
    let required = requires.iter().zip(&requires_at).map(|(ty, at)| {
        let index = u16::try_from(own + at).unwrap_or(u16::MAX);
        // Of `All<dyn Trait>` the application is asked for the trait.
        let asked = crate::ty::argument(ty, "All").unwrap_or(ty);
        quote_spanned! {crate::ty::span(ty)=>
            #[allow(unused_qualifications)]
            #[diagnostic::do_not_recommend]
            impl #private::ProvidedBy<#ident> for #ty {
                const NEED: #private::Need = #private::Need::Item(#index);
            }
            #[allow(unused_qualifications)]
            impl #private::Requires<#at> for #ident {
                type Type = #asked;
            }
        }
    });
    let exported = exports.iter().zip(&exports_at).map(|(ty, at)| {
        let question = item::question(ty);
        quote_spanned! {crate::ty::span(ty)=>
            #[allow(unused_qualifications)]
            impl #private::Exports<#at> for #ident {
                type Type = #ty;
                const NEED: #private::Need = <#ty as #private::#question<#ident>>::NEED;
            }
        }
    });
    let handed = requires.iter().zip(&requires_at).map(|(ty, at)| handed(ty, *at));
    let contributions = contributions(items);
    let outside = exports.iter().map(|ty| from_root(ty, &quote!($crate)));
    let inside = exports.iter().map(|ty| from_root(ty, &quote!(crate)));
    quote_spanned! {ident.span()=>
        #(#attrs)*
        #vis struct #ident(());
        #(#[allow(unused_qualifications)] const _: fn(&#exports) = |_: &#inside| ();)*
        #(#required)*
        #(#exported)*
        impl #private::Pack for #ident {
            const OWN: ::core::primitive::usize = #own;
            const ITEMS: &'static [#private::Item] = __foundry::ALL;
        }

        #[doc(hidden)]
        #[macro_export]
        macro_rules! #macro_name {
            (requires $pack:ty, $root:ty) => {
                [#(#handed),*]
            };
            (members $pack:ty, $trait:ty, $start:expr) => {
                &[#(
                    ::foundry::__private::Member::<$pack, #contributions, $trait>::NEED
                        .shifted($start)
                ),*]
            };
            (exports $pack:ty, $root:ty, $start:expr) => {
                #(
                    #[diagnostic::do_not_recommend]
                    impl ::foundry::__private::ProvidedBy<$root>
                        for #outside
                    {
                        const NEED: ::foundry::__private::Need =
                            <$pack as ::foundry::__private::Exports<#exports_at>>::NEED
                                .shifted($start);
                    }
                )*
            };
        }
    }
}

/// What the application hands to a pack: a service, or all contributions to a trait.
///
/// ```ignore
/// ::foundry::__private::required::<$root, <$pack as Requires<0>>::Type>(…)
/// ::foundry::__private::gathered(…, &[NEED], |ctx| …)
/// ```
fn handed(ty: &Type, at: usize) -> TokenStream {
    let item = quote! {
        <$pack as ::foundry::__private::Pack>::ITEMS,
        <$pack as ::foundry::__private::Pack>::OWN + #at
    };
    let asked = quote!(<$pack as ::foundry::__private::Requires<#at>>::Type);
    if crate::ty::argument(ty, "All").is_none() {
        return quote!(::foundry::__private::required::<$root, #asked>(#item));
    }
    quote! {{
        const NEED: ::foundry::__private::Need = __foundry_all!(#asked);
        ::foundry::__private::gathered(#item, &[NEED], |ctx| {
            ::core::result::Result::Ok(::foundry::__private::instance(ctx.all::<#asked>(NEED)))
        })
    }}
}

/// A type that a pack exports, as other crates name it: from the root of the crate on, which
/// `root` stands for.
fn from_root(ty: &Type, root: &TokenStream) -> TokenStream {
    match ty {
        Type::Path(ty) if ty.qself.is_none() => path_from_root(&ty.path, root),
        Type::TraitObject(object) => {
            let bounds = object.bounds.iter().map(|bound| match bound {
                TypeParamBound::Trait(bound) => path_from_root(&bound.path, root),
                other => other.to_token_stream(),
            });
            quote!(dyn #(#bounds)+*)
        }
        other => other.to_token_stream(),
    }
}

fn path_from_root(path: &Path, root: &TokenStream) -> TokenStream {
    if path.leading_colon.is_some() {
        return path.to_token_stream();
    }
    let from_crate = path.segments.first().is_some_and(|it| it.ident == "crate");
    let segments = path.segments.iter().skip(usize::from(from_crate));
    quote_spanned!(path.span()=> #root #(::#segments)*)
}
