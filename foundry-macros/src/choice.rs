//! `#[derive(Choice)]`: an enum whose variants are words.

use crate::attr::{self, Opt};
use crate::diag::{self, Diagnostics};
use crate::{name, path};
use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::punctuated::Punctuated;
use syn::{Fields, GenericParam, Ident, Item, ItemEnum, LitStr, Token};

/// The derive on an enum.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    diag::derive(input, try_expand, fallback)
}

fn try_expand(item: &Item) -> syn::Result<TokenStream> {
    let mut diag = Diagnostics::default();
    let choice = parse(&mut diag, item);
    if let Some(choice) = &choice {
        check(&mut diag, choice);
    }
    let choice = diag.finish(choice)?;
    Ok(choice.as_ref().map(implementation).unwrap_or_default())
}

/// An enum and its words.
struct Choice<'i> {
    item: &'i ItemEnum,
    variants: Vec<Variant<'i>>,
}

struct Variant<'i> {
    ident: &'i Ident,
    fields: &'i Fields,
    /// `#[choice(name = "…")]`.
    name: Option<LitStr>,
    aliases: Vec<LitStr>,
    help: String,
    hidden: bool,
}

impl Variant<'_> {
    fn word(&self) -> String {
        self.name
            .as_ref()
            .map_or_else(|| name::kebab_of_type(&self.ident.to_string()), LitStr::value)
    }
}

fn parse<'i>(diag: &mut Diagnostics, item: &'i Item) -> Option<Choice<'i>> {
    const MESSAGE: &str = "a choice is an enum, each of whose variants is a word";
    let item = match item {
        Item::Enum(item) => item,
        Item::Struct(item) => {
            diag.error(item.struct_token, MESSAGE);
            return None;
        }
        Item::Union(item) => {
            diag.error(item.union_token, MESSAGE);
            return None;
        }
        other => {
            diag.error(other, MESSAGE);
            return None;
        }
    };
    check_enum_options(diag, item);
    let variants = item.variants.iter().map(|it| variant(diag, it)).collect();
    Some(Choice { item, variants })
}

// The options of a choice stand on its variants: there is none for the whole enum.
fn check_enum_options(diag: &mut Diagnostics, item: &ItemEnum) {
    for attr in item.attrs.iter().filter(|it| it.path().is_ident("choice")) {
        let opts = match &attr.meta {
            syn::Meta::Path(_) => Ok(Punctuated::new()),
            _ => attr.parse_args_with(Punctuated::<Opt, Token![,]>::parse_terminated),
        };
        match opts {
            Ok(opts) if opts.is_empty() => {
                diag.error(attr.path(), "`#[choice(…)]` goes on a variant, not on the enum");
            }
            Ok(opts) => opts.iter().for_each(|opt| enum_option(diag, &opt.key)),
            Err(error) => diag.push(error),
        }
    }
}

fn enum_option(diag: &mut Diagnostics, key: &Ident) {
    let name = key.to_string();
    if KNOWN.contains(&&*name) {
        diag.error(key, format!("`{name}` is an option of a variant; write it there"));
    } else if name.starts_with("rename") {
        let message =
            format!("unknown option `{name}`; name a variant itself: `#[choice(name = \"…\")]`");
        diag.error(key, message);
    } else {
        attr::unknown(diag, key, &KNOWN);
    }
}

/// The options of a variant.
const KNOWN: [&str; 3] = ["name", "alias", "hidden"];

fn variant<'i>(diag: &mut Diagnostics, variant: &'i syn::Variant) -> Variant<'i> {
    let (mut name, mut aliases, mut hidden) = (None, Vec::new(), None);
    for attr in variant.attrs.iter().filter(|it| it.path().is_ident("choice")) {
        let opts = attr.parse_args_with(Punctuated::<Opt, Token![,]>::parse_terminated);
        for opt in opts.unwrap_or_else(|error| {
            diag.push(error);
            Punctuated::new()
        }) {
            match opt.key.to_string().as_str() {
                "name" => {
                    let value = attr::text(diag, &opt);
                    attr::once(diag, &opt.key, &mut name, value);
                }
                "alias" => aliases.extend(attr::text(diag, &opt)),
                "hidden" => {
                    let value = attr::word(diag, &opt);
                    attr::once(diag, &opt.key, &mut hidden, value);
                }
                _ => attr::unknown(diag, &opt.key, &KNOWN),
            }
        }
    }
    let (help, _) = attr::docs(&variant.attrs);
    let syn::Variant { ident, fields, .. } = variant;
    Variant { ident, fields, name, aliases, help, hidden: hidden.is_some() }
}

fn check(diag: &mut Diagnostics, choice: &Choice<'_>) {
    check_generics(diag, choice);
    check_fields(diag, choice);
    check_not_empty(diag, choice);
    check_words(diag, choice);
    check_word_taken(diag, choice);
}

// Its values are words, which are the same for everybody.
fn check_generics(diag: &mut Diagnostics, choice: &Choice<'_>) {
    if let Some(param) = choice.item.generics.params.first() {
        const MESSAGE: &str = "a choice has no generics: its values are words";
        match param {
            GenericParam::Lifetime(param) => diag.error(&param.lifetime, MESSAGE),
            GenericParam::Type(param) => diag.error(&param.ident, MESSAGE),
            GenericParam::Const(param) => diag.error(&param.ident, MESSAGE),
        }
    }
}

