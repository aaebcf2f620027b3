//! What commands and services have in common: the key of an item, its needs, its entry.

use crate::ty::Shape;
use crate::{path, ty};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;

/// A service that an item takes.
pub(crate) struct Need<'a> {
    pub(crate) ty: &'a Type,
    pub(crate) taking: Taking,
}

/// How it takes it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taking {
    /// `&T`.
    Borrowed,
    /// `Arc<T>`.
    Shared,
    /// `Option<&T>`.
    Optional,
    /// `Option<Arc<T>>`.
    OptionalShared,
    /// `All<T>`.
    All,
    /// `Lazy<T>`.
    Lazy,
    /// `T`, made for the user.
    Transient,
}

impl<'a> Need<'a> {
    /// What a type of this shape takes; `None` if that is no service.
    pub(crate) fn of(shape: &Shape<'a>) -> Option<Self> {
        let (ty, taking) = match *shape {
            Shape::Ref(ty) => (ty, Taking::Borrowed),
            Shape::Arc(ty) => (ty, Taking::Shared),
            Shape::OptionalRef(ty) => (ty, Taking::Optional),
            Shape::OptionalArc(ty) => (ty, Taking::OptionalShared),
            Shape::All(ty) => (ty, Taking::All),
            Shape::Lazy(ty) => (ty, Taking::Lazy),
            _ => return None,
        };
        Some(Self { ty, taking })
    }
}

/// Where an item stands, and under which key.
pub(crate) struct Site<'a> {
    /// Name of the function or type, all tokens of the type of an `impl`.
    pub(crate) name: &'a str,
    /// Where the compiler points.
    pub(crate) span: Span,
    /// Module of the pack that the item belongs to.
    pub(crate) pack: Option<&'a syn::Path>,
    pub(crate) user: User<'a>,
}

