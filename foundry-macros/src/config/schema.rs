//! Writes down what is known of the fields of a section while compiling.

use super::ast;
use crate::limit::{self, Limit};
use crate::{path, ty};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Expr, ExprLit, Lit, Type};

/// ```ignore
/// {
///     #[allow(unused_imports)]
///     use ::foundry::__private::OtherKind as _;
///     &[
///         ::foundry::__private::Field::new(
///             "port",
///             "MAIL_PORT",
///             ::foundry::__private::KindOf::<u16>::KIND,
///         )
///         .prefixed("MAIL")
///         .default_text("25")
///         .doc("Port of the server."),
///     ]
/// }
/// ```
pub(super) fn fields(section: &ast::Section<'_>) -> TokenStream {
    let krate = path::private(Span::call_site());
    let prefix = section.prefix();
    let fields = section.fields.iter().map(|it| field(&krate, &prefix, it));
    quote! {{
        #[allow(unused_imports)]
        use #krate::OtherKind as _;
        &[#(#fields),*]
    }}
}

fn field(krate: &TokenStream, prefix: &str, field: &ast::Field<'_>) -> TokenStream {
    let (key, variable) = (field.key(), field.variable(prefix));
    let kind = match &field.nested {
        Some(_) => {
            let ty = field.inner();
            quote!(#krate::FieldsOf::<#ty>::KIND)
        }
        None => kind(krate, field.ty, field.range.as_ref()),
    };
    let mut more = TokenStream::new();
    if field.env.is_none() {
        more.extend(quote!(.prefixed(#prefix)));
    }
    if let Some(default) = &field.default {
        let text = default_text(field.ty, default);
        more.extend(quote!(.default_text(#text)));
    } else if field.is_optional() {
        more.extend(quote!(.optional()));
    }
    if field.secret.is_some() || ty::is_secret(field.ty) {
        more.extend(quote!(.secret()));
    }
    if !field.aliases.is_empty() || !field.env_aliases.is_empty() {
        let (keys, variables) = (&field.aliases, &field.env_aliases);
        more.extend(quote!(.aliases(&[#(#keys),*], &[#(#variables),*])));
    }
    if let Some(note) = &field.deprecated {
        more.extend(quote!(.deprecated(#note)));
    }
    if let Some(limits) = field.range.as_ref().and_then(|it| spelled(field.ty, it)) {
        more.extend(quote!(.limits(#limits)));
    }
    if !field.doc.is_empty() {
        let doc = &field.doc;
        more.extend(quote!(.doc(#doc)));
    }
    quote!(#krate::Field::new(#key, #variable, #kind) #more)
}

/// Around the type that the compiler knows stand those that only their names tell apart.
fn kind(krate: &TokenStream, ty: &Type, range: Option<&Limit>) -> TokenStream {
    if let Some(inner) = ty::argument(ty, "Option").or_else(|| ty::argument(ty, "Secret")) {
        return kind(krate, inner, range);
    }
    if let Some(item) = ty::argument(ty, "Vec") {
        let item = kind(krate, item, range);
        return quote!(#krate::ValueKind::List(&const { #item }));
    }
    let map = ["BTreeMap", "HashMap"].into_iter().find_map(|it| ty::second_argument(ty, it));
    if let Some(value) = map {
        let value = kind(krate, value, None);
        return quote!(#krate::ValueKind::Map(&const { #value }));
    }
    let known = quote!(#krate::KindOf::<#ty>::KIND);
    match ty::name(ty) {
        _ if ty::well_known(ty).is_some() => {
            let within = range.and_then(|it| within(ty, it));
            quote!(#known #within)
        }
        Some(name) if name == "Url" => quote!(#known.or(#krate::ValueKind::Url)),
        Some(name) => {
            let words = format!("a `{name}`");
            quote!(#known.or(#krate::ValueKind::Other(#words)))
        }
        None => known,
    }
}

/// `.within(Some(1), Some(9))`: limits that are whole numbers narrow those of the type.
fn within(ty: &Type, limit: &Limit) -> Option<TokenStream> {
    if matches!(ty::well_known(ty), Some("f32" | "f64" | "char")) {
        return None;
    }
    let (least, most) = limit.whole()?;
    let [least, most] = [least, most].map(|it| match it {
        Some(it) => quote!(::core::option::Option::Some(#it)),
        None => quote!(::core::option::Option::None),
    });
    Some(quote!(.within(#least, #most)))
}

/// Limits in words, unless the kind itself has them: `from 0.5 to 2`.
fn spelled(ty: &Type, limit: &Limit) -> Option<String> {
    let leaf = ty::leaf(ty);
    if ty::well_known(leaf).is_some() && within(leaf, limit).is_some() {
        return None;
    }
    let shown = |it: &Expr| match limit::text(it) {
        Some(text) => text.value(),
        None => crate::scan::squeeze(&it.to_token_stream().to_string()),
    };
    let (start, end) = (limit.range.start.as_deref(), limit.range.end.as_deref());
    Some(match (start.map(shown), end.map(shown)) {
        (Some(least), Some(most)) if limit.is_half_open() => {
            format!("from {least} to below {most}")
        }
        (Some(least), Some(most)) => format!("from {least} to {most}"),
        (Some(least), None) => format!("from {least} on"),
        (None, Some(most)) if limit.is_half_open() => format!("below {most}"),
        (None, Some(most)) => format!("up to {most}"),
        (None, None) => String::new(),
    })
}

/// The default as a person would write it; nothing, if only the type knows.
fn default_text(ty: &Type, default: &ast::Default) -> String {
    match &default.value {
        Some(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })) => text.value(),
        Some(value) => crate::scan::squeeze(&value.to_token_stream().to_string()),
        None => match ty::well_known(ty) {
            Some("bool") => "false".to_owned(),
            Some("String" | "PathBuf" | "char") | None => String::new(),
            Some(_) => "0".to_owned(),
        },
    }
}
