//! Writes the implementations of a section that was found to be right.

use super::{ast, checks, entry, parse, schema};
use crate::diag::Diagnostics;
use crate::limit::Limit;
use crate::{name, path, ty};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
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
/// // … and `entry`, for the application
/// ```
pub(super) fn section(section: &ast::Section<'_>) -> TokenStream {
    let krate = path::private(Span::call_site());
    let prefix = section.prefix();
    let steps = section.fields.iter().enumerate().map(|(place, field)| steps(&krate, place, field));
    let fields = section.fields.iter().map(|field| {
        let (ident, local) = (field.ident, local(field));
        quote!(#ident: #local?)
    });
    let mut whole = quote!(::core::option::Option::Some(Self { #(#fields),* }));
    if let Some(rule) = &section.validate {
        let span = rule.span();
        let (it, reader, krate) = (at(span, "__it"), at(span, "__reader"), private_at(span));
        let (whole_section, called) = (at(span, "__section"), call(rule, &it));
        whole = quote_spanned! {rule.span()=>
            let #whole_section = #whole;
            #krate::Reader::check_section(#reader, #whole_section, |#it| #called)
        };
    }
    let load = quote!(#(#steps)* #whole);
    let (fields, checks) = (schema::fields(section), checks::of(section));
    impls(section.ident, &prefix.to_lowercase(), &fields, &load, &checks)
}

/// Reads a field, then looks at what was read:
///
/// ```ignore
/// let __port = Reader::value_or::<u16, _>(__reader, &FIELDS[1], || 25);
/// let __port = Reader::within(__reader, __port, &FIELDS[1], |__it| …);
/// let __port = Reader::check(__reader, __port, &FIELDS[1], |__it| {
///     let __value = __it;
///     is_open(__value)
/// });
/// ```
fn steps(krate: &TokenStream, place: usize, field: &ast::Field<'_>) -> TokenStream {
    let local = local(field);
    let known = quote!(&<Self as #krate::Section>::FIELDS[#place]);
    let mut steps = read(krate, &known, field);
    steps = quote!(let #local = #steps;);
    if let Some(limit) = &field.range {
        let span = limit.range.span();
        let (it, reader, krate) = (at(span, "__it"), at(span, "__reader"), private_at(span));
        let is_within = within(&krate, field.ty, limit);
        steps.extend(quote_spanned! {limit.range.span()=>
            let #local = #krate::Reader::within(#reader, #local, #known, |#it| #is_within);
        });
    }
    if let Some(rule) = &field.validate {
        let span = rule.span();
        let (it, reader, krate) = (at(span, "__it"), at(span, "__reader"), private_at(span));
        let checked = match field.is_optional() {
            false => call(rule, &it),
            true => quote_spanned! {rule.span()=>
                match #it {
                    ::core::option::Option::Some(#it) => #rule(#it),
                    ::core::option::Option::None => ::core::result::Result::Ok(()),
                }
            },
        };
        steps.extend(quote_spanned! {rule.span()=>
            let #local = #krate::Reader::check(#reader, #local, #known, |#it| #checked);
        });
    }
    steps
}

/// `Reader::value::<String, _>(__reader, &FIELDS[0])`, or with a default:
/// `value_or::<u16, _>(…, || 25)`, `value_or_text::<Duration, _>(…, "3s")`; for a section in a table
/// of this one `nested::<TlsConfig>(…)`.
fn read(krate: &TokenStream, known: &TokenStream, field: &ast::Field<'_>) -> TokenStream {
    let ty = field.ty;
    if field.nested.is_some() {
        let inner = field.inner();
        return match field.is_optional() {
            false => quote!(#krate::Reader::nested::<#inner>(__reader, #known)),
            true => quote!(#krate::Reader::nested_if_set::<#inner>(__reader, #known)),
        };
    }
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

/// Whether `__it` lies within the limits; of what may be left out, of a secret, of each item of a list.
fn within(krate: &TokenStream, ty: &Type, limit: &Limit) -> TokenStream {
    let span = limit.range.span();
    let it = at(span, "__it");
    if let Some(inner) = ty::argument(ty, "Option") {
        let inner = within(krate, inner, limit);
        return quote_spanned! {span=>
            match #it { ::core::option::Option::Some(#it) => #inner, _ => true }
        };
    }
    if let Some(inner) = ty::argument(ty, "Secret") {
        let inner = within(krate, inner, limit);
        return quote_spanned!(span=> { let #it = #it.expose(); #inner });
    }
    if let Some(item) = ty::argument(ty, "Vec") {
        let item = within(krate, item, limit);
        return quote_spanned!(span=> ::core::iter::Iterator::all(&mut #it.iter(), |#it| #item));
    }
    if !limit.texts().is_empty() {
        let ends = [limit.range.start.as_deref(), limit.range.end.as_deref()];
        let [least, most] = ends.map(|it| match it {
            Some(it) => quote!(::core::option::Option::Some(#it)),
            None => quote!(::core::option::Option::None),
        });
        return quote_spanned!(span=> #krate::is_within_texts::<#ty, _>(#it, #least, #most));
    }
    let range = limit.typed(Some(&quote_spanned!(limit.key.span()=> : #ty)));
    quote_spanned!(span=> #krate::is_within::<#ty>(#it, #range))
}

/// It carries the span of the word, for types that have no default.
fn default_of(key: &Ident) -> TokenStream {
    let span = Span::mixed_site().located_at(key.span());
    quote_spanned!(span=> || ::core::default::Default::default())
}

/// The author's function may take less than a reference to the whole type, `&str` for a `String`, so it
/// is called and not passed on; which clippy would advise if the call were all there is.
fn call(rule: &syn::Path, it: &Ident) -> TokenStream {
    let value = at(rule.span(), "__value");
    quote_spanned!(rule.span()=> { let #value = #it; #rule(#value) })
}

/// A variable of ours, at which the compiler points as if it stood where the author's word stands.
fn at(span: Span, name: &str) -> Ident {
    Ident::new(name, Span::call_site().located_at(span))
}

fn private_at(span: Span) -> TokenStream {
    path::private(Span::call_site().located_at(span))
}

/// Types for which a default in quotes is a mistake that the compiler can name.
pub(super) fn is_number(ty: &Type) -> bool {
    const NUMBERS: [&str; 15] = [
        "bool", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32",
        "u64", "u128", "usize",
    ];
    NUMBERS.contains(&ty::display(ty).as_str())
}

fn local(field: &ast::Field<'_>) -> Ident {
    format_ident!("__{}", field.key(), span = Span::call_site())
}

/// After a mistake: the section is there under its name, so that whoever uses it is not told a second time;
/// what is said of its keys elsewhere is not judged.
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
    let name = match parse::section(&mut Diagnostics::default(), item) {
        Some(section) => section.prefix().to_lowercase(),
        None => String::new(),
    };
    let krate = path::private(Span::call_site());
    let none = quote!(::core::option::Option::None);
    impls(ident, &name, &quote!(&[#krate::Field::UNKNOWN]), &none, &TokenStream::new())
}

/// Both implementations, around the fields and the body of `load`, and what is checked beside them.
fn impls(
    ident: &Ident,
    name: &str,
    fields: &TokenStream,
    load: &TokenStream,
    checks: &TokenStream,
) -> TokenStream {
    let krate = path::private(Span::call_site());
    let text = name::unraw(&ident.to_string()).to_owned();
    let entry = entry::entry(ident);
    quote! {
        #[allow(clippy::all, clippy::pedantic, clippy::restriction, clippy::nursery)]
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
            impl<__Root> #krate::ProvidedBy<__Root> for #ident {
                const NEED: #krate::Need = #krate::Need::Section(&#krate::SectionNode::of::<Self>(
                    ::core::concat!(::core::module_path!(), "::", #text),
                    ::core::file!(),
                    ::core::line!(),
                ));
            }

            #checks
            #entry
        };
    }
}
