//! Defaults and limits that are expressions: their values are known to running code alone, which help asks.

use super::ast::{Options, Param, Role};
use super::expand::written_default;
use crate::limit::Limit;
use crate::{name, path, ty};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Lifetime, Type};

/// The function that returns the default of a parameter, if that is an expression.
pub(crate) fn default_fn(param: &Param<'_>) -> Option<Ident> {
    let is_literal = written_default(param.default()?).is_some();
    let ident = param.ident?;
    let name = name::unraw(&ident.to_string()).to_owned();
    (!is_literal && value_type(param).is_some())
        .then(|| format_ident!("__default_{name}", span = ident.span()))
}

/// The type of a value: what a default is, and what limits compare.
fn value_type<'a>(param: &Param<'a>) -> Option<&'a Type> {
    match param.role() {
        Role::Positional { ty, .. } | Role::Option { ty, .. } => Some(ty),
        Role::Switch { .. } => Some(param.ty),
        _ => None,
    }
}

/// The functions of all defaults that are expressions. The code that reads the command line calls them, and
/// so does help: a mistake in the expression is reported once.
///
/// ```ignore
/// fn __default_level() -> Level { Level::High }
/// ```
pub(crate) fn default_fns(params: &[Param<'_>]) -> TokenStream {
    let functions = params.iter().filter_map(|param| {
        let (name, default, ty) = (default_fn(param)?, param.default()?, value_type(param)?);
        let ty = lasting(ty);
        Some(quote_spanned!(default.span()=> fn #name() -> #ty { #default }))
    });
    functions.collect()
}

/// The type with `'static` in the place of its lifetimes: nothing else lasts as long as a default.
fn lasting(ty: &Type) -> TokenStream {
    let lifetime = Lifetime::new("'static", ty::span(ty));
    ty::with_lifetime(ty.to_token_stream(), &lifetime)
}

/// Returns the function that help calls for the texts of a parameter. A secret is not shown, and so not computed.
///
/// ```ignore
/// ::core::option::Option::Some(|__fact| {
///     use ::foundry::__private::{ShownByDisplay as _, ShownNot as _};
///     match __fact {
///         ::foundry::__private::Fact::Default => {
///             ::foundry::__private::Shown(&__default_level()).text()
///         }
///         ::foundry::__private::Fact::Limits => ::core::option::Option::None,
///     }
/// })
/// ```
pub(crate) fn texts(param: &Param<'_>, limits: &str) -> Option<TokenStream> {
    let none = || quote!(::core::option::Option::None);
    let options = param.options()?;
    let is_secret = options.secret.is_some() || ty::is_secret(param.ty);
    let default = default_fn(param).filter(|_| !is_secret);
    let has_limits = limits.contains("{}");
    if default.is_none() && !has_limits {
        return None;
    }
    let span = param.ident?.span();
    let private = path::private(span);
    let default = default.map_or_else(none, |it| shown(&quote_spanned!(span=> #it()), &private));
    let limits = if has_limits { filled(param, options, limits) } else { none() };
    Some(quote_spanned! {span=>
        ::core::option::Option::Some(|__fact| {
            #[allow(unused_imports)]
            use #private::{ShownByDisplay as _, ShownNot as _};
            match __fact {
                #private::Fact::Default => #default,
                #private::Fact::Limits => #limits,
            }
        })
    })
}

fn shown(value: &TokenStream, private: &TokenStream) -> TokenStream {
    quote!((&#private::Shown(&#value)).text())
}

/// `::foundry::__private::filled("{} to 9", &[…])`.
fn filled(param: &Param<'_>, options: &Options, limits: &str) -> TokenStream {
    let private = path::private(param.ident.map_or_else(|| ty::span(param.ty), Ident::span));
    let of_value = value_type(param).map(lasting);
    let count = quote!(::core::primitive::usize);
    let typed = |limit: &Option<Limit>, ty: &TokenStream| -> Vec<TokenStream> {
        let ends = limit.iter().flat_map(|it| {
            [it.range.start.as_deref(), it.range.end.as_deref()].into_iter().flatten()
        });
        let computed = ends.filter(|it: &&Expr| written_default(it).is_none());
        // A function has its type even if the expression has none, which is an error of its own.
        let value =
            |it: &Expr| quote_spanned!(it.span()=> { fn __limit() -> #ty { #it } __limit() });
        computed.map(|it| shown(&value(it), &private)).collect()
    };
    let mut values = of_value.map_or_else(Vec::new, |ty| typed(&options.range, &ty));
    values.extend(typed(&options.len, &count));
    values.extend(typed(&options.values, &count));
    quote!(#private::filled(#limits, &[#(#values),*]))
}
