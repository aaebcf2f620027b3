//! `migrations!("migrations")`: a folder of SQL files becomes a constant. Reads the folder, judges
//! its file names, and embeds the files; what is in them is SQLite's to judge, at run time.
//!
//! cargo expands again when one of the embedded files changes. Nothing on stable makes it notice
//! a file that is *added* to the folder: that takes effect with the next change to the crate.

use proc_macro2::{Literal, Span, TokenStream};
use quote::quote;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Token};

/// Where the migrations are unless the author says otherwise.
const DEFAULT: &str = "migrations";

/// The argument: a folder, relative to the `Cargo.toml` of the crate.
struct Folder {
    literal: Option<LitStr>,
}

/// A migration as its files name it.
#[derive(Debug, PartialEq, Eq)]
struct Migration {
    version: u64,
    name: String,
    up: PathBuf,
    down: Option<PathBuf>,
}

/// A file name, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FileName {
    version: u64,
    name: String,
    direction: Direction,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    /// `1_films.sql`
    Only,
    /// `1_films.up.sql`
    Up,
    /// `1_films.down.sql`
    Down,
}

pub(crate) fn expand(input: TokenStream) -> syn::Result<TokenStream> {
    let folder: Folder = syn::parse2(input)?;
    let root = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let path = root.join(folder.name());
    match read(&path, &folder.name()) {
        Ok(all) => Ok(emit(&all, &path)),
        Err(messages) => Err(folder.errors(messages)),
    }
}

