//! What a pack becomes: a part of every application that lists it, and of other packs.

use super::ast::{App, Candidate};
use super::expand::{contributions, is_near};
use crate::{item, path, ty};
use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Path, Type, TypeParamBound};

/// ```ignore
/// pub struct Redis(());
/// impl ::foundry::__private::ProvidedBy<Redis> for RedisConfig { … }          // requires
/// impl ::foundry::__private::Exports<0> for Redis { const NEED … }
/// // … `part`, `embedded` and `left_macro`
/// ```
pub(super) fn pack(app: &App, items: &[Candidate]) -> TokenStream {
    let App { attrs, vis, ident, requires, exports, .. } = app;
    let own = items.len();
    let required = requires.iter().enumerate().map(|(at, ty)| {
        let index = u16::try_from(own + at).unwrap_or(u16::MAX);
        let span = ty::span(ty);
        let private = path::private(span);
        // Of `All<dyn Trait>` the application is asked for the trait.
        let gathered = ty::argument(ty, "All").map(|of| {
            quote_spanned! {span=>
                #[allow(unused_qualifications)]
                impl #private::Gathers<#at> for #ident {
                    type Type = #of;
                }
            }
        });
        quote_spanned! {span=>
            #[allow(unused_qualifications)]
            impl #private::ProvidedBy<#ident> for #ty {
                const NEED: #private::Need = #private::Need::Item(#index);
            }
            #gathered
        }
    });
    let exported = exports.iter().enumerate().map(|(at, ty)| {
        let span = ty::span(ty);
        let (private, question) = (path::private(span), item::question(ty));
        quote_spanned! {span=>
            #[allow(unused_qualifications)]
            impl #private::Exports<#at> for #ident {
                type Type = #ty;
                const NEED: #private::Need = <#ty as #private::#question<#ident>>::NEED;
            }
        }
    });
    let inside = exports.iter().map(|ty| from_root(ty, &quote!(crate)));
    let part = part(app, items);
    let embedded = embedded(app);
    let left_macro = left_macro(app, items);
    quote_spanned! {ident.span()=>
        #(#attrs)*
        #[allow(missing_debug_implementations)]
        #vis struct #ident(());
        #(#[allow(unused_qualifications)] const _: fn(&#exports) = |_: &#inside| ();)*
        #(#required)*
        #(#exported)*
        #part
        #embedded
        #left_macro
    }
}

/// ```ignore
/// impl ::foundry::__private::Pack for Redis {
///     const PART: &'static ::foundry::__private::Part = &::foundry::__private::Part {
///         key: __foundry::KEY,
///         own: &__foundry::OWN,
///         uses: &[<clock::Clocks as ::foundry::__private::Pack>::PART],
///         …
///     };
/// }
/// ```
fn part(app: &App, items: &[Candidate]) -> TokenStream {
    let App { ident, packs, requires, exports, .. } = app;
    let private = path::private(ident.span());
    let name = ident.to_string();
    let contributes = !contributions(items).is_empty();
    let gathers = gathers(requires).next().is_some();
    let near = near(packs);
    let line = path::line(ident.span());
    let shown = exports.iter().map(ty::display);
    let exports_at = 0..exports.len();
    quote_spanned! {ident.span()=>
        #[allow(unused_qualifications)]
        impl #private::Pack for #ident {
            const PART: &'static #private::Part = &#private::Part {
                key: __foundry::KEY,
                name: #name,
                own: &__foundry::OWN,
                required: &__foundry::REQUIRED,
                uses: &[#(<#packs as #private::Pack>::PART),*],
                exported: &[#({
                    const NEED: #private::Need = <#ident as #private::Exports<#exports_at>>::NEED;
                    #private::Item::exported(#shown, ::core::file!(), #line, &[NEED], |ctx| {
                        ::core::result::Result::Ok(#private::view(ctx.arc::<#exports>(NEED)))
                    })
                }),*],
                near: &[#(<#near as #private::Pack>::PART),*],
                sections: &__foundry::OWN_SECTIONS,
                contributes: #contributes,
                gathers: #gathers,
            };
        }
    }
}

