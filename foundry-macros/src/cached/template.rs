//! Texts with places for values: `user:{id}:{film.year}`.

use crate::diag::Diagnostics;
use crate::path;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::LitStr;

/// Signs of which values have none, so that they keep values apart. What values are made of stands in
/// `cache/key.rs` of the runtime.
const SEPARATORS: [char; 8] = [':', '/', '|', '#', '=', '&', ';', ' '];

/// Such a text.
pub(super) struct Template {
    pub(super) text: LitStr,
    pub(super) parts: Vec<Part>,
}

pub(super) enum Part {
    /// Taken as it is.
    Text(String),
    Place(Place),
}

/// `{name}`, `{name.field}`, `{name:display}`, `{}`.
pub(super) struct Place {
    /// As it is written, without what stands behind `:`.
    pub(super) shown: String,
    /// The variable; none in `{}`.
    pub(super) name: Option<String>,
    /// What of it.
    pub(super) fields: Vec<String>,
    /// What its `Display` shows.
    pub(super) display: bool,
}

impl Template {
    /// Takes a text apart; what is wrong with it is told.
    pub(super) fn read(diag: &mut Diagnostics, text: LitStr) -> Self {
        let parts = read(&text.value()).unwrap_or_else(|why| {
            diag.error(&text, why);
            Vec::new()
        });
        check_key_text(diag, &text, &parts);
        Self { text, parts }
    }

    pub(super) fn places(&self) -> impl Iterator<Item = &Place> {
        self.parts.iter().filter_map(|it| match it {
            Part::Text(_) => None,
            Part::Place(place) => Some(place),
        })
    }

