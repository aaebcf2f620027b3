//! What is `async` needs a runtime to wait for it, and Foundry may be built without.

use crate::diag::Diagnostics;
use proc_macro2::Span;

// Without the feature `async` there is no runtime that waits.
pub(crate) fn check_runtime(diag: &mut Diagnostics, asyncness: Option<Span>) {
    if let Some(asyncness) = asyncness.filter(|_| cfg!(not(feature = "async"))) {
        diag.error_at(asyncness, "`async` wants the feature `async` of foundry");
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    /// How an item is received, which says nothing else that is wrong.
    #[track_caller]
    fn check(expanded: &proc_macro2::TokenStream) {
        let refused = expanded.to_string().contains("wants the feature `async` of foundry");
        assert_eq!(refused, cfg!(not(feature = "async")), "{expanded}");
        assert_eq!(expanded.to_string().matches("compile_error").count(), usize::from(refused));
    }

    #[test]
    fn a_command_may_be_async_where_a_runtime_waits() {
        check(&crate::command::command(
            quote!("greet"),
            quote!(
                async fn greet() {}
            ),
        ));
    }

    #[test]
    fn a_constructor_may_be_async_where_a_runtime_waits() {
        check(&crate::service::service(
            quote!(),
            quote!(
                async fn pool() -> Pool {
                    Pool
                }
            ),
        ));
        let item = quote! { impl Pool { async fn new() -> Self { Self } } };
        check(&crate::service::service(quote!(), item));
    }
}
