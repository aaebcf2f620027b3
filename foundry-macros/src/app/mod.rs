//! `app!` and `pack!`: the container of a crate, or of a part of one.

mod ast;
mod check;
mod expand;
mod graph;
mod pack;
mod parse;
mod shop;
mod tables;

use crate::config::embedded;
use crate::diag::Diagnostics;
use crate::{scan, views};
pub(crate) use ast::Sort;
use ast::{App, Candidate, Candidates};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::collections::HashSet;

/// The macro with what stands in it. Also after a mistake there is a container: without it every
/// item of the crate would report that it is missing.
pub(crate) fn app(input: TokenStream, sort: Sort) -> TokenStream {
    let mut diag = Diagnostics::default();
    let mut app = parse::app(&mut diag, input, sort);
    let found = found(&app);
    check::app(&mut diag, &app, &found);
    let config = app.config.take();
    let embedded = config.as_ref().and_then(|it| embedded::file(&mut diag, it));
    let errors = diag.finish(()).err().map(|errors| errors.to_compile_error());
    app.wrong = errors.is_some();
    let app = expand::app(&app, &found, embedded.as_ref());
    quote!(#errors #app)
}

/// Everything that the application may have: what the scan found and what the author listed.
fn found(app: &App) -> Candidates {
    // An editor does not say where the file is; there the table stays empty.
    let file = proc_macro::Span::call_site().local_file();
    let mut items = file.map_or_else(Vec::new, |file| {
        let file = std::env::current_dir().unwrap_or_default().join(file);
        let mut found = scan::scan(&file, &scan::children_of(&file, true));
        if app.sort == Sort::Pack {
            // Whether it stands at the root of the crate, only the compiler knows.
            found.extend(scan::scan(&file, &scan::children_of(&file, false)));
        }
        found
    });
    items.extend(app.include.iter().flat_map(listed));
    let excluded: Vec<scan::Found> = app.exclude.iter().flat_map(listed).collect();
    let mut seen = HashSet::new();
    items.retain(|it| seen.insert(it.clone()));
    let candidate = |found| Candidate { excluded: excluded.contains(&found), found };
    let (sections, items) = items.into_iter().map(candidate).partition(|it| it.found.is_section());
    Candidates { items, sections }
}

/// What a path of `include` or `exclude` may mean: what has this name, the `impl` block of the type
/// that has it, every other view of these, and the section of the configuration. One that is not there does no harm.
fn listed(path: &syn::Path) -> Vec<scan::Found> {
    let names = path.segments.iter().map(|it| scan::squeeze(&it.to_token_stream().to_string()));
    let mut names: Vec<String> = names.filter(|it| it != "crate" && it != "self").collect();
    let name = names.pop().unwrap_or_default();
    let module: String = names.iter().map(|it| format!("::{it}")).collect();
    let section = format!("{}{name}", scan::SECTION);
    let both = [name.clone(), format!("impl {name}")];
    let names = both.iter().flat_map(|name| {
        let views =
            (0..views::MOST).flat_map(|at| [views::view(name, at), views::contribution(name, at)]);
        std::iter::once(name.clone()).chain(views)
    });
    let names = names.chain([section]);
    names.map(|name| scan::Found { module: module.clone(), name }).collect()
}
