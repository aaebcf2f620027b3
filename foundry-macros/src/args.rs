//! `#[derive(Args)]`: a struct of options that commands share.

use crate::attr::{self, Opts};
use crate::diag::Diagnostics;
use crate::param::ast::{Group, GroupSort, Param, Role, ordered};
use crate::param::expand::{checks, group_places, joined, local, reads};
use crate::param::{self, parse::group};
use crate::{path, ty};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Fields, GenericParam, Item, ItemStruct};

/// The derive on a struct.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let item = match syn::parse2::<Item>(input) {
        Ok(item) => item,
        Err(error) => return error.to_compile_error(),
    };
    let mut diag = Diagnostics::default();
    let Some(args) = parse(&mut diag, &item) else {
        return diag.finish(()).map_or_else(|it| it.to_compile_error(), |()| TokenStream::new());
    };
    check(&mut diag, &args);
    match diag.finish(()) {
        Ok(()) => implementation(&args),
        Err(errors) => {
            let (errors, fallback) = (errors.to_compile_error(), fallback(args.item));
            quote!(#errors #fallback)
        }
    }
}

/// A struct and its fields.
struct Args<'i> {
    item: &'i ItemStruct,
    groups: Vec<Group>,
    params: Vec<Param<'i>>,
}

fn parse<'i>(diag: &mut Diagnostics, item: &'i Item) -> Option<Args<'i>> {
    const MESSAGE: &str = "a group of options is a struct with named fields";
    let item = match item {
        Item::Struct(item) if matches!(item.fields, Fields::Named(_)) => item,
        Item::Struct(item) => {
            diag.error(&item.ident, MESSAGE);
            return None;
        }
        Item::Enum(item) => {
            diag.error(item.enum_token, MESSAGE);
            return None;
        }
        other => {
            diag.error(other, MESSAGE);
            return None;
        }
    };
    let mut groups = Vec::new();
    for attr in item.attrs.iter().filter(|it| it.path().is_ident("args")) {
        let opts = attr.parse_args_with(Opts::parse_terminated).unwrap_or_else(|error| {
            diag.push(error);
            Opts::new()
        });
        for opt in &opts {
            match opt.key.to_string().as_str() {
                "exclusive" => groups.extend(group(diag, opt, GroupSort::Exclusive)),
                "at_least_one" => groups.extend(group(diag, opt, GroupSort::AtLeastOne)),
                _ => attr::unknown(diag, &opt.key, &["exclusive", "at_least_one"]),
            }
        }
    }
    let fields = item.fields.iter();
    let params = fields.map(|it| param::parse::param(diag, &it.ty, it.ident.as_ref(), &it.attrs));
    let params = params.collect();
    Some(Args { item, groups, params })
}

fn check(diag: &mut Diagnostics, args: &Args<'_>) {
    check_generics(diag, args);
    check_fields(diag, args);
    param::check::params(diag, &args.params, &args.groups);
}

// What is borrowed is borrowed from the command line, which is one lifetime.
fn check_generics(diag: &mut Diagnostics, args: &Args<'_>) {
    for (at, param) in args.item.generics.params.iter().enumerate() {
        match param {
            GenericParam::Lifetime(_) if at == 0 => {}
            GenericParam::Lifetime(_) => {
                diag.error(param, "a group borrows from the command line alone: one lifetime");
            }
            _ => diag.error(param, "a group has no type parameters"),
        }
    }
}

// A group has options and flags, which have names; what has a place belongs to the command.
fn check_fields(diag: &mut Diagnostics, args: &Args<'_>) {
    for param in &args.params {
        match param.role() {
            Role::Positional { .. } | Role::Rest => diag.error(
                param.place(),
                "a group holds options: mark this `#[option]`, or take it in the command",
            ),
            Role::Service { .. } => {
                diag.error(param.place(), "a group holds options; take services in the command");
            }
            _ => {}
        }
    }
}

