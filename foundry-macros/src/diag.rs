//! Collects errors, so that one compile shows all mistakes.

use proc_macro2::Span;
use proc_macro2::TokenStream;
use quote::ToTokens;
use quote::quote;
use std::fmt::Display;
use syn::Item;

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Diagnostics {
    errors: Option<syn::Error>,
}

impl Diagnostics {
    /// Reports a mistake under these tokens.
    pub(crate) fn error(&mut self, tokens: impl ToTokens, message: impl Display) {
        // Not once more for each kind of tokens.
        self.error_under(tokens.into_token_stream(), &message);
    }

    fn error_under(&mut self, tokens: TokenStream, message: &dyn Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Reports a mistake at this place.
    pub(crate) fn error_at(&mut self, span: Span, message: impl Display) {
        self.push(syn::Error::new(span, message));
    }

    /// Reports what `syn` found.
    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.errors {
            Some(errors) => errors.combine(error),
            None => self.errors = Some(error),
        }
    }

    /// The value, if there was no mistake.
    pub(crate) fn finish<T>(self, value: T) -> syn::Result<T> {
        self.errors.map_or(Ok(value), Err)
    }
}

/// The way of every derive: what the item becomes, or its errors and what stands beside them.
pub(crate) fn derive(
    input: TokenStream,
    expand: impl FnOnce(&Item) -> syn::Result<TokenStream>,
    fallback: impl FnOnce(&Item) -> TokenStream,
) -> TokenStream {
    let item = match syn::parse2::<Item>(input) {
        Ok(item) => item,
        Err(error) => return error.into_compile_error(),
    };
    expand(&item).unwrap_or_else(|errors| {
        let (errors, fallback) = (errors.into_compile_error(), fallback(&item));
        quote!(#errors #fallback)
    })
}
