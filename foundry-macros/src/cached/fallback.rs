//! What stands in for a cached function that is wrong, so that one mistake stays one message.

use super::ast::Output;
use super::parse::output;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{ItemFn, Type};

/// The errors, and a function of the same signature, in which the body still stands as what it computes, if
/// that is known.
pub(super) fn cached(item: &ItemFn, errors: &syn::Error) -> TokenStream {
    let errors = errors.to_compile_error();
    let (attrs, vis, sig, body) = (&item.attrs, &item.vis, &item.sig, &item.block);
    let body = match output(item).filter(|_| sig.asyncness.is_some()) {
        Some(output) if output.inner_hit().is_some() => quote!({ ::core::panic!() }),
        Some(Output { value: Type::ImplTrait(_), .. }) => quote!(#body),
        Some(output) => {
            let computed = &output.computed;
            quote!({
                let _ = async || -> #computed #body;
                ::core::panic!()
            })
        }
        None => quote!(#body),
    };
    quote! {
        #errors
        #(#attrs)*
        #[allow(dead_code, unused_variables, unused_mut)]
        #vis #sig #body
    }
}

/// The attribute stands on something else.
pub(super) fn not_a_function(mut item: TokenStream) -> TokenStream {
    let first = item.clone().into_iter().take(1).collect::<TokenStream>();
    let error = syn::Error::new_spanned(first, "`#[cached]` goes on a function with a body");
    item.extend(error.to_compile_error());
    item
}
