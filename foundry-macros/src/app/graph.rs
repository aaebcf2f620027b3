//! The graph of needs, and what refuses its mistakes, each under the word of the author's that is
//! wrong.

use crate::path;
use proc_macro2::{Span, TokenStream};
use quote::quote;

/// ```ignore
/// ::foundry::__private::graph!(ITEMS);   // EXTENT, GRAPH
/// const CLASHES: …;
/// pub(crate) const fn check(index: u16) { … }
/// pub(crate) const fn check_need(user: …::User, index: u16, need: …::Need, needed: &str) { … }
/// ```
pub(super) fn graph(span: Span) -> TokenStream {
    let private = path::private(span);
    quote! {
        #private::graph!(ITEMS);
        const CLASHES: &[::core::primitive::u16; TOTAL] =
            &#private::clashes::<TOTAL, { #private::names(ITEMS) }>(ITEMS);
        #[track_caller]
        pub(crate) const fn check(index: ::core::primitive::u16) {
            #private::check_found(index);
            GRAPH.check_circle(ITEMS, index);
            #private::check_name(ITEMS, CLASHES, index as ::core::primitive::usize);
        }
        // The second looks at all items; where one of these is wrong, the first still speaks.
        #[track_caller]
        pub(crate) const fn check_need(
            user: #private::User,
            index: ::core::primitive::u16,
            need: #private::Need,
            needed: &::core::primitive::str,
        ) {
            #private::check_need(user, need, needed);
            check_included(index, need, needed);
        }
        #[track_caller]
        const fn check_included(
            index: ::core::primitive::u16,
            need: #private::Need,
            needed: &::core::primitive::str,
        ) {
            #private::check_included(ITEMS, index, need, needed);
        }
    }
}
