//! Writes the implementations of a section that was found to be right.

use super::{ast, schema};
use crate::{name, path, ty};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Expr, ExprLit, Ident, Item, Lit, Type};

/// ```ignore
/// const _: () = {
///     #[automatically_derived]
///     impl ::foundry::__private::Section for MailConfig {
///         const NAME: &'static ::core::primitive::str = "mail";
///         const FIELDS: &'static [::foundry::__private::Field] = …;
///
///         fn load(
///             __reader: &mut ::foundry::__private::Reader<'_>,
///         ) -> ::core::option::Option<Self> {
///             let __host = ::foundry::__private::Reader::value::<String, _>(
///                 __reader,
///                 &<Self as ::foundry::__private::Section>::FIELDS[0usize],
///             );
///             let __port = …;
///             ::core::option::Option::Some(Self { host: __host?, port: __port? })
///         }
///
///         fn cell() -> &'static ::foundry::__private::Cell<Self> {
///             static CELL: ::foundry::__private::Cell<MailConfig> =
///                 ::foundry::__private::Cell::new();
///             &CELL
///         }
///     }
///     …
/// };
/// ```
pub(super) fn section(section: &ast::Section<'_>) -> TokenStream {
    let krate = path::private(Span::call_site());
    let prefix = section.prefix();
    let reads = section.fields.iter().enumerate().map(|(at, field)| {
        let (local, read) = (local(field), read(&krate, at, field));
        quote!(let #local = #read;)
    });
    let fields = section.fields.iter().map(|field| {
        let (ident, local) = (field.ident, local(field));
        quote!(#ident: #local?)
    });
    let load = quote! {
        #(#reads)*
        ::core::option::Option::Some(Self { #(#fields),* })
    };
    let fields = schema::fields(section);
    impls(section.ident, &prefix.to_lowercase(), &fields, &load)
}

/// `Reader::value::<String, _>(__reader, &FIELDS[0])`, or with a default:
/// `value_or::<u16, _>(…, || 25)`, `value_or_text::<Duration, _>(…, "3s")`.
fn read(krate: &TokenStream, at: usize, field: &ast::Field<'_>) -> TokenStream {
    let ty = field.ty;
    let known = quote!(&<Self as #krate::Section>::FIELDS[#at]);
    let Some(default) = &field.default else {
        return quote!(#krate::Reader::value::<#ty, _>(__reader, #known));
    };
    match &default.value {
        None => {
            let default = default_of(&default.key);
            quote!(#krate::Reader::value_or::<#ty, _>(__reader, #known, #default))
        }
        Some(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })) if !is_number(ty) => {
            quote!(#krate::Reader::value_or_text::<#ty, _>(__reader, #known, #text))
        }
        Some(value) => quote!(#krate::Reader::value_or::<#ty, _>(__reader, #known, || #value)),
    }
}

/// It carries the span of the word, for types that have no default.
fn default_of(key: &Ident) -> TokenStream {
    let span = Span::mixed_site().located_at(key.span());
    quote_spanned!(span=> || ::core::default::Default::default())
}

/// Types for which a default in quotes is a mistake that the compiler can name.
fn is_number(ty: &Type) -> bool {
    const NUMBERS: [&str; 15] = [
        "bool", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32",
        "u64", "u128", "usize",
    ];
    NUMBERS.contains(&ty::display(ty).as_str())
}

fn local(field: &ast::Field<'_>) -> Ident {
    format_ident!("__{}", field.key(), span = Span::call_site())
}

/// After a mistake: the section is there, so that whoever uses it is not told a second time.
pub(super) fn fallback(item: &Item) -> TokenStream {
    let (ident, generics) = match item {
        Item::Struct(item) => (&item.ident, &item.generics),
        Item::Enum(item) => (&item.ident, &item.generics),
        Item::Union(item) => (&item.ident, &item.generics),
        _ => return TokenStream::new(),
    };
    if !generics.params.is_empty() {
        return TokenStream::new();
    }
    impls(ident, "", &quote!(&[]), &quote!(::core::option::Option::None))
}

/// Both implementations, around the fields and the body of `load`.
fn impls(ident: &Ident, name: &str, fields: &TokenStream, load: &TokenStream) -> TokenStream {
    let krate = path::private(Span::call_site());
    let text = name::unraw(&ident.to_string()).to_owned();
    quote! {
        const _: () = {
            #[automatically_derived]
            impl #krate::Section for #ident {
                const NAME: &'static ::core::primitive::str = #name;
                const FIELDS: &'static [#krate::Field] = #fields;

                fn load(__reader: &mut #krate::Reader<'_>) -> ::core::option::Option<Self> {
                    #load
                }

                fn cell() -> &'static #krate::Cell<Self> {
                    static CELL: #krate::Cell<#ident> = #krate::Cell::new();
                    &CELL
                }
            }

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl<__Root> #krate::ProvidedBy<__Root> for #ident {
                const NEED: #krate::Need = #krate::Need::Section(&#krate::SectionNode::of::<Self>(
                    ::core::concat!(::core::module_path!(), "::", #text),
                    ::core::file!(),
                    ::core::line!(),
                ));
            }
        };
    }
}
