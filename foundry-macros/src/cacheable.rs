//! `#[cacheable]`: a struct or enum whose values can be cached. It gets rkyv's derives, and a
//! fingerprint of everything that decides what its archived bytes mean.

use crate::attr::{self, Opts};
use crate::diag::Diagnostics;
use crate::path;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Field, Fields, GenericParam, Generics, Ident, Item, Lit, Type};

/// The attribute on a struct or an enum.
pub(crate) fn expand(args: TokenStream, input: &TokenStream) -> TokenStream {
    match syn::parse2(input.clone()) {
        Ok(item) => expand_item(args, &item),
        Err(error) => beside(input, &error),
    }
}

fn expand_item(args: TokenStream, item: &Item) -> TokenStream {
    let mut diag = Diagnostics::default();
    let version = version(&mut diag, args);
    let mistaken = diag.finish(()).err();

    let mut diag = Diagnostics::default();
    let value = parse(&mut diag, item);
    if let Some(value) = &value {
        check_owned(&mut diag, value);
    }
    let expanded = match diag.finish(value) {
        Ok(value) => value.map(|it| expansion(item, &it, version)).unwrap_or_default(),
        Err(error) => beside(item, &error),
    };
    match mistaken {
        // What can be cached is so under another version: whoever caches it is told nothing more.
        Some(error) => beside(expanded, &error),
        None => expanded,
    }
}

/// What is wrong with something beside it: so that others still find the type.
fn beside(tokens: impl ToTokens, error: &syn::Error) -> TokenStream {
    let error = error.to_compile_error();
    quote!(#tokens #error)
}

/// A type, as it counts.
struct Value<'i> {
    kind: &'static str,
    ident: &'i Ident,
    generics: &'i Generics,
    parts: Parts<'i>,
}

enum Parts<'i> {
    Struct(&'i Fields),
    Enum(Vec<(&'i Ident, &'i Fields)>),
}

impl<'i> Parts<'i> {
    fn fields(&self) -> impl Iterator<Item = &'i Field> {
        let fields: Vec<&Fields> = match self {
            Parts::Struct(fields) => vec![fields],
            Parts::Enum(variants) => variants.iter().map(|it| it.1).collect(),
        };
        fields.into_iter().flatten()
    }
}

/// `version = 2`, for changes of meaning that the fields do not show.
fn version(diag: &mut Diagnostics, args: TokenStream) -> u32 {
    let opts: Opts = match Punctuated::parse_terminated.parse2(args) {
        Ok(opts) => opts,
        Err(error) => {
            diag.push(error);
            return 1;
        }
    };
    let mut version = None;
    for opt in &opts {
        if opt.key != "version" {
            attr::unknown(diag, &opt.key, &["version"]);
            continue;
        }
        let number = match &opt.value {
            Some(Expr::Lit(ExprLit { lit: Lit::Int(number), .. })) => number.base10_parse().ok(),
            _ => None,
        };
        if number.is_none() {
            let span = opt.value.as_ref().map_or(opt.key.span(), Spanned::span);
            diag.push(syn::Error::new(span, "`version` is a whole number, as in `version = 2`"));
        }
        attr::once(diag, &opt.key, &mut version, number);
    }
    version.unwrap_or(1)
}

fn parse<'i>(diag: &mut Diagnostics, item: &'i Item) -> Option<Value<'i>> {
    const MESSAGE: &str = "what can be cached is a struct or an enum";
    match item {
        Item::Struct(item) => Some(Value {
            kind: "struct",
            ident: &item.ident,
            generics: &item.generics,
            parts: Parts::Struct(&item.fields),
        }),
        Item::Enum(item) => Some(Value {
            kind: "enum",
            ident: &item.ident,
            generics: &item.generics,
            parts: Parts::Enum(item.variants.iter().map(|it| (&it.ident, &it.fields)).collect()),
        }),
        Item::Union(item) => {
            diag.error(item.union_token, MESSAGE);
            None
        }
        other => {
            diag.error(other, MESSAGE);
            None
        }
    }
}

