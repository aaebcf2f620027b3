//! What parameters become: their specs, and the code that reads them.

use super::ast::{Arity, Group, GroupSort, Options, Param, Role, ordered};
use super::computed;
use crate::path;
use crate::ty::{self, Scalar};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Lit, LitStr, RangeLimits};

/// `::foundry::__private::ParamSpec { name: "email", kind: …, ..::foundry::__private::ParamSpec::NONE }`
/// for each that is typed, in the order of their places.
pub(crate) fn specs(params: &[Param<'_>]) -> Vec<TokenStream> {
    ordered(params).into_iter().map(spec).collect()
}

fn spec(param: &Param<'_>) -> TokenStream {
    let span = param.ident.map_or_else(Span::call_site, Ident::span);
    let private = path::private(span);
    let (name, kind) = (param.name(), kind(param));
    let mut fields = vec![quote!(name: #name), quote!(kind: #private::ParamKind::#kind)];
    let mut text = |field: &str, text: &str| {
        if !text.is_empty() {
            let field = format_ident!("{field}");
            fields.push(quote!(#field: #text));
        }
    };
    text("help", &param.help);
    text("default", &param.default().and_then(written_default).unwrap_or_default());
    let none = Options::default();
    let options = param.options().unwrap_or(&none);
    let value = |literal: &Option<LitStr>| literal.as_ref().map_or_else(String::new, LitStr::value);
    text("value", &value(&options.value));
    text("env", &value(&options.env));
    text("prompt", &value(&options.prompt));
    let limits = limits(options);
    text("limits", if limits.contains("{}") { "" } else { &limits });
    if let Some(short) = &options.short {
        let short = short.value() as u8;
        fields.push(quote!(short: #short));
    }
    fields.extend(choices(param).map(|it| quote!(choices: #it)));
    if options.hidden.is_some() {
        fields.push(quote!(hidden: true));
    }
    if options.values.as_ref().is_some_and(|it| demands_one(&it.range)) {
        fields.push(quote!(required: true));
    }
    if options.secret.is_some() || ty::is_secret(param.ty) {
        fields.push(quote!(secret: true));
    }
    fields.extend(computed::texts(param, &limits).map(|it| quote!(computed: #it)));
    if let Some(complete) = &options.complete {
        let span = complete.span();
        let private = path::private(span);
        fields.push(quote_spanned! {span=>
            complete: ::core::option::Option::Some(|__word| #private::candidates(#complete(__word)))
        });
    }
    quote! {
        #private::ParamSpec { #(#fields,)* ..#private::ParamSpec::NONE }
    }
}

/// The words that a parameter may have: those that are listed, or those of its type.
pub(super) fn choices(param: &Param<'_>) -> Option<TokenStream> {
    if let Some(choices) = param.options().and_then(|it| it.choices.as_ref()) {
        let names = choices.names.iter().map(|name| {
            let private = path::private(name.span());
            quote!(#private::ChoiceSpec { name: #name, help: "" })
        });
        return Some(quote!(&[#(#names),*]));
    }
    choices_of_type(param)
}

/// `::foundry::__private::ChoicesOf::<Role>::CHOICES`, which is empty if the type is no `Choice`.
fn choices_of_type(param: &Param<'_>) -> Option<TokenStream> {
    let ty = asked_type(param)?;
    let private = path::private(ty::span(ty));
    Some(quote_spanned!(ty::span(ty)=> #private::ChoicesOf::<#ty>::CHOICES))
}

/// The type of the values, if only the compiler can say what it is.
pub(super) fn asked_type<'a>(param: &Param<'a>) -> Option<&'a syn::Type> {
    let (Role::Positional { scalar, ty, .. } | Role::Option { scalar, ty, .. }) = param.role()
    else {
        return None;
    };
    let is_asked = scalar == Scalar::Parse
        && ty::well_known(ty).is_none()
        && ty::borrowed_for(ty.to_token_stream()).is_none();
    is_asked.then_some(ty)
}

fn kind(param: &Param<'_>) -> TokenStream {
    match param.role() {
        Role::Positional { arity: Arity::One, .. } if param.default().is_none() => quote!(Required),
        Role::Positional { arity: Arity::Many, .. } => quote!(Trailing),
        Role::Positional { .. } => quote!(Optional),
        Role::Option { arity: Arity::Many, .. } => quote!(Repeated),
        Role::Option { arity: Arity::OptionalValue, .. } => quote!(OptionalValue),
        Role::Option { arity: Arity::One, .. } if param.default().is_none() => {
            quote!(RequiredOption)
        }
        Role::Option { .. } => quote!(Option),
        Role::Count => quote!(Count),
        Role::Switch { .. } => quote!(Switch),
        Role::Rest => quote!(Rest),
        _ => quote!(Flag),
    }
}

/// What holds between parameters: `::foundry::__private::Rule::Exclusive(3)`.
pub(crate) fn rules(params: &[Param<'_>], groups: &[Group]) -> Vec<TokenStream> {
    let ordered = ordered(params);
    let bit = |name: &Ident| {
        let at = ordered.iter().position(|it| it.ident == Some(name));
        at.map_or(0_u64, |it| 1 << it)
    };
    let bits = |names: &[Ident]| names.iter().map(bit).fold(0, |all, it| all | it);
    let mut rules = Vec::new();
    for param in &ordered {
        let (Some(options), Some(ident)) = (param.options(), param.ident) else { continue };
        let private = path::private(ident.span());
        let one = bit(ident);
        if let Some(others) = &options.requires {
            let others = bits(&others.names);
            rules.push(quote!(#private::Rule::Requires { one: #one, others: #others }));
        }
        if let Some(others) = &options.conflicts {
            let others = bits(&others.names);
            rules.push(quote!(#private::Rule::Conflicts { one: #one, others: #others }));
        }
    }
    for group in groups {
        let private = path::private(group.key.span());
        let bits = bits(&group.names);
        rules.push(match group.sort {
            GroupSort::Exclusive => quote!(#private::Rule::Exclusive(#bits)),
            GroupSort::AtLeastOne => quote!(#private::Rule::AtLeastOne(#bits)),
        });
    }
    rules
}

/// The places of the groups: the first stands behind all own parameters.
///
/// ```ignore
/// const __GROUP_0: usize = 3;
/// const __GROUP_1: usize = __GROUP_0 + <Paging as ::foundry::__private::Args<'_>>::PARAMS.len();
/// ```
pub(crate) fn group_places(params: &[Param<'_>], base: &TokenStream) -> TokenStream {
    let own = ordered(params).len();
    let mut before = quote!(#base + #own);
    let groups = params.iter().filter(|it| matches!(it.role(), Role::Args));
    let places = groups.enumerate().map(|(at, group)| {
        let name = group_place(at);
        let place = quote!(const #name: ::core::primitive::usize = #before;);
        let args = as_args(group);
        before = quote!(#name + #args::PARAMS.len());
        place
    });
    places.collect()
}

/// Refuses groups whose options are there already; under each group alone what is wrong with it.
///
/// ```ignore
/// const _: () = ::foundry::__private::check_params(
///     __SPEC.params,
///     __GROUP_0,
///     __GROUP_0 + <Paging as ::foundry::__private::Args<'_>>::PARAMS.len(),
/// );
/// ```
pub(crate) fn group_checks(params: &[Param<'_>], all: &TokenStream) -> TokenStream {
    let groups = params.iter().filter(|it| matches!(it.role(), Role::Args));
    let checks = groups.enumerate().map(|(at, group)| {
        let (args, place, span) = (as_args(group), group_place(at), ty::span(group.ty));
        let private = path::private(span);
        quote_spanned! {span=>
            const _: () = #private::check_params(#all, #place, #place + #args::PARAMS.len());
        }
    });
    checks.collect()
}

/// `__GROUP_0`.
pub(crate) fn group_place(at: usize) -> Ident {
    format_ident!("__GROUP_{at}")
}

/// `<Paging as ::foundry::__private::Args<'_>>`.
pub(crate) fn as_args(group: &Param<'_>) -> TokenStream {
    let ty = group.ty;
    let private = path::private(ty::span(ty));
    quote_spanned!(ty::span(ty)=> <#ty as #private::Args<'_>>)
}

/// The own specs and those of the groups, as one slice; the same for rules.
///
/// ```ignore
/// &::foundry::__private::join_params::<{ 2 + <Paging as …>::PARAMS.len() }>(&[
///     &[…], <Paging as …>::PARAMS,
/// ])
/// ```
pub(crate) fn joined(params: &[Param<'_>], relations: &[Group]) -> (TokenStream, TokenStream) {
    let (specs, rules) = (specs(params), rules(params, relations));
    let groups: Vec<_> = params.iter().filter(|it| matches!(it.role(), Role::Args)).collect();
    if groups.is_empty() {
        return (quote!(&[#(#specs),*]), quote!(&[#(#rules),*]));
    }
    let private = path::private(Span::call_site());
    let (own, own_rules) = (specs.len(), rules.len());
    let args: Vec<_> = groups.iter().map(|it| as_args(it)).collect();
    let places = (0..groups.len()).map(group_place);
    let joined = quote! {
        &#private::join_params::<{ #own #(+ #args::PARAMS.len())* }>(
            &[&[#(#specs),*], #(#args::PARAMS),*],
        )
    };
    let joined_rules = quote! {
        &#private::join_rules::<{ #own_rules #(+ #args::RULES.len())* }>(
            &[(0, &[#(#rules),*]), #((#places, #args::RULES)),*],
        )
    };
    (joined, joined_rules)
}

/// The text of a default that is one.
pub(crate) fn text(expr: &Expr) -> Option<&LitStr> {
    match expr {
        Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) => Some(text),
        _ => None,
    }
}

/// The default as it is typed, if it is a literal.
pub(crate) fn written_default(default: &Expr) -> Option<String> {
    text(default).map(LitStr::value).or_else(|| literal(default))
}

/// A number, a character or a `bool` as it is typed.
fn literal(expr: &Expr) -> Option<String> {
    Some(match expr {
        Expr::Lit(syn::ExprLit { lit, .. }) => match lit {
            Lit::Int(int) => int.base10_digits().to_owned(),
            Lit::Float(float) => float.base10_digits().to_owned(),
            Lit::Char(letter) => letter.value().to_string(),
            Lit::Bool(it) => it.value().to_string(),
            Lit::Str(text) => text.value(),
            _ => return None,
        },
        Expr::Group(group) => return literal(&group.expr),
        Expr::Paren(paren) => return literal(&paren.expr),
        Expr::Unary(syn::ExprUnary { op: syn::UnOp::Neg(_), expr, .. }) => {
            format!("-{}", literal(expr)?)
        }
        _ => return None,
    })
}

/// Returns the limits of a value in words, with `{}` in the place of each limit that is not a literal.
fn limits(options: &Options) -> String {
    let range = options.range.as_ref().map(|it| spelled(&it.range));
    let len = options.len.as_ref().map(|it| counted(&it.range, "character"));
    let values = options.values.as_ref().map(|it| counted(&it.range, "value"));
    [range, len, values].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// `1..` as `at least 1 value`, `2..=2` as `2 values`.
fn counted(range: &syn::ExprRange, noun: &str) -> String {
    let range = spelled(range);
    let is_one = matches!(range.as_str(), "1" | "at least 1" | "at most 1");
    format!("{range} {noun}{}", if is_one { "" } else { "s" })
}

/// `1..=10` as `1 to 10`, `1..` as `at least 1`.
fn spelled(range: &syn::ExprRange) -> String {
    let shown = |it: &Expr| literal(it).unwrap_or_else(|| "{}".to_owned());
    let whole = matches!(range.limits, RangeLimits::Closed(_));
    match (range.start.as_deref().map(shown), range.end.as_deref().map(shown)) {
        (Some(least), Some(most)) if whole && least == most => least,
        (Some(least), Some(most)) if whole => format!("{least} to {most}"),
        (Some(least), Some(most)) => format!("{least} to below {most}"),
        (Some(least), None) => format!("at least {least}"),
        (None, Some(most)) if whole => format!("at most {most}"),
        (None, Some(most)) => format!("below {most}"),
        (None, None) => String::new(),
    }
}

/// Whether no value at all is outside of the range.
fn demands_one(range: &syn::ExprRange) -> bool {
    match range.start.as_deref() {
        Some(Expr::Lit(syn::ExprLit { lit: Lit::Int(least), .. })) => {
            least.base10_parse::<u64>().is_ok_and(|it| it > 0)
        }
        _ => false,
    }
}