    /// ```ignore
    /// ::foundry::__private::CacheKey::new("user:").value(&id).text(":").value(&film.year)
    /// ```
    pub(super) fn expand(&self, mut variable: impl FnMut(&Place) -> TokenStream) -> TokenStream {
        let span = self.text.span();
        let private = path::private(span);
        let (first, rest) = match self.parts.split_first() {
            Some((Part::Text(first), rest)) => (first.as_str(), rest),
            _ => ("", self.parts.as_slice()),
        };
        let mut key = quote_spanned!(span=> #private::CacheKey::new(#first));
        for part in rest {
            match part {
                Part::Text(text) => key.extend(quote_spanned!(span=> .text(#text))),
                Part::Place(place) => {
                    let value = variable(place);
                    let at = value.clone().into_iter().next().map_or(span, |it| it.span());
                    let method = if place.display { "shown" } else { "value" };
                    let method = Ident::new(method, at);
                    let fields = place.fields.iter().map(|it| field(it, at));
                    key.extend(quote_spanned!(at=> .#method(&#value #(.#fields)*)));
                }
            }
        }
        key
    }
}

/// `year`, or `0` of a tuple.
fn field(name: &str, span: Span) -> TokenStream {
    match name.parse::<u32>() {
        Ok(index) => syn::Index { index, span }.to_token_stream(),
        Err(_) => ident(name, span).to_token_stream(),
    }
}

/// The word as a name, also if it is a keyword.
pub(super) fn ident(name: &str, span: Span) -> Ident {
    match syn::parse_str::<Ident>(name) {
        Ok(mut ident) => {
            ident.set_span(span);
            ident
        }
        Err(_) if matches!(name, "self" | "Self" | "super" | "crate") => Ident::new(name, span),
        Err(_) => Ident::new_raw(name, span),
    }
}

fn read(text: &str) -> Result<Vec<Part>, String> {
    let (mut parts, mut plain) = (Vec::new(), String::new());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        plain.push_str(&rest[..at]);
        let (brace, after) = rest[at..].split_at(1);
        if after.starts_with(brace) {
            plain.push_str(brace);
            rest = &after[1..];
            continue;
        }
        if brace == "}" {
            return Err("`}` closes nothing; the sign itself is `}}`".to_owned());
        }
        let Some((inside, after)) = after.split_once('}') else {
            return Err("`{` is not closed; the sign itself is `{{`".to_owned());
        };
        if !plain.is_empty() {
            parts.push(Part::Text(std::mem::take(&mut plain)));
        }
        parts.push(Part::Place(place(inside)?));
        rest = after;
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        parts.push(Part::Text(plain));
    }
    Ok(parts)
}

fn place(inside: &str) -> Result<Place, String> {
    let (shown, display) = match inside.split_once(':') {
        None => (inside, false),
        Some((shown, "display")) => (shown, true),
        Some((_, other)) => {
            return Err(format!("there is no format `:{other}` in keys; there is `:display`"));
        }
    };
    let is_word = |it: &str| {
        let begins = |it: char| it.is_alphabetic() || it == '_';
        it.starts_with(begins) && it.chars().all(|it| it.is_alphanumeric() || it == '_')
    };
    let is_index = |it: &str| !it.is_empty() && it.chars().all(|it| it.is_ascii_digit());
    let mut words = shown.split('.');
    let name = words.next().filter(|it| !it.is_empty());
    let fields: Vec<&str> = words.collect();
    let fits = name.is_none_or(is_word)
        && fields.iter().all(|it| is_word(it) || is_index(it))
        && (name.is_some() || fields.is_empty());
    if !fits {
        return Err(format!(
            "`{{{shown}}}` is no place for a value; `{{name}}` and `{{name.field}}` are"
        ));
    }
    Ok(Place {
        shown: shown.to_owned(),
        name: name.map(str::to_owned),
        fields: fields.into_iter().map(str::to_owned).collect(),
        display,
    })
}

// Of values that are not kept apart, one key may be two: 1 and 23, 12 and 3. And what separates the
// namespaces of keys is in none of them.
fn check_key_text(diag: &mut Diagnostics, text: &LitStr, parts: &[Part]) {
    let mut before: Option<&Place> = None;
    let mut apart = true;
    for part in parts {
        match part {
            Part::Text(plain) => {
                apart |= plain.contains(SEPARATORS);
                if plain.contains(|it: char| it.is_control()) {
                    diag.error(text, "a key is typed at a console; it has no control characters");
                }
            }
            Part::Place(place) => {
                if let Some(before) = before.filter(|_| !apart) {
                    let (a, b) = (&before.shown, &place.shown);
                    diag.error(
                        text,
                        format!(
                            "nothing keeps `{{{a}}}` and `{{{b}}}` apart; write `{{{a}}}:{{{b}}}`"
                        ),
                    );
                }
                (before, apart) = (Some(place), false);
            }
        }
    }
    if parts.is_empty() && text.value().is_empty() {
        diag.error(text, "a key has at least one letter");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut diag = Diagnostics::default();
        let template = Template::read(&mut diag, LitStr::new(text, Span::call_site()));
        let key = diag.finish(()).map(|()| {
            let key = template.expand(|it| {
                let name = ident(it.name.as_deref().unwrap_or("_0"), Span::call_site());
                quote!(#name)
            });
            key.to_string().replace(' ', "").replace("::foundry::__private::CacheKey::new", "")
        });
        assert_eq!(key.unwrap_or_else(|error| error.to_string()), expected);
    }

    #[test]
    fn texts_and_values_take_turns() {
        check("films", r#"("films")"#);
        check("user:{id}", r#"("user:").value(&id)"#);
        check("{a}/{b.year}:x", r#"("").value(&a).text("/").value(&b.year).text(":x")"#);
        check("{pair.0}:{r.type}", r#"("").value(&pair.0).text(":").value(&r.r#type)"#);
        check("{at:display}", r#"("").shown(&at)"#);
        check("{{{}}}", r#"("{").value(&_0).text("}")"#);
    }

    #[test]
    fn what_is_no_template_says_why() {
        check("", "a key has at least one letter");
        check("a}", "`}` closes nothing; the sign itself is `}}`");
        check("a{b", "`{` is not closed; the sign itself is `{{`");
        check("{a b}", "`{a b}` is no place for a value; `{name}` and `{name.field}` are");
        check("{.a}", "`{.a}` is no place for a value; `{name}` and `{name.field}` are");
        check("{a.}", "`{a.}` is no place for a value; `{name}` and `{name.field}` are");
        check("{a()}", "`{a()}` is no place for a value; `{name}` and `{name.field}` are");
        check("{a:?}", "there is no format `:?` in keys; there is `:display`");
        check("{a}{b}", "nothing keeps `{a}` and `{b}` apart; write `{a}:{b}`");
        check("{a}-{b}", "nothing keeps `{a}` and `{b}` apart; write `{a}:{b}`");
        check("a\n", "a key is typed at a console; it has no control characters");
    }
}