/// ```ignore
/// impl<'a> ::foundry::__private::Args<'a> for Paging {
///     const PARAMS: &'static [::foundry::__private::ParamSpec] = &[…];
///     const RULES: &'static [::foundry::__private::Rule] = &[];
///     fn read(__input: &::foundry::__private::Input<'a>, __base: usize) -> Result<Self> {
///         let __arg_limit = …;
///         Ok(Self { limit: __arg_limit })
///     }
/// }
/// ```
fn implementation(args: &Args<'_>) -> TokenStream {
    let Args { item, params, groups } = args;
    let ident = &item.ident;
    let span = ident.span();
    let private = path::private(span);
    let (specs, rules) = joined(params, groups);
    let checks = checks(params);
    let places = group_places(params, &quote!(0));
    let base = quote!(__base);
    let reads = reads(params, Some(&base));
    let fields = params.iter().filter_map(|it| it.ident).map(|ident| {
        let local = local(ident);
        quote_spanned!(ident.span()=> #ident: #local)
    });
    let group_checks = params.iter().filter(|it| matches!(it.role(), Role::Args)).map(|group| {
        let span = ty::span(group.ty);
        let private = path::private(span);
        let static_self = static_self(item);
        quote_spanned! {span=>
            const _: () = #private::check_params(<#static_self as #private::Args<'_>>::PARAMS);
        }
    });
    let group_checks: Vec<_> = group_checks.collect();
    let lifetime = item.generics.lifetimes().next().map(|it| &it.lifetime);
    let lifetime = lifetime.map_or_else(|| quote!('__a), |it| quote!(#it));
    let (_, types, _) = item.generics.split_for_impl();
    // An empty group reads nothing.
    let is_read = !ordered(params).is_empty() || !group_checks.is_empty();
    let unused = (!is_read).then(|| quote!(let _ = (__input, __base);));
    quote_spanned! {span=>
        #[allow(clippy::all, clippy::pedantic, clippy::restriction, clippy::nursery)]
        #[allow(unused_qualifications, single_use_lifetimes)]
        const _: () = {
            #[allow(unused_imports)]
            use #private::NoChoices as _;
            #places
            #[automatically_derived]
            impl<#lifetime> #private::Args<#lifetime> for #ident #types {
                const PARAMS: &'static [#private::ParamSpec] = #specs;
                const RULES: &'static [#private::Rule] = #rules;

                fn read(
                    __input: &#private::Input<#lifetime>,
                    __base: ::core::primitive::usize,
                ) -> #private::Result<Self> {
                    #unused
                    #(#reads)*
                    #private::Result::Ok(Self { #(#fields),* })
                }
            }
            #checks
            #(#group_checks)*
        };
    }
}

/// The type with its lifetime left to the compiler.
fn static_self(item: &ItemStruct) -> TokenStream {
    let ident = &item.ident;
    let lifetimes = item.generics.lifetimes().map(|_| quote!('_));
    let lifetimes: Vec<_> = lifetimes.collect();
    if lifetimes.is_empty() { quote!(#ident) } else { quote!(#ident<#(#lifetimes),*>) }
}

/// What commands need of it, so that one mistake stays one message.
fn fallback(item: &ItemStruct) -> TokenStream {
    let ident = &item.ident;
    let private = path::private(ident.span());
    let (_, types, bounds) = item.generics.split_for_impl();
    let params = item.generics.params.iter();
    quote_spanned! {ident.span()=>
        impl<'__a, #(#params),*> #private::Args<'__a> for #ident #types #bounds {
            const PARAMS: &'static [#private::ParamSpec] = &[];
            const RULES: &'static [#private::Rule] = &[];

            fn read(
                _: &#private::Input<'__a>,
                _: ::core::primitive::usize,
            ) -> #private::Result<Self> {
                ::core::unreachable!("BUG: this does not compile")
            }
        }
    }
}
