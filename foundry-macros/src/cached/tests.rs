//! What is written of a cached function, one of each shape, and what is said of one that is wrong.

use super::*;
use quote::quote;

fn expanded(args: TokenStream, item: TokenStream) -> String {
    squeezed(&cached(args, item))
}

/// `> >` and `>>` are alike.
fn squeezed(tokens: &TokenStream) -> String {
    tokens.to_string().replace(' ', "")
}

#[test]
fn a_hit_is_read_in_place() {
    let item = quote! {
        pub async fn user(id: u64, cache: &Cache) -> Result<Hit<User>> { load(id).await }
    };
    let expected = quote! {
        pub async fn user(id: u64, cache: &Cache) -> Result<Hit<User>> {
            ::foundry::__private::Cached {
                cache: cache,
                key: &::foundry::__private::CacheKey::new("user:").value(&id),
                tags: &[
                    &::foundry::__private::CacheKey::new("users"),
                    &::foundry::__private::CacheKey::new("of:").shown(&id)
                ],
                ttl: ::core::time::Duration::new(5400u64, 0u32),
            }
            .hit::<User, _>(async || -> Result<User> { load(id).await })
            .await
        }
    };
    let args = quote!(ttl = "1h30m", key = "user:{id}", tags = ["users", "of:{id:display}"]);
    assert_eq!(expanded(args, item), squeezed(&expected));
}

#[test]
fn a_copy_has_a_key_of_all_values_and_services_are_asked() {
    let item = quote! {
        async fn top(
            genre: &str, count: Option<u8>, trace: bool, films: &Films, log: Arc<Log>, cache: &Cache,
        ) -> Result<Vec<Film>, Wrong> { films.top(genre, count).await }
    };
    let films = "`films` could be in the key and is not, so that whoever asks with another gets the \
                 same; write a key with `{films}`, or say `skip = [films]`";
    let expected = quote! {
        async fn top(
            genre: &str, count: Option<u8>, trace: bool, films: &Films, log: Arc<Log>, cache: &Cache,
        ) -> Result<Vec<Film>, Wrong> {
            const _: () = {
                #[allow(unused_imports)]
                use ::foundry::__private::NoPart as _;
                ::foundry::__private::check_lent(
                    ::foundry::__private::PartProbe::<Films>::IS_PART, #films)
            };
            ::foundry::__private::Cached {
                cache: cache,
                key: &::foundry::__private::CacheKey::new(
                    ::core::concat!(::core::module_path!(), "::", "top")
                ).part(&genre).part(&count),
                tags: &[],
                ttl: ::core::time::Duration::new(1u64, 0u32),
            }
            .owned::<Vec<Film>, Wrong>(
                async || -> Result<Vec<Film>, Wrong> { films.top(genre, count).await })
            .await
        }
    };
    assert_eq!(expanded(quote!(ttl = "1s", skip = [trace, log]), item), squeezed(&expected));
}

#[test]
fn a_method_says_where_its_cache_is() {
    let item = quote! {
        async fn find(&self, id: u64) -> Result<Hit<User>> { self.load(id).await }
    };
    let args = quote!(ttl = "1s", key = "{self.tenant}:{id}", cache = self.cache);
    let expected = quote! {
        async fn find(&self, id: u64) -> Result<Hit<User>> {
            ::foundry::__private::Cached {
                cache: &(self.cache),
                key: &::foundry::__private::CacheKey::new("")
                    .value(&self.tenant).text(":").value(&id),
                tags: &[],
                ttl: ::core::time::Duration::new(1u64, 0u32),
            }
            .hit::<User, _>(async || -> Result<User> { self.load(id).await })
            .await
        }
    };
    assert_eq!(expanded(args, item), squeezed(&expected));
}

#[test]
fn what_is_stale_is_computed_by_what_owns_itself() {
    let item = quote! {
        async fn top(genre: String, films: Arc<Films>, cache: &Cache) -> Result<Hit<Top>> { films.top(genre).await }
    };
    let text =
        expanded(quote!(ttl = "1m", stale = "1d", key = "top:{genre}", skip = [films]), item);
    let call = quote! {
        .hit_stale::<Top, _, _>(
            ::core::time::Duration::new(86400u64, 0u32),
            async move || -> Result<Top> { films.top(genre).await }
        )
        .await
    };
    assert!(text.contains(&squeezed(&call)), "{text}");
}

/// The body computes another type than the function returns, which nobody is to be told twice.
#[test]
fn beside_a_mistake_the_function_keeps_its_signature() {
    let item = quote! {
        async fn user(cache: &Cache) -> Result<Hit<User>> { Ok(User) }
    };
    let text = expanded(quote!(), item);
    assert_eq!(text.matches("compile_error").count(), 1, "{text}");
    let body = quote!({
        let _ = async || -> Result<User> { Ok(User) };
        ::core::panic!()
    });
    assert!(text.ends_with(&squeezed(&body)), "{text}");
}

#[test]
fn a_key_by_hand_takes_names_and_values() {
    let text = squeezed(&key(quote!("user:{id}:{}", name())));
    let expected = quote! {
        ::foundry::__private::CacheKey::new("user:").value(&id).text(":").value(&(name()))
    };
    assert_eq!(text, squeezed(&expected));
}
