//! What only the compiler can find out: whether a text is of the kind that the type says, and whether
//! a nested section reads a variable that another field reads.

use super::ast;
use super::expand::is_number;
use crate::limit::{self, Limit};
use crate::path;
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{Ident, LitStr};

/// ```ignore
/// const _: () = check_default_text(&<MailConfig as Section>::FIELDS[1usize], "3s");
/// const _: () = check_variables::<{ count_leaves(<MailConfig as Section>::FIELDS) }>(
///     <MailConfig as Section>::FIELDS,
/// );
/// ```
pub(super) fn of(section: &ast::Section<'_>) -> TokenStream {
    let mut checks = TokenStream::new();
    for (at, field) in section.fields.iter().enumerate() {
        let default = field.default.as_ref().and_then(|it| it.value.as_ref());
        if let Some(text) = default.and_then(limit::text).filter(|_| !is_number(field.ty)) {
            checks.extend(check("check_default_text", section.ident, at, text));
            if let Some(limit) = field.range.as_ref().filter(|it| !it.texts().is_empty()) {
                checks.extend(default_within(section.ident, at, text, limit));
            }
        }
        for text in field.range.iter().flat_map(|it| it.texts()) {
            checks.extend(check("check_limit_text", section.ident, at, text));
        }
    }
    if let Some(nested) = section.fields.iter().find_map(|it| it.nested.as_ref()) {
        let span = Span::call_site().located_at(nested.span());
        let (krate, ident) = (path::private(span), section.ident);
        let fields = quote_spanned!(span=> <#ident as #krate::Section>::FIELDS);
        checks.extend(quote_spanned! {span=>
            const _: () = #krate::check_variables::<{ #krate::count_leaves(#fields) }>(#fields);
        });
    }
    checks
}

fn check(rule: &str, section: &Ident, at: usize, text: &LitStr) -> TokenStream {
    // The compiler points at the whole call, from its first word on.
    let span = Span::call_site().located_at(text.span());
    let krate = path::private(span);
    let rule = Ident::new(rule, span);
    quote_spanned! {span=>
        const _: () = #krate::#rule(&<#section as #krate::Section>::FIELDS[#at], #text);
    }
}

fn default_within(section: &Ident, at: usize, text: &LitStr, limit: &Limit) -> TokenStream {
    let span = Span::call_site().located_at(text.span());
    let krate = path::private(span);
    let ends = [limit.range.start.as_deref(), limit.range.end.as_deref()];
    let [least, most] = ends.map(|it| match it.and_then(limit::text) {
        Some(it) => quote_spanned!(span=> ::core::option::Option::Some(#it)),
        None => quote_spanned!(span=> ::core::option::Option::None),
    });
    quote_spanned! {span=>
        const _: () = #krate::check_default_within(
            &<#section as #krate::Section>::FIELDS[#at], #text, #least, #most,
        );
    }
}