/// The pack in an application, which provides what it requires.
///
/// ```ignore
/// impl<__Root> ::foundry::__private::Embedded<__Root> for Redis
/// where
///     RedisConfig: ::foundry::__private::Handed<__Root>,
///     clock::Clocks: ::foundry::__private::Embedded<__Root>,
/// {
///     const GIVEN: &'static ::foundry::__private::GivenTo = &::foundry::__private::GivenTo {
///         key: __foundry::KEY,
///         items: &[::foundry::__private::required::<__Root, RedisConfig>(…)],
///         uses: &[<clock::Clocks as ::foundry::__private::Embedded<__Root>>::GIVEN],
///     };
/// }
/// ```
fn embedded(app: &App) -> TokenStream {
    let App { ident, packs, requires, .. } = app;
    let private = path::private(ident.span());
    let bounds = requires.iter().filter(|ty| !is_all(ty)).map(|ty| {
        let span = ty::span(ty);
        let private = path::private(span);
        quote_spanned!(span=> #ty: #private::Handed<__Root>)
    });
    let given = requires.iter().enumerate().map(|(at, ty)| {
        let item = quote!(__foundry::REQUIRED[#at]);
        if is_all(ty) { item } else { quote!(#private::required::<__Root, #ty>(#item)) }
    });
    quote_spanned! {ident.span()=>
        #[allow(unused_qualifications, private_bounds)]
        impl<__Root> #private::Embedded<__Root> for #ident
        where
            #(#bounds,)*
            #(#packs: #private::Embedded<__Root>,)*
        {
            const GIVEN: &'static #private::GivenTo = &#private::GivenTo {
                key: __foundry::KEY,
                items: &[#(#given),*],
                uses: &[#(<#packs as #private::Embedded<__Root>>::GIVEN),*],
            };
        }
    }
}

/// What only the crate that lists the pack can write, from a macro at the root of the pack's crate.
///
/// | arm | for |
/// |---|---|
/// | `exports` | the application: it provides what the pack exports |
/// | `forwards` | another pack: what this one exports has places of its own there |
/// | `members` | `All<…>` of the application: which contributions of the pack are to a trait |
/// | `gathers` | `All<…>` of the pack, and of packs of its own crate that it uses: the contributions of the whole application |
///
/// A crate cannot name such a macro of its own: for its other packs there is one more, which is found
/// where the pack is.
fn left_macro(app: &App, items: &[Candidate]) -> TokenStream {
    let App { ident, exports, .. } = app;
    let macro_name = format_ident!("__foundry_pack_{ident}");
    let outside: Vec<_> = exports.iter().map(|ty| from_root(ty, &quote!($crate))).collect();
    let exports_at: Vec<usize> = (0..exports.len()).collect();
    let contributions = contributions(items);
    let gathers = gathers_arm(app);
    let near_macro = near_macro(app);
    quote_spanned! {ident.span()=>
        #near_macro
        #[doc(hidden)]
        #[macro_export]
        macro_rules! #macro_name {
            (exports $pack:ty, $root:ty, $start:expr) => {
                #(
                    impl ::foundry::__private::ProvidedBy<$root> for #outside {
                        const NEED: ::foundry::__private::Need =
                            <$pack as ::foundry::__private::Exports<#exports_at>>::NEED
                                .shifted($start);
                    }
                )*
            };
            (forwards $pack:ty, $root:ty, $start:expr) => {
                #(
                    impl ::foundry::__private::ProvidedBy<$root> for #outside {
                        const NEED: ::foundry::__private::Need =
                            <$pack as ::foundry::__private::Exports<#exports_at>>::NEED
                                .moved($start + #exports_at);
                    }
                )*
            };
            (members $pack:ty, $trait:ty, $start:expr) => {
                &[#(
                    ::foundry::__private::Member::<$pack, #contributions, $trait>::NEED
                        .shifted($start)
                ),*]
            };
            (gathers $pack:ty, $start:expr, $placed:expr) => {{
                let placed = $placed;
                #gathers
                placed
            }};
        }
    }
}

/// The macro of the pack for other packs of its own crate.
///
/// ```ignore
/// macro_rules! __foundry_near_Redis { (forwards $pack:ty, $root:ty, $start:expr) => { … } }
/// pub(crate) use __foundry_near_Redis as Redis;
/// ```
fn near_macro(app: &App) -> TokenStream {
    let App { ident, exports, .. } = app;
    let inside: Vec<_> = exports.iter().map(|ty| from_root(ty, &quote!(crate))).collect();
    let exports_at: Vec<usize> = (0..exports.len()).collect();
    let near_name = format_ident!("__foundry_near_{ident}");
    quote_spanned! {ident.span()=>
        macro_rules! #near_name {
            (forwards $pack:ty, $root:ty, $start:expr) => {
                #(
                    impl ::foundry::__private::ProvidedBy<$root> for #inside {
                        const NEED: ::foundry::__private::Need =
                            <$pack as ::foundry::__private::Exports<#exports_at>>::NEED
                                .moved($start + #exports_at);
                    }
                )*
            };
        }
        #[allow(unused_imports)]
        pub(crate) use #near_name as #ident;
    }
}

