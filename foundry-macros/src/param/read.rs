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
use syn::spanned::Spanned;
use syn::{Expr, Type};

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
    match param.role() {
        Role::Flag => quote!(#input.flag(#at)),
        Role::Count => {
            let ty = param.ty;
            quote_spanned!(ty::span(ty)=> #input.times::<#ty>(#at))
        }
        Role::Switch { tells_absent: true } => quote!(#input.switch(#at)),
        Role::Switch { tells_absent: false } => switch(param, at),
        Role::Rest => quote!(#input.raw()),
        Role::Positional { scalar, ty, arity } | Role::Option { scalar, ty, arity } => {
            Values { param, at, scalar, ty, arity }.read()
        }
        Role::Service(_) | Role::Args | Role::Caller | Role::Wrong => {
            unreachable!("BUG: only what is typed is read")
        }
    }
}

/// ```ignore
/// { let __value: bool = true; __input.switch(0).unwrap_or(__value) }
/// ```
fn switch(param: &Param<'_>, at: &TokenStream) -> TokenStream {
    let input = variable("__input");
    let Some(default) = param.default() else {
        return quote!(#input.switch(#at).unwrap_or(false));
    };
    let (ty, value) = (param.ty, variable("__value"));
    let default = default_fn(param).map_or_else(|| default.to_token_stream(), |it| quote!(#it()));
    quote_spanned! {ty::span(ty)=> {
        let #value: #ty = #default;
        #input.switch(#at).unwrap_or(#value)
    }}
}

/// A positional or an option with values.
struct Values<'p> {
    param: &'p Param<'p>,
    /// The place of the parameter.
    at: &'p TokenStream,
    scalar: Scalar,
    ty: &'p Type,
    arity: Arity,
}

impl Values<'_> {
    /// The value of the command line, of a variable, of a prompt, or the default.
    fn read(&self) -> TokenStream {
        let none = Options::default();
        let options = self.param.options().unwrap_or(&none);
        let mut value = match (self.arity, self.param.default()) {
            (Arity::Many, _) => self.many(options),
            (Arity::OptionalValue, _) => self.call("optional_value", &quote!()),
            (Arity::Optional, _) => self.call("optional", &quote!()),
            (Arity::One, None) => self.call("required", &quote!()),
            (Arity::One, Some(default)) => self.or(default),
        };
        if options.prompt.is_some() {
            value = self.first("from_prompt", &value);
        }
        if options.env.is_some() {
            value = self.first("from_env", &value);
        }
        value
    }

    /// `::foundry::__private::Input::required(__input, 0, ::foundry::__private::Input::text)?`
    fn call(&self, method: &str, more: &TokenStream) -> TokenStream {
        let span = ty::span(self.ty);
        let (private, input, at) = (path::private(span), variable("__input"), self.at);
        let (method, of) = (Ident::new(method, span), self.turbofish());
        let convert = convert(self.param, self.scalar, self.ty);
        quote_spanned!(span=> #private::Input::#method #of(#input, #at, #convert #more)?)
    }

    // The type stands here, not behind `parse`, where the compiler would complain about it twice.
    fn turbofish(&self) -> Option<TokenStream> {
        let ty = self.ty;
        (self.scalar == Scalar::Parse).then(|| quote_spanned!(ty::span(ty)=> ::<#ty>))
    }

    fn many(&self, options: &Options) -> TokenStream {
        let span = ty::span(self.ty);
        let (private, input, at) = (path::private(span), variable("__input"), self.at);
        let values = match &options.delimiter {
            None => self.call("many", &quote!()),
            Some(delimiter) => {
                let (of, convert) = (self.turbofish(), convert(self.param, self.scalar, self.ty));
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

    fn or(&self, default: &Expr) -> TokenStream {
        if let Some(text) = text(default) {
            return self.call("or_text", &quote!(, #text));
        }
        let default = match default_fn(self.param) {
            // A function that returns what is borrowed for ever does not fit a shorter lifetime.
            Some(function) if matches!(self.ty, Type::Reference(_)) => quote!(|| #function()),
            Some(function) => function.to_token_stream(),
            None => quote_spanned!(default.span()=> || #default),
        };
        self.call("or", &quote!(, #default))
    }

    /// The value that a method finds, or else another.
    ///
    /// ```ignore
    /// match ::foundry::__private::Input::from_env(__input, 0, …)? {
    ///     ::core::option::Option::Some(__value) => __value,
    ///     ::core::option::Option::None => …,
    /// }
    /// ```
    fn first(&self, method: &str, other: &TokenStream) -> TokenStream {
        let span = ty::span(self.ty);
        let value = variable("__value");
        let found = match self.arity {
            Arity::Optional => quote_spanned!(span=> ::core::option::Option::Some(#value)),
            Arity::One | Arity::Many | Arity::OptionalValue => quote!(#value),
        };
        let from = self.call(method, &quote!());
        quote_spanned! {span=>
            match #from {
                ::core::option::Option::Some(#value) => #found,
                ::core::option::Option::None => #other,
            }
        }
    }
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
