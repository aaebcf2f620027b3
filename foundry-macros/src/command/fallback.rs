//! What stands in for a command that is wrong, so that one mistake stays one message.

use super::parse::is_lint;
use crate::taking;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{FnArg, ItemFn};

/// The errors, and the function as it is, without our attributes on its parameters. The command
/// itself is missing from the table, which nobody reports.
pub(super) fn command(item: &ItemFn, errors: &syn::Error) -> TokenStream {
    let errors = errors.to_compile_error();
    let mut item = item.clone();
    for input in &mut item.sig.inputs {
        if let FnArg::Typed(input) = input {
            taking::sized(&mut input.ty);
        }
    }
    let item = plain(&item);
    quote! {
        #errors
        #[allow(dead_code, unused_variables)]
        #item
    }
}

/// The attribute stands on something else.
pub(super) fn not_a_function(attribute: &str, mut item: TokenStream) -> TokenStream {
    let first = item.clone().into_iter().take(1).collect::<TokenStream>();
    let message = format!("`#[{attribute}]` goes on a function with a body");
    let error = syn::Error::new_spanned(first, message);
    item.extend(error.to_compile_error());
    item
}

/// The function without our attributes on its parameters; of others only lints may stand there.
pub(super) fn plain(item: &ItemFn) -> TokenStream {
    let mut item = item.clone();
    for input in &mut item.sig.inputs {
        let attrs = match input {
            FnArg::Typed(input) => &mut input.attrs,
            FnArg::Receiver(receiver) => &mut receiver.attrs,
        };
        attrs.retain(is_lint);
    }
    item.into_token_stream()
}
