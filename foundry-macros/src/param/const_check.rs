//! Checks of parameters that only the compiler can make, since they need the types.

use super::ast::{Arity, Mark, Param, Role};
use super::expand::{asked_type, choices, text};
use crate::limit::Limit;
use crate::{limit, path, ty};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{LitStr, Type};

/// ```ignore
/// const _: () = ::foundry::__private::check_default(ChoicesOf::<Role>::CHOICES, "editor");
/// const _: () = ::foundry::__private::check_default_value(&KindOf::<Duration>::KIND, "30s");
/// const _: () = ::foundry::__private::check_positional(&KindOf::<Quick>::KIND, "Quick");
/// ```
pub(crate) fn checks(params: &[Param<'_>]) -> TokenStream {
    params.iter().map(of_param).collect()
}

fn of_param(param: &Param<'_>) -> TokenStream {
    let choice = default_is_choice(param);
    let Some(ty) = asked_type(param) else { return choice.unwrap_or_default() };
    let default = param.default().and_then(text);
    let range = param.options().and_then(|it| it.range.as_ref());
    let mut checks = choice.unwrap_or_default();
    if let Some(default) = default {
        checks.extend(of_kind("check_default_value", ty, default.span(), &quote!(#default)));
    }
    if let Some(range) = range.filter(|it| !it.texts().is_empty()) {
        for limit in range.texts() {
            checks.extend(of_kind("check_limit_of", ty, limit.span(), &quote!(#limit)));
        }
        if let Some(default) = default {
            let (least, most) = ends(range);
            let arguments = quote!(#default, #least, #most);
            checks.extend(of_kind("check_default_between", ty, default.span(), &arguments));
        }
    }
    checks.extend(is_no_bool(param, ty));
    checks
}

/// The default in quotes is one of the choices.
fn default_is_choice(param: &Param<'_>) -> Option<TokenStream> {
    let default: &LitStr = text(param.default()?)?;
    let choices = choices(param)?;
    let private = path::private(default.span());
    Some(quote_spanned! {default.span()=>
        const _: () = #private::check_default(#choices, #default);
    })
}

/// A positional without an attribute is no `bool` under another name, which would be a flag.
fn is_no_bool(param: &Param<'_>, ty: &Type) -> Option<TokenStream> {
    let Role::Positional { arity: Arity::One | Arity::Optional, .. } = param.role() else {
        return None;
    };
    let shown = ty::display(ty);
    let is_bare = matches!(param.mark, Mark::None);
    is_bare.then(|| of_kind("check_positional", ty, ty::span(ty), &quote!(#shown)))
}

/// Asks what kind of value the type is.
fn of_kind(rule: &str, ty: &Type, span: Span, arguments: &TokenStream) -> TokenStream {
    // The compiler points at the whole call, from its first word on.
    let span = Span::call_site().located_at(span);
    let private = path::private(span);
    let rule = syn::Ident::new(rule, span);
    quote_spanned! {span=>
        const _: () = {
            #[allow(unused_imports)]
            use #private::OtherKind as _;
            #private::#rule(&#private::KindOf::<#ty>::KIND, #arguments)
        };
    }
}

/// The limits that are in quotes, as the runtime takes them.
pub(super) fn ends(range: &Limit) -> (TokenStream, TokenStream) {
    let end = |it: Option<&syn::Expr>| match it.and_then(limit::text) {
        Some(text) => quote!(::core::option::Option::Some(#text)),
        None => quote!(::core::option::Option::None),
    };
    (end(range.range.start.as_deref()), end(range.range.end.as_deref()))
}
