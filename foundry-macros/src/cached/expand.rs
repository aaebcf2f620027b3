//! What a cached function becomes: a look into the cache, with what the author wrote inside.

use super::ast::{Cached, Param, Role};
use super::parse::output;
use super::template::{Place, Template, ident};
use crate::{name, path, ty};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use std::time::Duration;
use syn::spanned::Spanned;
use syn::{Lifetime, Type};

/// ```ignore
/// async fn user(id: u64, users: &Users, cache: &Cache) -> Result<Hit<User>> {
///     // … what is lent and not in the key: `lent`
///     ::foundry::__private::Cached {
///         cache: cache,
///         key: &::foundry::__private::CacheKey::new("user:").value(&id),
///         tags: &[&::foundry::__private::CacheKey::new("users")],
///         ttl: ::core::time::Duration::new(600u64, 0u32),
///     }
///     .hit::<User, _>(async || -> Result<User> { … })
///     .await
/// }
/// ```
///
/// Where the author wrote `Result<User>`, it is `owned` instead of `hit`; with `stale` it is `hit_stale` or
/// `owned_stale`, and the closure owns what it takes.
pub(super) fn cached(cached: &Cached<'_>) -> TokenStream {
    let item = cached.item;
    let Some(output) = output(item) else { unreachable!("BUG: what is returned was checked") };
    let (attrs, vis, sig, body) = (&item.attrs, &item.vis, &item.sig, &item.block);
    let span = sig.ident.span();
    let private = path::private(span);
    let lent = cached.params.iter().filter_map(|param| lent(cached, param));
    let cache = cache(cached);
    let key = key(cached);
    let tags = cached.tags.iter().map(|it| it.expand(|place| variable(cached, place)));
    let ttl = duration(cached.ttl);
    let (value, computed) = (output.value, &output.computed);
    let method = match (output.is_hit, cached.stale) {
        (true, None) => "hit",
        (false, None) => "owned",
        (true, Some(_)) => "hit_stale",
        (false, Some(_)) => "owned_stale",
    };
    let method = Ident::new(method, ty::span(value));
    let error = output.error.map_or_else(|| quote!(_), ToTokens::to_token_stream);
    let call = match cached.stale {
        None => quote_spanned! {ty::span(value)=>
            .#method::<#value, #error>(async || -> #computed #body).await
        },
        Some((_, stale)) => {
            let stale = duration(stale);
            quote_spanned! {ty::span(value)=>
                .#method::<#value, #error, _>(#stale, async move || -> #computed #body).await
            }
        }
    };
    quote! {
        #(#attrs)*
        #vis #sig {
            #(#lent)*
            #private::Cached {
                cache: #cache,
                key: &#key,
                tags: &[#(&#tags),*],
                ttl: #ttl,
            }
            #call
        }
    }
}

/// `::core::time::Duration::new(600u64, 0u32)`
fn duration(time: Duration) -> TokenStream {
    let (seconds, nanos) = (time.as_secs(), time.subsec_nanos());
    quote!(::core::time::Duration::new(#seconds, #nanos))
}

/// `cache`, or `&(self.cache)`.
fn cache(cached: &Cached<'_>) -> TokenStream {
    if let Some((_, place)) = &cached.cache {
        return quote_spanned!(place.span()=> &(#place));
    }
    let param = cached.params.iter().find(|it| matches!(it.role, Role::Cache));
    match param.and_then(|it| it.ident) {
        Some(ident) => ident.to_token_stream(),
        None => unreachable!("BUG: where the cache is was checked"),
    }
}

/// As the author wrote it; or the path of the function, and all values.
///
/// ```ignore
/// ::foundry::__private::CacheKey::new(::core::concat!(::core::module_path!(), "::", "user")).part(&id)
/// ```
fn key(cached: &Cached<'_>) -> TokenStream {
    if let Some(template) = &cached.key {
        return template.expand(|place| variable(cached, place));
    }
    let span = cached.item.sig.ident.span();
    let private = path::private(span);
    let function = cached.item.sig.ident.to_string();
    let function = name::unraw(&function);
    let mut key = quote_spanned! {span=>
        #private::CacheKey::new(::core::concat!(::core::module_path!(), "::", #function))
    };
    for param in &cached.params {
        if let (Role::Value, Some(ident)) = (param.role, param.ident)
            && !cached.skips(param)
        {
            key.extend(quote_spanned!(ident.span()=> .part(&#ident)));
        }
    }
    key
}

/// The parameter as it was written, so that the compiler points at it.
fn variable(cached: &Cached<'_>, place: &Place) -> TokenStream {
    let name = place.name.as_deref().unwrap_or_default();
    match cached.param(name).and_then(|it| it.ident) {
        Some(ident) => ident.to_token_stream(),
        None => ident(name, cached.item.sig.ident.span()).to_token_stream(),
    }
}

/// A type that is lent counts as a service. Whether it could be in a key, and then should, the compiler
/// knows.
///
/// ```ignore
/// const _: () = {
///     #[allow(unused_imports)]
///     use ::foundry::__private::NoPart as _;
///     ::foundry::__private::check_lent(
///         ::foundry::__private::PartProbe::<Page>::IS_PART, "`page` is not in the key, …",
///     )
/// };
/// ```
fn lent(cached: &Cached<'_>, param: &Param<'_>) -> Option<TokenStream> {
    let Role::Service(Some(ty)) = param.role else { return None };
    let name = param.name()?;
    let mut places = cached.key.iter().flat_map(Template::places);
    let is_named = places.any(|it| it.name.as_deref() == Some(&*name));
    if is_named || cached.skips(param) || is_of_the_function(ty) {
        return None;
    }
    let add = match &cached.key {
        Some(_) => format!("add `{{{name}}}`"),
        None => format!("write a key with `{{{name}}}`"),
    };
    let message = format!(
        "`{name}` could be in the key and is not, so that whoever asks with another gets the same; \
         {add}, or say `skip = [{name}]`"
    );
    let span = param.span;
    let private = path::private(span);
    let ty = ty::with_lifetime(ty.to_token_stream(), &Lifetime::new("'static", span));
    Some(quote_spanned! {span=>
        const _: () = {
            #[allow(unused_imports)]
            use #private::NoPart as _;
            #private::check_lent(#private::PartProbe::<#ty>::IS_PART, #message)
        };
    })
}

/// Whether a type has no meaning outside of the function.
fn is_of_the_function(ty: &Type) -> bool {
    ty::words(ty.to_token_stream()).any(|it| it == "Self" || it == "impl")
}
