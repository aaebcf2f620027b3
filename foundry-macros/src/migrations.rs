//! `migrations!("migrations")`: a folder of SQL files becomes a constant. Reads the folder, and embeds the
//! files; what they may be called, and which belong together, is in `foundry-grammar`. What is in them is
//! the database's to judge, at run time.
//!
//! cargo expands again when one of the embedded files changes. Nothing on stable makes it notice
//! a file that is *added* to the folder: that takes effect with the next change to the crate.

use foundry_grammar::{
    MigrationFiles, MigrationProblem, arrange_migrations, check_migration_metadata,
    check_migration_text, read_migration_entries,
};
use proc_macro2::{Literal, Span, TokenStream};
use quote::quote;
use std::path::{Path, PathBuf};
use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Token};

/// Where the migrations are unless the author says otherwise.
const DEFAULT: &str = "migrations";

/// The argument: a folder, relative to the `Cargo.toml` of the crate.
struct Folder {
    literal: Option<LitStr>,
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
// Of a folder of diesel with a `metadata.toml`, `.with_metadata(::core::include_str!("…"))` follows. The
// constant inside is what makes the slice live for ever in a `let`, too.
fn emit(all: &[MigrationFiles], folder: &Path) -> TokenStream {
    let shown = Literal::string(&folder.to_string_lossy());
    let migrations = all.iter().map(|it| {
        let MigrationFiles { version, name, .. } = it;
        let include = |file: &String| include(&folder.join(file));
        let up = include(&it.up);
        let down = match it.down.as_ref().map(include) {
            Some(down) => quote!(::core::option::Option::Some(#down)),
            None => quote!(::core::option::Option::None),
        };
        let metadata = it.metadata.as_ref().map(include);
        let metadata = metadata.map(|it| quote!(.with_metadata(#it)));
        quote!(::foundry::__private::Migration::new(#version, #name, #up, #down) #metadata)
    });
    quote! {{
        const __ALL: &[::foundry::__private::Migration] = &[#(#migrations),*];
        ::foundry::__private::Migrations::new(::core::env!("CARGO_PKG_NAME"), __ALL)
            .embedded_from(#shown)
    }}
}

fn include(file: &Path) -> TokenStream {
    // The path is UTF-8: `read` refuses a folder that is not, and file names are checked.
    let path = Literal::string(&file.to_string_lossy());
    quote!(::core::include_str!(#path))
}

/// The migrations in a folder by ascending version, or everything that is wrong with it.
fn read(folder: &Path, shown: &str) -> Result<Vec<MigrationFiles>, Vec<String>> {
    if folder.to_str().is_none() {
        return Err(vec![format!("the path of `{shown}` is not UTF-8; move the crate")]);
    }
    let entries = read_migration_entries(folder).map_err(|error| {
        vec![match error.kind() {
            std::io::ErrorKind::NotFound => format!(
                "there is no folder `{shown}` beside `Cargo.toml`; create it, or name another"
            ),
            _ => format!("cannot read the folder `{shown}`: {error}"),
        }]
    })?;
    let message = |MigrationProblem { what, advice }| format!("{what}; {advice}");
    let all = arrange_migrations(&entries)
        .map_err(|problems| problems.into_iter().map(message).collect::<Vec<_>>())?;
    let messages: Vec<_> =
        all.iter().flat_map(|it| problems_in_texts(folder, it)).map(message).collect();
    if messages.is_empty() { Ok(all) } else { Err(messages) }
}

// A file that cannot be read is left to `include_str!`, which says why.
fn problems_in_texts(folder: &Path, files: &MigrationFiles) -> Vec<MigrationProblem> {
    let text = |file: &str| std::fs::read_to_string(folder.join(file)).ok();
    let sql = [Some(&files.up), files.down.as_ref()].into_iter().flatten();
    let sql = sql.filter_map(|it| check_migration_text(it, &text(it)?).err());
    let metadata =
        files.metadata.iter().filter_map(|it| check_migration_metadata(it, &text(it)?).err());
    sql.chain(metadata).collect()
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
    use foundry_grammar::MigrationLayout;

    /// A folder with these files, read.
    fn read_files(files: &[&str]) -> Result<Vec<MigrationFiles>, Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "SELECT 1").unwrap();
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
        check(
            &["2024-01-31-120000_films/up.sql", "2024-01-31-120000_films/down.sql"],
            &[(20_240_131_120_000, "films", true)],
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
        let all = [
            MigrationFiles {
                version: 1,
                name: "a".to_owned(),
                layout: MigrationLayout::Pair,
                up: "1_a.up.sql".to_owned(),
                down: Some("1_a.down.sql".to_owned()),
                metadata: None,
            },
            MigrationFiles {
                version: 2,
                name: "b".to_owned(),
                layout: MigrationLayout::Folder,
                up: "2_b/up.sql".to_owned(),
                down: None,
                metadata: Some("2_b/metadata.toml".to_owned()),
            },
        ];
        let expected = quote! {{
            const __ALL: &[::foundry::__private::Migration] = &[
                ::foundry::__private::Migration::new(
                    1u64,
                    "a",
                    ::core::include_str!("/m/1_a.up.sql"),
                    ::core::option::Option::Some(::core::include_str!("/m/1_a.down.sql"))
                ),
                ::foundry::__private::Migration::new(
                    2u64,
                    "b",
                    ::core::include_str!("/m/2_b/up.sql"),
                    ::core::option::Option::None
                ).with_metadata(::core::include_str!("/m/2_b/metadata.toml"))
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