/// The statements of the arm `gathers`, which replace each `All<…>` that the pack requires, and then those of the packs
/// that it uses.
///
/// ```ignore
/// let placed = {
///     const NEED: ::foundry::__private::Need =
///         __foundry_all!(<$pack as ::foundry::__private::Gathers<0>>::Type);
///     ::foundry::__private::gathered(placed, …)
/// };
/// ```
fn gathers_arm(app: &App) -> TokenStream {
    let App { packs, requires, .. } = app;
    let gathered = gathers(requires).map(|at| {
        quote! {
            let placed = {
                const NEED: ::foundry::__private::Need =
                    __foundry_all!(<$pack as ::foundry::__private::Gathers<#at>>::Type);
                ::foundry::__private::gathered(
                    placed,
                    $start + <$pack as ::foundry::__private::Pack>::PART.own.len() + #at,
                    &[NEED],
                    |ctx| ::core::result::Result::Ok(::foundry::__private::instance(
                        ctx.all::<<$pack as ::foundry::__private::Gathers<#at>>::Type>(NEED),
                    )),
                )
            };
        }
    });
    let near = near(packs).map(|pack| {
        let macro_name =
            pack.segments.last().map(|it| format_ident!("__foundry_pack_{}", it.ident));
        let pack = path_from_root(pack, &quote!($crate));
        quote! {
            let placed = $crate::#macro_name!(
                gathers #pack,
                PARTS.start_of(<#pack as ::foundry::__private::Pack>::PART.key, FIRST),
                placed
            );
        }
    });
    quote!(#(#gathered)* #(#near)*)
}

/// Those that are in the same crate.
fn near(packs: &[Path]) -> impl Iterator<Item = &Path> {
    packs.iter().filter(|it| is_near(it))
}

/// Which of the required services are `All<…>`.
fn gathers(requires: &[Type]) -> impl Iterator<Item = usize> {
    requires.iter().enumerate().filter(|it| is_all(it.1)).map(|it| it.0)
}

fn is_all(ty: &Type) -> bool {
    ty::argument(ty, "All").is_some()
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
    let rest = words_from_root(quote_spanned!(path.span()=> #(::#segments)*), root);
    quote_spanned!(path.span()=> #root #rest)
}

/// The same for what stands in `<…>`: `crate::database::Migrator<crate::database::sqlx::MySql>`.
fn words_from_root(tokens: TokenStream, root: &TokenStream) -> TokenStream {
    let word = |token: TokenTree| match token {
        TokenTree::Ident(word) if word == "crate" => root.clone(),
        TokenTree::Group(group) => {
            let inner = words_from_root(group.stream(), root);
            Group::new(group.delimiter(), inner).into_token_stream()
        }
        other => other.into_token_stream(),
    };
    tokens.into_iter().map(word).collect()
}
