//! `app!` and `pack!`: the container of a crate, or of a part of one.

mod ast;
mod expand;
mod parse;

use crate::diag::Diagnostics;
use crate::scan;
use ast::App;
pub(crate) use ast::Sort;
use proc_macro2::TokenStream;
use std::collections::HashSet;

/// The macro with what stands in it.
pub(crate) fn app(input: TokenStream, sort: Sort) -> TokenStream {
    match try_app(input, sort) {
        Ok(tokens) => tokens,
        Err(errors) => errors.to_compile_error(),
    }
}

fn try_app(input: TokenStream, sort: Sort) -> syn::Result<TokenStream> {
    let mut diag = Diagnostics::default();
    let app = parse::app(&mut diag, input, sort)?;
    let app = diag.finish(app)?;
    Ok(expand::app(&app, &items(&app)))
}

/// Every item that the container may hold: what the scan found and what the author listed.
fn items(app: &App) -> Vec<scan::Found> {
    // An editor does not say where the file is; there the table stays empty.
    let file = proc_macro::Span::call_site().local_file();
    let mut items = file.map_or_else(Vec::new, |file| {
        let file = std::env::current_dir().unwrap_or_default().join(file);
        scan::scan(&file, &scan::children_of(&file, app.sort == Sort::App))
    });
    items.extend(app.include.iter().map(listed));
    let excluded: Vec<scan::Found> = app.exclude.iter().map(listed).collect();
    let mut seen = HashSet::new();
    items.retain(|it| !excluded.contains(it) && seen.insert((it.module.clone(), it.name.clone())));
    items
}

/// The item that a path of `include` or `exclude` means.
fn listed(path: &syn::Path) -> scan::Found {
    let names = path.segments.iter().map(|it| crate::name::unraw(&it.ident.to_string()).to_owned());
    let mut names: Vec<String> = names.filter(|it| it != "crate" && it != "self").collect();
    let name = names.pop().unwrap_or_default();
    scan::Found { module: names.iter().map(|it| format!("::{it}")).collect(), name }
}
