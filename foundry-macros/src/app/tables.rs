//! The constants of an application or a pack: the places of all items, the graph, the tables.

use super::ast::{App, Sort};
use super::expand::pack_macro;
use crate::config::embedded::Embedded;
use crate::{attr, path};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

/// ```ignore
/// // … the places: `places`, or `pack_places` in a pack
/// // … the graph, and what refuses its mistakes: `graph`
/// // … the checks of the packs: `pack_checks`
/// ::foundry::__private::tables!(ITEMS);   // TABLES
/// // … `SECTIONS` and `DEFINITION`: `definition`
/// ```
pub(super) fn tables(app: &App, own: usize, embedded: Option<&Embedded<'_>>) -> TokenStream {
    let span = app.ident.span();
    let private = path::private(span);
    let graph = super::graph::graph(span);
    if app.sort == Sort::Pack {
        let places = pack_places(app, own);
        return quote!(#places #graph);
    }
    let places = places(app, own);
    let checks = pack_checks(app);
    let checks_of_file = embedded.map(Embedded::checks);
    let definition = definition(app, embedded);
    quote! {
        #places
        #graph
        #checks
        #checks_of_file
        #private::tables!(ITEMS);
        #definition
    }
}

/// The places of an application: its own items, what comes from outside, those of its packs, built-in commands.
///
/// ```ignore
/// const OUTSIDE: [::foundry::__private::Item; 1] = […];
/// const FIRST: usize = 7 + 1;
/// const PARTS: &::foundry::__private::Parts = &::foundry::__private::Parts::of(&[
///     <redis::Redis as ::foundry::__private::Pack>::PART,
/// ]);
/// pub(crate) const START_0: usize = PARTS.start_of(…);
/// const TOTAL: usize = …;
/// pub(crate) const ITEMS: &[::foundry::__private::Placed; TOTAL] = &{ … };
/// ::redis::__foundry_pack_Redis!(exports redis::Redis, Root, START_0);
/// ```
fn places(app: &App, own: usize) -> TokenStream {
    let span = app.ident.span();
    let private = path::private(span);
    let packs = &app.packs;
    let starts: Vec<_> = (0..packs.len()).map(|it| format_ident!("START_{it}")).collect();
    let pack_parts = packs.iter().map(|pack| {
        let private = path::private(pack.span());
        quote_spanned!(pack.span()=> <#pack as #private::Pack>::PART)
    });
    let given = packs.iter().map(|pack| {
        let private = path::private(pack.span());
        quote_spanned!(pack.span()=> <#pack as #private::Embedded<Root>>::GIVEN)
    });
    let gathered = packs.iter().zip(&starts).map(|(pack, start)| {
        let macro_path = pack_macro(pack);
        quote!(let placed = #macro_path!(gathers #pack, #start, placed);)
    });
    let exports = packs.iter().zip(&starts).map(|(pack, start)| {
        let macro_path = pack_macro(pack);
        quote_spanned!(pack.span()=> #macro_path!(exports #pack, Root, #start);)
    });
    let outside = app.requires.iter().map(crate::ty::display);
    let (outside_count, line) = (app.requires.len(), path::line(span));
    quote! {
        const OUTSIDE: [#private::Item; #outside_count] =
            [#(#private::Item::outside(#outside, ::core::file!(), #line)),*];
        const FIRST: ::core::primitive::usize = #own + #outside_count;
        const PARTS: &#private::Parts = &#private::Parts::of(&[#(#pack_parts),*]);
        #(pub(crate) const #starts: ::core::primitive::usize =
            PARTS.start_of(<#packs as #private::Pack>::PART.key, FIRST);)*
        const TOTAL: ::core::primitive::usize =
            FIRST + PARTS.len() + #private::BUILTIN_COMMANDS.len();
        pub(crate) const ITEMS: &[#private::Placed; TOTAL] = &{
            let placed = #private::place_all(
                &[&OWN, &OUTSIDE],
                PARTS,
                &[#(#given),*],
                &#private::BUILTIN_COMMANDS,
            );
            #(#gathered)*
            placed
        };
        #(#exports)*
    }
}

/// The checks of the items of packs: of those that are listed under their names, of those that these use behind them.
///
/// ```ignore
/// const _: () = {
///     let (mut index, end) = PARTS.range(0, FIRST);
///     while index < end {
///         check(index as u16);
///         ::foundry::__private::check_handed(ITEMS, index);
///         index += 1;
///     }
/// };
/// const _: () = { PARTS.check_closed(1); … };
/// ```
fn pack_checks(app: &App) -> TokenStream {
    let private = path::private(app.ident.span());
    let listed = app.packs.len();
    let checks = app.packs.iter().enumerate().map(|(at, pack)| {
        let span = pack.segments.last().map_or_else(|| pack.span(), |it| it.ident.span());
        let private = path::private(span);
        quote_spanned! {span=>
            const _: () = {
                let (mut index, end) = PARTS.range(#at, FIRST);
                while index < end {
                    check(index as ::core::primitive::u16);
                    #private::check_handed(ITEMS, index);
                    index += 1;
                }
            };
        }
    });
    quote! {
        #(#checks)*
        const _: () = {
            PARTS.check_closed(#listed);
            let (mut index, end) = PARTS.others(#listed, FIRST);
            while index < end {
                check(index as ::core::primitive::u16);
                #private::check_handed(ITEMS, index);
                index += 1;
            }
        };
    }
}

/// ```ignore
/// const SECTIONS: &[Option<&'static ::foundry::__private::SectionNode>] = { … };
/// pub(crate) static DEFINITION: ::foundry::__private::Definition = TABLES.define(…);
/// const _: () = ::foundry::__private::at_crate_root(PATH);
/// ```
fn definition(app: &App, embedded: Option<&Embedded<'_>>) -> TokenStream {
    let span = app.ident.span();
    let private = path::private(span);
    let about = attr::all_docs(&app.attrs);
    let argument_files = app.argument_files.then(|| quote!(.with_argument_files()));
    let embedded = embedded.map(|it| {
        let arguments = it.arguments();
        quote!(.with_embedded(#arguments))
    });
    let at_crate_root =
        (!app.wrong).then(|| quote_spanned!(span=> const _: () = #private::at_crate_root(PATH);));
    quote! {
        const SECTIONS: &[::core::option::Option<&'static #private::SectionNode>] = {
            const MOST: ::core::primitive::usize =
                #private::most_sections::<{ EXTENT.nodes }>(&OWN_SECTIONS, PARTS.all(), ITEMS);
            &#private::all_sections::<MOST, { EXTENT.nodes }, { EXTENT.edges }>(
                &OWN_SECTIONS,
                PARTS.all(),
                GRAPH,
            )
        };
        pub(crate) static DEFINITION: #private::Definition = TABLES.define(
            #private::program(
                ::core::option_env!("CARGO_BIN_NAME"),
                ::core::env!("CARGO_PKG_NAME"),
            ),
            ::core::env!("CARGO_PKG_VERSION"),
            #about,
        )
        .waiting(#private::waits(ITEMS, GRAPH))
        .with_sections(SECTIONS, #private::wanted_sections(ITEMS, SECTIONS)) #embedded #argument_files;
        #at_crate_root
    }
}

/// The places of a pack: its own, those of what it requires, and those of what packs export that it
/// uses itself.
///
/// ```ignore
/// pub(crate) const KEY: u64 = …;
/// pub(crate) const REQUIRED: [::foundry::__private::Item; 1] = […];
/// const USED_0: usize = 7;
/// ::clock::__foundry_pack_Clocks!(forwards clock::Clocks, Root, USED_0);
/// const ITEMS: &[::foundry::__private::Placed; TOTAL] = …;
/// ```
fn pack_places(app: &App, own: usize) -> TokenStream {
    let span = app.ident.span();
    let private = path::private(span);
    let requires = app.requires.iter().map(crate::ty::display);
    let count = app.requires.len();
    let line = path::line(span);
    let (name, packs) = (app.ident.to_string(), &app.packs);
    let used: Vec<_> = (0..packs.len()).map(|it| format_ident!("USED_{it}")).collect();
    let ends = packs.iter().enumerate().map(|(at, pack)| {
        let before = match at.checked_sub(1) {
            None => quote!(#own + #count),
            Some(before) => {
                let (start, pack) = (&used[before], &packs[before]);
                quote!(#start + <#pack as #private::Pack>::PART.exported.len())
            }
        };
        let (start, macro_path) = (&used[at], pack_macro(pack));
        quote_spanned! {pack.span()=>
            const #start: ::core::primitive::usize = #before;
            #macro_path!(forwards #pack, Root, #start);
        }
    });
    quote! {
        pub(crate) const KEY: ::core::primitive::u64 = #private::key(
            ::core::concat!(::core::module_path!(), "@", ::core::env!("CARGO_PKG_VERSION")),
            ::core::env!("CARGO_PKG_NAME"),
            #name,
        );
        pub(crate) const REQUIRED: [#private::Item; #count] =
            [#(#private::Item::required(#requires, ::core::file!(), #line)),*];
        #(#ends)*
        const TOTAL: ::core::primitive::usize =
            #own + #count #(+ <#packs as #private::Pack>::PART.exported.len())*;
        const ITEMS: &[#private::Placed; TOTAL] = &#private::place_pack(
            &OWN,
            &REQUIRED,
            &[#(<#packs as #private::Pack>::PART.exported),*],
        );
    }
}
