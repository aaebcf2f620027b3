//! `app! { config = "foundry.toml" }`: reads the file, reports what is wrong with its grammar, and hands
//! its values to the compiler, which knows the sections.

use crate::diag::Diagnostics;
use crate::path;
use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use std::path::PathBuf;
use syn::LitStr;

/// A file that was read, and its values under all of their names.
pub(crate) struct Embedded<'a> {
    literal: &'a LitStr,
    path: PathBuf,
    leaves: Vec<Leaf>,
}

/// A value that is no table, or a table with nothing in it.
struct Leaf {
    path: Vec<String>,
    key_at: String,
    value: Value,
}

struct Value {
    at: String,
    shown: String,
    data: Data,
}

#[cfg_attr(not(feature = "toml"), expect(dead_code, reason = "then no file is read"))]
enum Data {
    Text(String),
    Whole(i128),
    Real,
    Truth,
    Moment,
    List(Vec<Value>),
    Table,
}

/// The file of this name beside `Cargo.toml`; what is wrong with it is reported.
pub(crate) fn file<'a>(diag: &mut Diagnostics, literal: &'a LitStr) -> Option<Embedded<'a>> {
    let name = literal.value();
    let root = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let path = root.join(&name);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) if path.to_str().is_some() => text,
        Ok(_) => {
            diag.error(literal, format!("the path of `{name}` is not UTF-8; move the crate"));
            return None;
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let message = format!(
                "there is no file `{name}` beside `Cargo.toml`; create it, or name another"
            );
            diag.error(literal, message);
            return None;
        }
        Err(error) => {
            diag.error(literal, format!("cannot read the file `{name}`: {error}"));
            return None;
        }
    };
    match parse(&name, &text) {
        Ok(leaves) => Some(Embedded { literal, path, leaves }),
        Err(messages) => {
            messages.into_iter().for_each(|it| diag.error(literal, it));
            None
        }
    }
}

impl Embedded<'_> {
    /// A check for each value: the compiler reports all mistakes.
    ///
    /// ```ignore
    /// const _: () = ::foundry::__private::check_embedded(
    ///     SECTIONS,
    ///     &::foundry::__private::Literal {
    ///         path: &["mail", "port"],
    ///         key_at: "foundry.toml:2:1",
    ///         value: ::foundry::__private::LiteralValue {
    ///             at: "foundry.toml:2:8",
    ///             shown: "`25`",
    ///             data: ::foundry::__private::LiteralData::Whole(25i128),
    ///         },
    ///     },
    /// );
    /// ```
    pub(crate) fn checks(&self) -> TokenStream {
        let span = self.literal.span();
        let private = path::private(span);
        let checks = self.leaves.iter().map(|Leaf { path, key_at, value }| {
            let value = expand(value, &private);
            quote_spanned! {span=>
                const _: () = #private::check_embedded(
                    SECTIONS,
                    &#private::Literal { path: &[#(#path),*], key_at: #key_at, value: #value },
                );
            }
        });
        checks.collect()
    }

    /// `"foundry.toml", ::core::include_str!("/…/foundry.toml")`: cargo notices when it changes.
    pub(crate) fn arguments(&self) -> TokenStream {
        let name = self.literal.value();
        let path = Literal::string(&self.path.to_string_lossy());
        quote!(#name, ::core::include_str!(#path))
    }
}

