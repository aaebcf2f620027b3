//! How a section writes itself down, so that the application in whose crate it stands knows it also when
//! no service takes it. It costs a program nothing unless somebody asks for all sections.

use crate::{name, path, scan};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// A section does not have to be in the crate of an application: where there is no `__foundry` at the root
/// of the crate, the one beside it is found instead, and nobody ever asks there. The inner block sees
/// what the root of the crate has, so that in it nothing of the author's is named.
///
/// ```ignore
/// mod __foundry {
///     pub(super) mod buckets { pub(in super::super) struct B7; }
/// }
/// type __Section = MailConfig;
/// const _: () = {
///     use crate::*;
///     impl ::foundry::__private::SectionEntry<
///         { ::foundry::__private::key(::core::module_path!(), "", "config MailConfig") },
///     > for __foundry::buckets::B7 {
///         const NODE: &'static ::foundry::__private::SectionNode =
///             <__Section as ::foundry::__private::Section>::NODE;
///     }
/// };
/// ```
pub(super) fn entry(ident: &Ident) -> TokenStream {
    let krate = path::private(Span::call_site());
    let name = format!("{}{}", scan::SECTION, name::unraw(&ident.to_string()));
    let bucket = path::bucket(&name, Span::call_site());
    quote! {
        #[allow(dead_code, unreachable_pub)]
        mod __foundry {
            pub mod buckets {
                pub struct #bucket;
            }
        }
        type __Section = #ident;
        #[allow(non_local_definitions, unused_imports, clippy::wildcard_imports)]
        const _: () = {
            use crate::*;
            impl #krate::SectionEntry<
                { #krate::key(::core::module_path!(), "", #name) },
            > for __foundry::buckets::#bucket {
                const NODE: &'static #krate::SectionNode = #krate::node::<__Section>();
            }
        };
    }
}
