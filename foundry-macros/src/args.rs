//! `#[derive(Args)]`: a struct of options that commands share.

use crate::attr::{self, Opts};
use crate::diag::{self, Diagnostics};
use crate::param::ast::{Group, GroupSort, Param, Role, ordered};
use crate::param::computed::default_fns;
use crate::param::const_check::checks;
use crate::param::expand::{group_checks, group_places, joined};
use crate::param::read::{local, reads};
use crate::param::{self, parse::group};
use crate::{item, path};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Fields, GenericParam, Item, ItemStruct};

/// The derive on a struct.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    diag::derive(input, try_expand, fallback)
}

fn try_expand(item: &Item) -> syn::Result<TokenStream> {
    let mut diag = Diagnostics::default();
    let args = parse(&mut diag, item);
    if let Some(args) = &args {
        check(&mut diag, args);
    }
    let args = diag.finish(args)?;
    Ok(args.as_ref().map(implementation).unwrap_or_default())
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
        Item::Union(item) => {
            diag.error(item.union_token, MESSAGE);
            return None;
        }
        other => {
            diag.error(other, MESSAGE);
            return None;
        }
    };
    check_struct_marks(diag, item);
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

// The attributes of a parameter stand on fields.
fn check_struct_marks(diag: &mut Diagnostics, item: &ItemStruct) {
    for attr in &item.attrs {
        if let Some(mark) = param::parse::ours(attr).filter(|it| !["args", "service"].contains(it))
        {
            diag.error(attr.path(), format!("`#[{mark}]` goes on a field, not on the struct"));
        }
    }
}

fn check(diag: &mut Diagnostics, args: &Args<'_>) {
    check_generics(diag, args);
    check_fields(diag, args);
    param::check::params(diag, &args.params, &args.groups);
}

// What is borrowed is borrowed from the command line, which is one lifetime.
fn check_generics(diag: &mut Diagnostics, args: &Args<'_>) {
    const MESSAGE: &str = "a group has no type parameters: the console cannot choose them";
    for (at, param) in args.item.generics.params.iter().enumerate() {
        match param {
            GenericParam::Lifetime(_) if at == 0 => {}
            GenericParam::Lifetime(_) => {
                diag.error(
                    param,
                    "a group borrows from the command line alone; one lifetime is enough",
                );
            }
            GenericParam::Type(param) => diag.error(&param.ident, MESSAGE),
            GenericParam::Const(param) => diag.error(&param.ident, MESSAGE),
        }
    }
}

// A group has options and flags, which have names; what has a place belongs to the command.
fn check_fields(diag: &mut Diagnostics, args: &Args<'_>) {
    for param in &args.params {
        match param.role() {
            Role::Rest => {
                diag.error(param.place(), "a group holds options; take this in the command");
            }
            Role::Positional { .. } => diag.error(
                param.place(),
                "a group holds options; mark this `#[option]`, or take it in the command",
            ),
            Role::Service(_) | Role::Caller => {
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
    let defaults = default_fns(params);
    let places = group_places(params, &quote!(0));
    let (input, base) = (item::variable("__input"), item::variable("__base"));
    let reads = reads(params, Some(&base.to_token_stream()));
    let fields = params.iter().filter_map(|it| it.ident).map(|ident| {
        let local = local(ident);
        quote_spanned!(ident.span()=> #ident: #local)
    });
    let static_self = static_self(item);
    let group_checks = group_checks(params, &quote!(<#static_self as #private::Args<'_>>::PARAMS));
    let lifetime = item.generics.lifetimes().next().map(|it| &it.lifetime);
    let lifetime = lifetime.map_or_else(|| quote!('a), |it| quote!(#it));
    let (_, types, _) = item.generics.split_for_impl();
    // An empty group reads nothing.
    let is_read = !ordered(params).is_empty() || !group_checks.is_empty();
    let unused = (!is_read).then(|| quote!(let _ = (#input, #base);));
    item::block(&quote_spanned! {span=>
        #[allow(unused_imports)]
        use #private::NoChoices as _;
        #defaults
        #places
        #[automatically_derived]
        impl<#lifetime> #private::Args<#lifetime> for #ident #types {
            const PARAMS: &'static [#private::ParamSpec] = #specs;
            const RULES: &'static [#private::Rule] = #rules;

            fn read(
                #input: &#private::Input<#lifetime>,
                #base: ::core::primitive::usize,
            ) -> #private::Result<Self> {
                #unused
                #(#reads)*
                #private::Result::Ok(Self { #(#fields),* })
            }
        }
        #checks
        #group_checks
    })
}

/// The type with its lifetime left to the compiler.
fn static_self(item: &ItemStruct) -> TokenStream {
    let ident = &item.ident;
    let lifetimes = item.generics.lifetimes().map(|_| quote!('_));
    let lifetimes: Vec<_> = lifetimes.collect();
    if lifetimes.is_empty() { quote!(#ident) } else { quote!(#ident<#(#lifetimes),*>) }
}

/// What commands need of it, so that one mistake stays one message.
fn fallback(item: &Item) -> TokenStream {
    let (ident, generics) = match item {
        Item::Struct(item) => (&item.ident, &item.generics),
        Item::Enum(item) => (&item.ident, &item.generics),
        Item::Union(item) => (&item.ident, &item.generics),
        _ => return TokenStream::new(),
    };
    let private = path::private(ident.span());
    let (_, types, bounds) = generics.split_for_impl();
    let mut own = generics.clone();
    own.params.insert(0, syn::parse_quote!('__a));
    let (own, _, _) = own.split_for_impl();
    quote_spanned! {ident.span()=>
        impl #own #private::Args<'__a> for #ident #types #bounds {
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