fn expand(value: &Value, private: &TokenStream) -> TokenStream {
    let Value { at, shown, data } = value;
    let data = match data {
        Data::Text(text) => quote!(Text(#text)),
        Data::Whole(number) => quote!(Whole(#number)),
        Data::Real => quote!(Real),
        Data::Truth => quote!(Truth),
        Data::Moment => quote!(Moment),
        Data::List(values) => {
            let values = values.iter().map(|it| expand(it, private));
            quote!(List(&[#(#values),*]))
        }
        Data::Table => quote!(Table),
    };
    quote! {
        #private::LiteralValue { at: #at, shown: #shown, data: #private::LiteralData::#data }
    }
}

#[cfg(not(feature = "toml"))]
fn parse(_: &str, _: &str) -> Result<Vec<Leaf>, Vec<String>> {
    Err(vec![String::from("`config` wants the feature `toml` of foundry")])
}

/// The values of a file, in its order, or all mistakes of its grammar.
#[cfg(feature = "toml")]
fn parse(name: &str, text: &str) -> Result<Vec<Leaf>, Vec<String>> {
    let file = toml::File { name, text: text.trim_start_matches('\u{feff}') };
    file.parse()
}

/// The only place that names the `toml` crate.
#[cfg(feature = "toml")]
mod toml {
    use super::{Data, Leaf, Value};
    use ::toml::Spanned;
    use ::toml::de::{DeTable, DeValue};

    pub(super) struct File<'a> {
        pub(super) name: &'a str,
        pub(super) text: &'a str,
    }

    impl File<'_> {
        pub(super) fn parse(&self) -> Result<Vec<Leaf>, Vec<String>> {
            let (root, errors) = DeTable::parse_recoverable(self.text);
            if errors.is_empty() {
                let mut leaves = Vec::new();
                self.open(root.get_ref(), &[], &mut leaves);
                leaves.sort_by_key(|it| it.0);
                return Ok(leaves.into_iter().map(|it| it.1).collect());
            }
            let place = |at: Option<std::ops::Range<usize>>| match at {
                Some(at) => self.place(at.start),
                None => self.name.to_owned(),
            };
            Err(errors.iter().map(|it| format!("{}: {}", place(it.span()), it.message())).collect())
        }

        fn open(&self, table: &DeTable<'_>, path: &[String], leaves: &mut Vec<(usize, Leaf)>) {
            for (name, value) in table {
                let path: Vec<_> =
                    path.iter().cloned().chain([name.get_ref().to_string()]).collect();
                match value.get_ref() {
                    DeValue::Table(inner) if !inner.is_empty() => self.open(inner, &path, leaves),
                    _ => {
                        let at = name.span().start;
                        let (key_at, value) = (self.place(at), self.value(value));
                        leaves.push((at, Leaf { path, key_at, value }));
                    }
                }
            }
        }

        /// As the runtime tells what stands in a file.
        fn value(&self, value: &Spanned<DeValue<'_>>) -> Value {
            let at = self.place(value.span().start);
            let (shown, data) = match value.get_ref() {
                DeValue::String(it) => {
                    (format!("the string `{}`", it.escape_debug()), Data::Text(it.to_string()))
                }
                DeValue::Integer(it) => {
                    let number = i128::from_str_radix(it.as_str(), it.radix()).unwrap_or(i128::MAX);
                    let shown =
                        if number == i128::MAX { it.to_string() } else { number.to_string() };
                    (format!("`{shown}`"), Data::Whole(number))
                }
                DeValue::Float(it) => (format!("`{it}`"), Data::Real),
                DeValue::Boolean(it) => (format!("`{it}`"), Data::Truth),
                DeValue::Datetime(it) => (format!("`{it}`"), Data::Moment),
                DeValue::Array(it) => {
                    let values = it.iter().map(|it| self.value(it)).collect();
                    (String::from("an array"), Data::List(values))
                }
                DeValue::Table(_) => (String::from("a table"), Data::Table),
            };
            Value { at, shown, data }
        }

        /// `file:line:column`, as editors count: from one, in characters.
        fn place(&self, at: usize) -> String {
            let before = self.text.get(..at).unwrap_or(self.text);
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!("{}:{line}:{column}", self.name)
        }
    }
}

#[cfg(all(test, feature = "toml"))]
mod tests {
    use super::*;

    /// Each value as `path @ key, value: shown`.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let leaves = parse("f.toml", text).unwrap();
        let shown = leaves.iter().map(|Leaf { path, key_at, value }| {
            format!("{} @ {key_at}, {}: {}", path.join("."), value.at, value.shown)
        });
        assert_eq!(shown.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn values_have_their_whole_names_and_their_places() {
        check(
            "[mail]\nport = 0x19\ntls.cert = 'ä'\n[empty]\n",
            &[
                "mail.port @ f.toml:2:1, f.toml:2:8: `25`",
                "mail.tls.cert @ f.toml:3:5, f.toml:3:12: the string `ä`",
                "empty @ f.toml:4:2, f.toml:4:1: a table",
            ],
        );
    }

    #[test]
    fn all_mistakes_of_the_grammar_are_told() {
        let messages = parse("f.toml", "a = \nb = 'c\n").err().unwrap();
        assert_eq!(messages.len(), 2, "{messages:?}");
        assert!(messages[0].starts_with("f.toml:1:5: "), "{messages:?}");
    }
}
