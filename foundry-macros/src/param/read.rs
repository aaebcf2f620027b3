//! The code that reads parameters: from words to the variables of a function.

use super::ast::{Arity, Options, Param, Role, ordered};
use super::computed::default_fn;
use super::const_check::ends;
use super::expand::{as_args, group_place, text};
use crate::item::variable;
use crate::limit::Limit;
use crate::ty::{self, Scalar};
use crate::{name, path};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

/// The variable for a parameter; its prefix keeps it from hiding the function it is passed to.
pub(crate) fn local(ident: &Ident) -> Ident {
    format_ident!("__arg_{}", name::unraw(&ident.to_string()), span = ident.span())
}

/// What is read into which variable, in the order in which it was written. `base` is the place of
/// the first parameter: `0` in a command.
///
/// ```ignore
/// let __arg_email = ::foundry::__private::Input::required(__input, 0, …)?;
/// let __arg_paging = <Paging as ::foundry::__private::Args<'_>>::read(__input, __GROUP_0)?;
/// ```
pub(crate) fn reads(params: &[Param<'_>], base: Option<&TokenStream>) -> Vec<TokenStream> {
    let ordered = ordered(params);
    let mut groups = 0;
    let mut reads = Vec::new();
    for param in params {
        let Some(ident) = param.ident else { continue };
        let local = local(ident);
        let span = ident.span();
        if matches!(param.role(), Role::Args) {
            let (args, place) = (as_args(param), group_place(groups));
            groups += 1;
            let input = variable("__input");
            let place = base.map_or_else(|| quote!(#place), |base| quote!(#base + #place));
            reads.push(quote_spanned!(span=> let #local = #args::read(#input, #place)?;));
        } else if let Some(at) = ordered.iter().position(|it| std::ptr::eq(*it, param)) {
            let place = base.map_or_else(|| quote!(#at), |base| quote!(#base + #at));
            let read = read(param, &place);
            reads.push(quote_spanned!(span=> let #local = #read;));
        }
    }
    reads
}

/// `::foundry::__private::Input::required(__input, 0, ::foundry::__private::Input::text)?`. `at` is
/// the place of the parameter.
pub(crate) fn read(param: &Param<'_>, at: &TokenStream) -> TokenStream {
    let input = variable("__input");
    let (scalar, ty, arity) = match param.role() {
        Role::Flag => return quote!(#input.flag(#at)),
        Role::Count => {
            let ty = param.ty;
            return quote_spanned!(ty::span(ty)=> #input.times::<#ty>(#at));
        }
        Role::Switch { tells_absent: true } => return quote!(#input.switch(#at)),
        Role::Switch { tells_absent: false } => {
            let Some(default) = param.default() else {
                return quote!(#input.switch(#at).unwrap_or(false));
            };
            let (ty, value) = (param.ty, variable("__value"));
            let default =
                default_fn(param).map_or_else(|| default.to_token_stream(), |it| quote!(#it()));
            return quote_spanned! {ty::span(ty)=> {
                let #value: #ty = #default;
                #input.switch(#at).unwrap_or(#value)
            }};
        }
        Role::Rest => return quote!(#input.raw()),
        Role::Positional { scalar, ty, arity } | Role::Option { scalar, ty, arity } => {
            (scalar, ty, arity)
        }
        Role::Service(_) | Role::Args | Role::Caller | Role::Wrong => {
            unreachable!("BUG: only what is typed is read")
        }
    };
    let span = ty::span(ty);
    let private = path::private(span);
    let convert = convert(param, scalar, ty);
    let none = Options::default();
    let options = param.options().unwrap_or(&none);
    // The type stands here, not behind `parse`, where the compiler would complain about it twice.
    let of = (scalar == Scalar::Parse).then(|| quote_spanned!(span=> ::<#ty>));
    let call = |method: &str, more: TokenStream| {
        let method = Ident::new(method, span);
        quote_spanned!(span=> #private::Input::#method #of(#input, #at, #convert #more)?)
    };
    let given = match (arity, param.default()) {
        (Arity::Many, _) => {
            let values = match &options.delimiter {
                None => call("many", quote!()),
                Some(delimiter) => {
                    quote_spanned! {span=>
                        #private::Input::separated #of(#input, #at, #delimiter, #convert)?
                    }
                }
            };
            match &options.values {
                None => values,
                Some(limit) => {
                    let range = count(limit);
                    quote_spanned!(limit.key.span()=> #input.counted(#at, #values, #range)?)
                }
            }
        }
        (Arity::OptionalValue, _) => call("optional_value", quote!()),
        (Arity::Optional, _) => call("optional", quote!()),
        (Arity::One, None) => call("required", quote!()),
        (Arity::One, Some(default)) => match text(default) {
            Some(text) => call("or_text", quote!(, #text)),
            None => {
                let default = match default_fn(param) {
                    // A function that returns what is borrowed for ever does not fit a shorter lifetime.
                    Some(function) if matches!(ty, Type::Reference(_)) => quote!(|| #function()),
                    Some(function) => function.to_token_stream(),
                    None => quote_spanned!(default.span()=> || #default),
                };
                call("or", quote!(, #default))
            }
        },
    };
    let instead = |method: &str, given: TokenStream| {
        let value = variable("__value");
        let found = match arity {
            Arity::Optional => quote_spanned!(span=> ::core::option::Option::Some(#value)),
            _ => quote!(#value),
        };
        let from = call(method, quote!());
        quote_spanned! {span=>
            match #from {
                ::core::option::Option::Some(#value) => #found,
                ::core::option::Option::None => #given,
            }
        }
    };
    let given = if options.prompt.is_some() { instead("from_prompt", given) } else { given };
    if options.env.is_some() { instead("from_env", given) } else { given }
}

/// What turns a word into a value: a method of the input, or a closure that calls several.
///
/// ```ignore
/// |__input, __param, __word| {
///     __input.chosen(__param, __word)?;
///     let __value: u8 = ::foundry::__private::Input::parse(__input, __param, __word)?;
///     __input.within(__param, __word, &__value, …)?;
///     ::foundry::__private::Result::Ok(__value)
/// }
/// ```
fn convert(param: &Param<'_>, scalar: Scalar, ty: &Type) -> TokenStream {
    let span = ty::span(ty);
    let private = path::private(span);
    let plain = match scalar {
        Scalar::Text => quote_spanned!(span=> #private::Input::text),
        Scalar::Path => quote_spanned!(span=> #private::Input::path),
        Scalar::Os => quote_spanned!(span=> #private::Input::os),
        Scalar::PathBuf => quote_spanned!(span=> #private::Input::path_buf),
        Scalar::OsString => quote_spanned!(span=> #private::Input::os_string),
        Scalar::Parse => quote_spanned!(span=> #private::Input::parse),
    };
    let is = (scalar == Scalar::Parse).then(|| quote_spanned!(span=> : #ty));
    let Some(options) = param.options() else { return plain };
    let (input, at, word) = (variable("__input"), variable("__param"), variable("__word"));
    let value = variable("__value");
    let mut before = Vec::new();
    let mut after = Vec::new();
    if let Some(choices) = &options.choices {
        before.push(quote_spanned!(choices.key.span()=> #input.chosen(#at, #word)?;));
    }
    if let Some(limit) = &options.len {
        let range = count(limit);
        before.push(quote_spanned!(limit.key.span()=> #input.sized(#at, #word, #range)?;));
    }
    if let Some(limit) = &options.range {
        // A text is compared as it is; other types parse limits that are texts.
        after.push(if limit.texts().is_empty() || scalar != Scalar::Parse {
            let range = limit.typed(is.as_ref());
            quote_spanned!(limit.range.span()=> #input.within(#at, #word, &#value, #range)?;)
        } else {
            let (least, most) = ends(limit);
            quote_spanned! {limit.range.span()=>
                #input.within_texts(#at, #word, &#value, #least, #most)?;
            }
        });
    }
    if let Some(validate) = &options.validate {
        // A variable under the author's path, for the compiler to point at.
        after.push(quote_spanned! {validate.span()=>
            let __borrowed = &#value;
            #input.checked(#at, #word, #validate(__borrowed))?;
        });
    }
    if before.is_empty() && after.is_empty() {
        return plain;
    }
    quote_spanned! {span=>
        |#input, #at, #word| {
            #(#before)*
            let #value #is = #plain(#input, #at, #word)?;
            #(#after)*
            #private::Result::Ok(#value)
        }
    }
}

/// Limits of how many characters or values there are.
fn count(limit: &Limit) -> TokenStream {
    limit.typed(Some(&quote_spanned!(limit.key.span()=> : ::core::primitive::usize)))
}