// {
//     const __ALL: &[::foundry::__private::Migration] = &[::foundry::__private::Migration::new(
//         1u64,
//         "films",
//         ::core::include_str!("/…/migrations/1_films.up.sql"),
//         ::core::option::Option::Some(::core::include_str!("/…/migrations/1_films.down.sql")),
//     )];
//     ::foundry::__private::Migrations::new(::core::env!("CARGO_PKG_NAME"), __ALL)
//         .embedded_from("/…/migrations")
// }
//
// The constant inside is what makes the slice live for ever in a `let`, too.
fn emit(all: &[Migration], folder: &Path) -> TokenStream {
    let folder = Literal::string(&folder.to_string_lossy());
    let migrations = all.iter().map(|Migration { version, name, up, down }| {
        let up = include(up);
        let down = match down.as_deref().map(include) {
            Some(down) => quote!(::core::option::Option::Some(#down)),
            None => quote!(::core::option::Option::None),
        };
        quote!(::foundry::__private::Migration::new(#version, #name, #up, #down))
    });
    quote! {{
        const __ALL: &[::foundry::__private::Migration] = &[#(#migrations),*];
        ::foundry::__private::Migrations::new(::core::env!("CARGO_PKG_NAME"), __ALL)
            .embedded_from(#folder)
    }}
}

fn include(file: &Path) -> TokenStream {
    // The path is UTF-8: `read` refuses a folder that is not, and file names are checked.
    let path = Literal::string(&file.to_string_lossy());
    quote!(::core::include_str!(#path))
}

/// The migrations in a folder by ascending version, or everything that is wrong with it.
fn read(folder: &Path, shown: &str) -> Result<Vec<Migration>, Vec<String>> {
    let entries = std::fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let entries = match entries {
        Ok(entries) if folder.to_str().is_some() => entries,
        Ok(_) => return Err(vec![format!("the path of `{shown}` is not UTF-8; move the crate")]),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(vec![format!(
                "there is no folder `{shown}` beside `Cargo.toml`; create it, or name another"
            )]);
        }
        Err(error) => return Err(vec![format!("cannot read the folder `{shown}`: {error}")]),
    };
    let mut names: Vec<_> = entries.iter().map(std::fs::DirEntry::file_name).collect();
    // Folders are listed in any order; the same files must give the same tokens.
    names.sort();
    let mut messages = Vec::new();
    let files = parse_names(&names, &mut messages);
    let all = pair(folder, &files, &mut messages);
    if messages.is_empty() { Ok(all) } else { Err(messages) }
}

// A file of SQL is a migration, or a mistake. Others may lie there: a readme, a `.gitkeep`.
fn parse_names(names: &[OsString], messages: &mut Vec<String>) -> Vec<FileName> {
    let mut files = Vec::new();
    for name in names {
        let name = name.to_string_lossy();
        if name.starts_with('.') || !name.to_ascii_lowercase().ends_with(".sql") {
            continue;
        }
        match parse_name(&name) {
            Ok(file) => files.push(file),
            Err(message) => messages.push(message),
        }
    }
    files
}

fn parse_name(text: &str) -> Result<FileName, String> {
    let malformed = || {
        format!(
            "`{text}` is not the name of a migration; write `<digits>_<name>.sql`, or a pair of \
             `<digits>_<name>.up.sql` and `<digits>_<name>.down.sql`"
        )
    };
    let stem = text.strip_suffix(".sql").ok_or_else(malformed)?;
    let (stem, direction) = if let Some(stem) = stem.strip_suffix(".up") {
        (stem, Direction::Up)
    } else if let Some(stem) = stem.strip_suffix(".down") {
        (stem, Direction::Down)
    } else {
        (stem, Direction::Only)
    };
    let (digits, name) = stem.split_once('_').ok_or_else(malformed)?;
    let is_letter = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-');
    let is_number = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    if !is_number || name.is_empty() || !name.chars().all(is_letter) {
        return Err(malformed());
    }
    // Databases store signed numbers.
    let version = digits.parse().ok().filter(|it| i64::try_from(*it).is_ok()).ok_or_else(|| {
        format!("the version of `{text}` is too large; a date and time, as `20240131120000`, fits")
    })?;
    Ok(FileName { version, name: name.to_owned(), direction, text: text.to_owned() })
}

// Each version has one way up, and at most one way down, of the same name.
fn pair(folder: &Path, files: &[FileName], messages: &mut Vec<String>) -> Vec<Migration> {
    let mut ups: BTreeMap<u64, &FileName> = BTreeMap::new();
    let mut all: BTreeMap<u64, Migration> = BTreeMap::new();
    for file in files.iter().filter(|it| it.direction != Direction::Down) {
        if let Some(other) = ups.insert(file.version, file) {
            messages.push(duplicate(file.version, &other.text, &file.text));
            continue;
        }
        let (version, name) = (file.version, file.name.clone());
        all.insert(version, Migration { version, name, up: folder.join(&file.text), down: None });
    }
    let mut downs: BTreeMap<u64, &FileName> = BTreeMap::new();
    for file in files.iter().filter(|it| it.direction == Direction::Down) {
        if let Some(other) = downs.insert(file.version, file) {
            messages.push(duplicate(file.version, &other.text, &file.text));
            continue;
        }
        let up = file.text.replace(".down.sql", ".up.sql");
        match (ups.get(&file.version), all.get_mut(&file.version)) {
            (Some(it), Some(migration)) if it.text == up => {
                migration.down = Some(folder.join(&file.text));
            }
            (Some(it), _) => {
                messages.push(format!("`{}` has no `{up}`; rename `{}` to it", file.text, it.text));
            }
            (None, _) => messages.push(format!("`{}` has no `{up}`; write it", file.text)),
        }
    }
    all.into_values().collect()
}

fn duplicate(version: u64, first: &str, second: &str) -> String {
    format!("`{first}` and `{second}` have the same version {version}; give one of them another")
}

impl Folder {
    fn name(&self) -> String {
        self.literal.as_ref().map_or_else(|| DEFAULT.to_owned(), LitStr::value)
    }

    /// One error for each message, all under the folder's name.
    fn errors(&self, messages: Vec<String>) -> syn::Error {
        let span = self.literal.as_ref().map_or_else(Span::call_site, LitStr::span);
        let errors = messages.into_iter().map(|it| syn::Error::new(span, it));
        let all = errors.reduce(|mut all, it| {
            all.combine(it);
            all
        });
        all.unwrap_or_else(|| unreachable!("BUG: refused without a reason"))
    }
}

impl Parse for Folder {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.is_empty() {
            return Ok(Self { literal: None });
        }
        let literal = input.parse().map_err(|error| {
            syn::Error::new(error.span(), "expected a folder, as in `migrations!(\"migrations\")`")
        })?;
        input.parse::<Option<Token![,]>>()?;
        if !input.is_empty() {
            return Err(input.error("`migrations!` takes one folder; drop the rest"));
        }
        Ok(Self { literal: Some(literal) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with these files, read.
    fn read_files(files: &[&str]) -> Result<Vec<Migration>, Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            std::fs::write(folder.path().join(file), "SELECT 1").unwrap();
        }
        read(folder.path(), "migrations")
    }

    #[track_caller]
    fn check(files: &[&str], expected: &[(u64, &str, bool)]) {
        let all = read_files(files).unwrap();
        let found: Vec<_> =
            all.iter().map(|it| (it.version, it.name.as_str(), it.down.is_some())).collect();
        assert_eq!(found, expected);
    }

    #[track_caller]
    fn refuse(files: &[&str], expected: &[&str]) {
        assert_eq!(read_files(files).unwrap_err(), expected);
    }

    #[test]
    fn files_are_sorted_by_version() {
        check(&[], &[]);
        check(
            &["10_b.up.sql", "10_b.down.sql", "9_a.sql", "20240101_c-d.up.sql", "readme.md"],
            &[(9, "a", false), (10, "b", true), (20_240_101, "c-d", false)],
        );
    }

    #[test]
    fn bad_names_are_all_reported() {
        const HOW: &str = "is not the name of a migration; write `<digits>_<name>.sql`, or a pair \
                           of `<digits>_<name>.up.sql` and `<digits>_<name>.down.sql`";
        refuse(
            &["1.sql", "2_.sql", "films.sql", "3_a b.sql", "4_a.UP.SQL"],
            &[
                &format!("`1.sql` {HOW}"),
                &format!("`2_.sql` {HOW}"),
                &format!("`3_a b.sql` {HOW}"),
                &format!("`4_a.UP.SQL` {HOW}"),
                &format!("`films.sql` {HOW}"),
            ],
        );
        refuse(
            &["99999999999999999999_a.sql"],
            &["the version of `99999999999999999999_a.sql` is \
             too large; a date and time, as `20240131120000`, fits"],
        );
    }

    #[test]
    fn versions_are_unique_and_downs_have_ups() {
        refuse(
            &["1_a.sql", "01_b.sql", "2_a.down.sql", "3_a.sql", "3_a.down.sql"],
            &[
                "`01_b.sql` and `1_a.sql` have the same version 1; give one of them another",
                "`2_a.down.sql` has no `2_a.up.sql`; write it",
                "`3_a.down.sql` has no `3_a.up.sql`; rename `3_a.sql` to it",
            ],
        );
        refuse(
            &["1_a.up.sql", "1_a.down.sql", "1_b.down.sql"],
            &[
                "`1_a.down.sql` and `1_b.down.sql` have the same version 1; give one of them another",
            ],
        );
    }

    #[test]
    fn a_missing_folder_is_named() {
        let missing = tempfile::tempdir().unwrap().path().join("db");
        let expected =
            "there is no folder `db` beside `Cargo.toml`; create it, or name another".to_owned();
        assert_eq!(read(&missing, "db").unwrap_err(), [expected]);
    }

    #[test]
    fn emits_a_constant() {
        let all = [Migration {
            version: 1,
            name: "a".to_owned(),
            up: "/m/1_a.up.sql".into(),
            down: Some("/m/1_a.down.sql".into()),
        }];
        let expected = quote! {{
            const __ALL: &[::foundry::__private::Migration] = &[
                ::foundry::__private::Migration::new(
                    1u64,
                    "a",
                    ::core::include_str!("/m/1_a.up.sql"),
                    ::core::option::Option::Some(::core::include_str!("/m/1_a.down.sql"))
                )
            ];
            ::foundry::__private::Migrations::new(::core::env!("CARGO_PKG_NAME"), __ALL)
                .embedded_from("/m")
        }};
        assert_eq!(emit(&all, Path::new("/m")).to_string(), expected.to_string());
    }

    #[test]
    fn the_argument_is_one_folder() {
        for (input, message) in [
            (quote!(db), "expected a folder, as in `migrations!(\"migrations\")`"),
            (quote!("db", "more"), "`migrations!` takes one folder; drop the rest"),
        ] {
            assert_eq!(expand(input).unwrap_err().to_string(), message);
        }
    }
}