// An entry outlives whatever a reference could point to.
fn check_owned(diag: &mut Diagnostics, value: &Value<'_>) {
    const MESSAGE: &str = "what is cached borrows nothing; own it, as `String` owns text";
    for param in value.generics.lifetimes() {
        diag.error(&param.lifetime, MESSAGE);
    }
    // Those with a lifetime of the value have been told of.
    if value.generics.lifetimes().next().is_some() {
        return;
    }
    for field in value.parts.fields() {
        if let Type::Reference(reference) = &field.ty {
            diag.error(reference.and_token, MESSAGE);
        }
    }
}

// #[automatically_derived]
// #[allow(trivial_bounds)]
// impl ::foundry::__private::Fingerprint for Film
// where
//     String: ::foundry::__private::Fingerprint,
//     u16: ::foundry::__private::Fingerprint,
// {
//     const FINGERPRINT: ::core::primitive::u128 = {
//         ::foundry::__private::check_alignment::<Self>();
//         ::foundry::__private::fingerprint(
//             "struct", "Film", 1u32,
//             &[
//                 ("title", <String as ::foundry::__private::Fingerprint>::FINGERPRINT),
//                 ("year", <u16 as ::foundry::__private::Fingerprint>::FINGERPRINT),
//             ],
//         )
//     };
// }
//
// // Not of a generic type, which is checked where it is used.
// const _: ::core::primitive::u128 = {
//     #[allow(unused_imports)]
//     use ::foundry::__private::NoFingerprint as _;
//     ::foundry::__private::FingerprintProbe::<Film>::EVALUATED
// };
//
// #[derive(::foundry::__private::rkyv::Archive, …::Serialize, …::Deserialize)]
// #[rkyv(crate = ::foundry::__private::rkyv)]
// pub struct Film { title: String, year: u16 }
fn expansion(item: &Item, value: &Value<'_>, version: u32) -> TokenStream {
    let Value { kind, ident, generics, parts } = value;
    let private = path::private(Span::call_site());
    let types = parts.fields().map(|it| &it.ty).collect::<Vec<_>>();
    let parts = match parts {
        Parts::Struct(fields) => named(fields),
        Parts::Enum(variants) => {
            let variants = variants.iter().map(|(ident, fields)| {
                let (name, fields) = (ident.to_string(), named(fields));
                quote!((#name, #private::fingerprint("variant", #name, 0u32, #fields)))
            });
            quote!(&[#(#variants),*])
        }
    };
    let name = ident.to_string();
    let bounded = with_fingerprints(generics, &types);
    let (impl_generics, _, where_clause) = bounded.split_for_impl();
    let (_, ty_generics, _) = generics.split_for_impl();
    // Under the name of the type, which is underlined if its archive has too large an alignment.
    let named_private = path::private(ident.span());
    let checked = quote_spanned!(ident.span()=> #named_private::check_alignment::<Self>());
    let evaluated = generics.params.is_empty().then(|| {
        quote_spanned! {ident.span()=>
            const _: ::core::primitive::u128 = {
                #[allow(unused_imports)]
                use #named_private::NoFingerprint as _;
                #named_private::FingerprintProbe::<#ident>::EVALUATED
            };
        }
    });
    quote! {
        // The derives of rkyv say `Sized`, which a module without a prelude does not know.
        #[allow(unused_imports, redundant_imports, clippy::wildcard_imports)]
        use #private::names_of_rkyv::*;

        #[automatically_derived]
        #[allow(trivial_bounds)]
        impl #impl_generics #private::Fingerprint for #ident #ty_generics #where_clause {
            const FINGERPRINT: ::core::primitive::u128 = {
                #checked;
                #private::fingerprint(#kind, #name, #version, #parts)
            };
        }

        #evaluated

        #[derive(#private::rkyv::Archive, #private::rkyv::Serialize, #private::rkyv::Deserialize)]
        #[rkyv(crate = #private::rkyv)]
        #item
    }
}

/// Names and fingerprints of fields; those of a tuple are called by their place. What rkyv is told of a
/// field decides how it is archived, and belongs to its name.
fn named(fields: &Fields) -> TokenStream {
    let fields = fields.iter().enumerate().map(|(at, field)| {
        let mut name = field.ident.as_ref().map_or_else(|| at.to_string(), Ident::to_string);
        for attr in field.attrs.iter().filter(|it| it.path().is_ident("rkyv")) {
            name += &attr.to_token_stream().to_string();
        }
        let ty = &field.ty;
        // Under the type, so that one without a fingerprint is underlined.
        let private = path::private(ty.span());
        quote_spanned!(ty.span()=> (#name, <#ty as #private::Fingerprint>::FINGERPRINT))
    });
    quote!(&[#(#fields),*])
}

/// Type parameters need a fingerprint of their own.
///
/// Of an item without any, each field's type is asked for its fingerprint here as well. What has none would
/// be refused without that; but later than by rkyv, which speaks of its traits, and once for each.
fn with_fingerprints(generics: &Generics, types: &[&Type]) -> Generics {
    let mut generics = generics.clone();
    let private = path::private(Span::call_site());
    for param in &mut generics.params {
        if let GenericParam::Type(param) = param {
            param.bounds.push(syn::parse_quote!(#private::Fingerprint));
        }
    }
    if !generics.params.is_empty() {
        // rkyv asks for more of some parameters, as of the keys of a map.
        generics
            .make_where_clause()
            .predicates
            .push(syn::parse_quote!(Self: #private::rkyv::Archive));
    } else {
        for ty in types {
            let private = path::private(ty.span());
            // From the first word of the type to its last, which is then underlined as a whole.
            let last = ty.to_token_stream().into_iter().last().map_or(ty.span(), |it| it.span());
            let fingerprint = Ident::new("Fingerprint", last);
            let asked = syn::parse_quote!(#ty: #private::#fingerprint);
            generics.make_where_clause().predicates.push(asked);
        }
    }
    generics
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refuse(args: TokenStream, item: &TokenStream, expected: &str) {
        let expanded = expand(args, item).to_string();
        assert!(expanded.contains(&format!("{expected:?}")), "{expanded}");
    }

    #[test]
    fn a_struct_gets_derives_and_a_fingerprint() {
        let item = quote!(
            pub struct Film {
                title: String,
            }
        );
        let expected = quote! {
            #[allow(unused_imports, redundant_imports, clippy::wildcard_imports)]
            use ::foundry::__private::names_of_rkyv::*;

            #[automatically_derived]
            #[allow(trivial_bounds)]
            impl ::foundry::__private::Fingerprint for Film
            where
                String: ::foundry::__private::Fingerprint
            {
                const FINGERPRINT: ::core::primitive::u128 = {
                    ::foundry::__private::check_alignment::<Self>();
                    ::foundry::__private::fingerprint(
                        "struct",
                        "Film",
                        2u32,
                        &[("title", <String as ::foundry::__private::Fingerprint>::FINGERPRINT)]
                    )
                };
            }

            const _: ::core::primitive::u128 = {
                #[allow(unused_imports)]
                use ::foundry::__private::NoFingerprint as _;
                ::foundry::__private::FingerprintProbe::<Film>::EVALUATED
            };

            #[derive(
                ::foundry::__private::rkyv::Archive,
                ::foundry::__private::rkyv::Serialize,
                ::foundry::__private::rkyv::Deserialize
            )]
            #[rkyv(crate = ::foundry::__private::rkyv)]
            pub struct Film {
                title: String,
            }
        };
        assert_eq!(expand(quote!(version = 2), &item).to_string(), expected.to_string());
    }

    #[test]
    fn what_rkyv_is_told_of_a_field_counts() {
        let plain = quote!(
            struct Film(u8);
        );
        let inline = quote!(
            struct Film(#[rkyv(with = rkyv::with::Inline)] u8);
        );
        let expanded = expand(quote!(), &inline).to_string();
        assert!(expanded.contains(r#""0# [rkyv (with = rkyv :: with :: Inline)]""#), "{expanded}");
        assert!(!expand(quote!(), &plain).to_string().contains("Inline"));
    }

    #[test]
    fn a_value_owns_what_it_is_made_of() {
        let item = quote!(
            struct Film<'a> {
                title: &'a str,
            }
        );
        refuse(quote!(), &item, "what is cached borrows nothing; own it, as `String` owns text");
        refuse(
            quote!(),
            &quote!(
                fn film() {}
            ),
            "what can be cached is a struct or an enum",
        );
    }

    #[test]
    fn a_version_is_a_number() {
        let film = quote!(
            struct Film;
        );
        refuse(quote!(version = "2"), &film, "`version` is a whole number, as in `version = 2`");
        refuse(quote!(versoin = 2), &film, "unknown option `versoin`; did you mean `version`?");
    }
}