// A word says all there is to say.
fn check_fields(diag: &mut Diagnostics, choice: &Choice<'_>) {
    for variant in choice.variants.iter().filter(|it| !matches!(it.fields, Fields::Unit)) {
        diag.error(variant.fields, "a variant that is a word has no fields; drop them");
    }
}

// There is something to choose from.
fn check_not_empty(diag: &mut Diagnostics, choice: &Choice<'_>) {
    if choice.variants.is_empty() {
        diag.error(&choice.item.ident, "there is nothing to choose from; write variants");
    } else if choice.variants.iter().all(|it| it.hidden) {
        diag.error(&choice.item.ident, "all words are hidden; show one of them");
    }
}

// Words are typed in shells: no blanks, no dash in front.
fn check_words(diag: &mut Diagnostics, choice: &Choice<'_>) {
    for variant in &choice.variants {
        for word in variant.name.iter().chain(&variant.aliases).filter(|it| !is_word(&it.value())) {
            diag.error(word, "a choice is one word, without blanks and without a dash in front");
        }
        if variant.name.is_none() && !is_word(&variant.word()) {
            let message = "no word can be made of this; write one: `#[choice(name = \"…\")]`";
            diag.error(variant.ident, message);
        }
    }
}

fn is_word(word: &str) -> bool {
    let is_bad = |it: char| it.is_whitespace() || it.is_control();
    !word.is_empty() && !word.starts_with('-') && !word.contains(is_bad)
}

// Each word once.
fn check_word_taken(diag: &mut Diagnostics, choice: &Choice<'_>) {
    let mut taken: Vec<(String, &Ident)> = Vec::new();
    for variant in &choice.variants {
        let aliases = variant.aliases.iter().map(LitStr::value);
        for (at, word) in std::iter::once(variant.word()).chain(aliases).enumerate() {
            if let Some((_, first)) = taken.iter().find(|it| it.0 == word && is_word(&word)) {
                let message = format!("`{word}` is already the word of `{first}`");
                match (at.checked_sub(1), &variant.name) {
                    (Some(alias), _) => diag.error(&variant.aliases[alias], message),
                    (None, Some(name)) => diag.error(name, message),
                    (None, None) => diag.error(variant.ident, message),
                }
            }
            taken.push((word, variant.ident));
        }
    }
}

/// ```ignore
/// impl ::foundry::__private::Choice for Role {
///     const CHOICES: &'static [::foundry::__private::ChoiceSpec] = &[
///         ::foundry::__private::ChoiceSpec { name: "editor", help: "Writes." },
///     ];
///     fn name(&self) -> &'static str { match self { Self::Editor => "editor" } }
/// }
/// impl ::core::str::FromStr for Role {
///     type Err = ::foundry::__private::UnknownChoice;
///     fn from_str(word: &str) -> Result<Self, Self::Err> {
///         match word {
///             "editor" | "author" => Ok(Self::Editor),
///             _ => Err(::foundry::__private::UnknownChoice::new(word, Self::CHOICES)),
///         }
///     }
/// }
/// ```
fn implementation(choice: &Choice<'_>) -> TokenStream {
    let ident = &choice.item.ident;
    let span = ident.span();
    let private = path::private(span);
    let shown = choice.variants.iter().filter(|it| !it.hidden).map(|variant| {
        let (name, help) = (variant.word(), &variant.help);
        quote_spanned!(span=> #private::ChoiceSpec { name: #name, help: #help })
    });
    let names = choice.variants.iter().map(|variant| {
        let (ident, name) = (variant.ident, variant.word());
        quote_spanned!(span=> Self::#ident => #name)
    });
    let words = choice.variants.iter().map(|variant| {
        let (ident, name, aliases) = (variant.ident, variant.word(), &variant.aliases);
        quote_spanned!(span=> #name #(| #aliases)* => #private::Result::Ok(Self::#ident))
    });
    quote_spanned! {span=>
        #[automatically_derived]
        impl #private::Choice for #ident {
            const CHOICES: &'static [#private::ChoiceSpec] = &[#(#shown),*];

            fn name(&self) -> &'static ::core::primitive::str {
                match self { #(#names),* }
            }
        }

        #[automatically_derived]
        impl ::core::str::FromStr for #ident {
            type Err = #private::UnknownChoice;

            fn from_str(
                word: &::core::primitive::str,
            ) -> #private::Result<Self, #private::UnknownChoice> {
                match word {
                    #(#words,)*
                    _ => #private::Result::Err(#private::UnknownChoice::new(
                        word,
                        <Self as #private::Choice>::CHOICES,
                    )),
                }
            }
        }
    }
}

/// What others need of it, so that one mistake stays one message.
fn fallback(item: &Item) -> TokenStream {
    let (ident, generics) = match item {
        Item::Struct(item) => (&item.ident, &item.generics),
        Item::Enum(item) => (&item.ident, &item.generics),
        Item::Union(item) => (&item.ident, &item.generics),
        _ => return TokenStream::new(),
    };
    let private = path::private(ident.span());
    let (generics, types, bounds) = generics.split_for_impl();
    quote_spanned! {ident.span()=>
        impl #generics ::core::str::FromStr for #ident #types #bounds {
            type Err = #private::UnknownChoice;

            fn from_str(
                word: &::core::primitive::str,
            ) -> #private::Result<Self, #private::UnknownChoice> {
                #private::Result::Err(#private::UnknownChoice::new(word, &[]))
            }
        }
    }
}