/// Who takes services: a command, or a service, with its type.
#[derive(Clone, Copy)]
pub(crate) enum User<'a> {
    Command,
    Scoped,
    Singleton(&'a str),
    Transient(&'a str),
}

/// The container is imported: where there is none, the compiler says so once, and is content with
/// what is named through the import.
///
/// ```ignore
/// use crate::__foundry as __home;
/// const __KEY: u64 = ::foundry::__private::key(::core::module_path!(), "", "create");
/// const __INDEX: u16 = __home::KEYS.index_of(__KEY);
/// const __NEED_0: ::foundry::__private::Need =
///     <Users as ::foundry::__private::IsProvided<__home::Root>>::NEED;
/// const _: () = {
///     __home::check_need(::foundry::__private::User::Singleton("Mailer"), __INDEX, __NEED_0, "Users")
/// };
/// ```
pub(crate) fn head(site: &Site<'_>, needs: &[Need<'_>]) -> TokenStream {
    let Site { name, span, pack, .. } = *site;
    let private = path::private(span);
    let home = path::home(pack, span);
    let import = quote_spanned!(path::home_span(pack, span)=> use #home as __home;);
    let needs = needs.iter().enumerate().map(|(at, need)| {
        let name = need_name(at);
        let span = ty::span(need.ty);
        let private = path::private(span);
        let (value, check) = (need_value(need), need_check(site.user, need, &name));
        quote_spanned!(span=> const #name: #private::Need = #value; #check)
    });
    quote_spanned! {span=>
        #import
        const __KEY: ::core::primitive::u64 = #private::key(::core::module_path!(), "", #name);
        const __INDEX: ::core::primitive::u16 = __home::KEYS.index_of(__KEY);
        #(#needs)*
    }
}

/// ```ignore
/// <Users as ::foundry::__private::IsProvided<__home::Root>>::NEED                  // &Users
/// <dyn Mailer as ::foundry::__private::ProvidedAs<__home::Root>>::NEED             // &dyn Mailer
/// ::foundry::__private::Maybe::<Users, __home::Root>::NEED                         // Option<&Users>
/// ::foundry::__private::Need::Lazy(&<Users as …>::NEED)                            // Lazy<Users>
/// __home::all!(dyn Check, ::foundry::__private::All<dyn Check>)                    // All<dyn Check>
/// <Draft as ::foundry::__private::IsTransient<__home::Root>>::NEED                 // Draft
/// ```
fn need_value(need: &Need<'_>) -> TokenStream {
    let ty = need.ty;
    let span = ty::span(ty);
    let private = path::private(span);
    let question = match need.taking {
        Taking::Transient => Ident::new("IsTransient", span),
        _ => question(ty),
    };
    let provided = quote_spanned!(span=> <#ty as #private::#question<__home::Root>>::NEED);
    match need.taking {
        Taking::Borrowed | Taking::Shared | Taking::Transient => provided,
        Taking::Optional | Taking::OptionalShared => quote_spanned! {span=> {
            #[allow(unused_imports)]
            use #private::NotProvided as _;
            #private::Maybe::<#ty, __home::Root>::NEED
        }},
        Taking::All => quote_spanned!(span=> __home::all!(#ty, #private::All<#ty>)),
        Taking::Lazy => quote_spanned!(span=> #private::Need::Lazy(&#provided)),
    }
}

/// The trait that says who provides a type, with the words that suit it if nobody does.
pub(crate) fn question(ty: &Type) -> Ident {
    let question = match ty {
        _ if ty::as_trait(ty).is_some() => "ProvidedAs",
        _ if ty::is_wrapped(ty) => "ProvidedWhole",
        _ => "IsProvided",
    };
    Ident::new(question, ty::span(ty))
}

/// Stands beside the need, which stays whole, so that a mistake is told once.
fn need_check(user: User<'_>, need: &Need<'_>, name: &Ident) -> TokenStream {
    let ty = need.ty;
    let span = ty::span(ty);
    let private = path::private(span);
    let shown = ty::display(ty);
    let user = match user {
        User::Command => quote_spanned!(span=> #private::User::Command),
        User::Scoped => quote_spanned!(span=> #private::User::Scoped),
        User::Singleton(user) => quote_spanned!(span=> #private::User::Singleton(#user)),
        User::Transient(user) => quote_spanned!(span=> #private::User::Transient(#user)),
    };
    let gathers = (need.taking == Taking::All).then(|| {
        quote_spanned! {span=>
            #[allow(unused_imports)]
            use #private::NotSized as _;
            #private::check_gathers(#private::SizedProbe::<#ty>::IS_SIZED, #shown);
        }
    });
    quote_spanned! {span=>
        const _: () = {
            #gathers
            __home::check_need(#user, __INDEX, #name, #shown)
        };
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
        #[allow(missing_debug_implementations, non_local_definitions, non_snake_case)]
        #[allow(single_use_lifetimes, unnameable_types, unreachable_pub)]
        #[allow(unused_lifetimes, unused_qualifications)]
        const _: () = { #content };
    }
}

/// Returns the lints that generated code outside of a [`block`] allows, since authors use it by name.
pub(crate) fn clippy_is_silent() -> TokenStream {
    quote!(#[allow(clippy::all, clippy::pedantic, clippy::restriction, clippy::nursery)])
}

/// A variable of generated code. A name made by `macro_rules!` has its own view of variables, so
/// that they must not take their span from it.
pub(crate) fn variable(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// `&*__ctx.get::<Users>(__NEED_0)`.
pub(crate) fn fetch(at: usize, need: &Need<'_>) -> TokenStream {
    let (ty, name) = (need.ty, need_name(at));
    let span = ty::span(ty);
    let ctx = variable("__ctx");
    match need.taking {
        Taking::Borrowed => quote_spanned!(span=> &*#ctx.get::<#ty>(#name)),
        Taking::Shared => quote_spanned!(span=> #ctx.arc::<#ty>(#name)),
        Taking::Optional => quote_spanned!(span=> #ctx.optional::<#ty>(#name).as_deref()),
        Taking::OptionalShared => quote_spanned!(span=> #ctx.optional_arc::<#ty>(#name)),
        Taking::All => quote_spanned!(span=> #ctx.all::<#ty>(#name)),
        Taking::Lazy => quote_spanned!(span=> #ctx.lazy::<#ty>(#name)),
        Taking::Transient => {
            let private = path::private(span);
            quote_spanned!(span=> <#ty as #private::IsTransient<__home::Root>>::make(&#ctx)?)
        }
    }
}

fn need_name(at: usize) -> Ident {
    format_ident!("__NEED_{at}")
}
