//! Writes down what is known of the fields of a section while compiling.

use super::ast;
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
    let (key, variable, kind) = (field.key(), field.variable(prefix), kind(krate, field.ty));
    let prefixed = field.env.is_none().then(|| quote!(.prefixed(#prefix)));
    let presence = match &field.default {
        Some(default) => {
            let text = default_text(field.ty, default);
            Some(quote!(.default_text(#text)))
        }
        None if ty::argument(field.ty, "Option").is_some() => Some(quote!(.optional())),
        None => None,
    };
    let secret = (field.secret || ty::is_secret(field.ty)).then(|| quote!(.secret()));
    let doc = (!field.doc.is_empty()).then(|| {
        let doc = &field.doc;
        quote!(.doc(#doc))
    });
    quote!(#krate::Field::new(#key, #variable, #kind) #prefixed #presence #secret #doc)
}

/// Around the type that the compiler knows stand those that only their names tell apart.
fn kind(krate: &TokenStream, ty: &Type) -> TokenStream {
    if let Some(inner) = ty::argument(ty, "Option").or_else(|| ty::argument(ty, "Secret")) {
        return kind(krate, inner);
    }
    if let Some(item) = ty::argument(ty, "Vec") {
        let item = kind(krate, item);
        return quote!(#krate::ValueKind::List(&const { #item }));
    }
    let map = ["BTreeMap", "HashMap"].into_iter().find_map(|it| ty::second_argument(ty, it));
    if let Some(value) = map {
        let value = kind(krate, value);
        return quote!(#krate::ValueKind::Map(&const { #value }));
    }
    let known = quote!(#krate::KindOf::<#ty>::KIND);
    match ty::name(ty) {
        _ if ty::well_known(ty).is_some() => known,
        Some(name) if name == "Url" => quote!(#known.or(#krate::ValueKind::Url)),
        Some(name) => {
            let words = format!("a `{name}`");
            quote!(#known.or(#krate::ValueKind::Other(#words)))
        }
        None => known,
    }
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
