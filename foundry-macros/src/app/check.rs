//! The rules of an application or a pack that the scan can judge.

use super::ast::{App, Candidate, Candidates};
use super::listed;
use crate::diag::Diagnostics;
use crate::name;
use syn::Path;

/// Reports every broken rule. Where no file is known, as in editors, there are no items.
pub(super) fn app(diag: &mut Diagnostics, app: &App, found: &Candidates) {
    let all: Vec<&Candidate> = found.items.iter().chain(&found.sections).collect();
    if all.is_empty() {
        return;
    }
    for path in &app.exclude {
        check_exclude(diag, path, &all);
    }
}

// What is left out is there.
fn check_exclude(diag: &mut Diagnostics, path: &Path, items: &[&Candidate]) {
    let listed = listed(path);
    if items.iter().any(|it| listed.contains(&it.found)) {
        return;
    }
    let Some(last) = path.segments.last() else { return };
    let shown = path.segments.iter().map(|it| it.ident.to_string());
    let shown: Vec<String> = shown.filter(|it| it != "crate" && it != "self").collect();
    let shown = shown.join("::");
    let known: Vec<String> = items.iter().filter_map(|it| path_of(it)).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let elsewhere = known.iter().find(|it| it.rsplit("::").next() == Some(&last.ident.to_string()));
    let near = elsewhere.copied().or_else(|| name::nearest(&shown, &known));
    let message = match near {
        Some(near) => format!("no command or service is called `{shown}`; did you mean `{near}`?"),
        None => format!("no command or service is called `{shown}`"),
    };
    diag.error(last, message);
}

/// `cache::Pool` of its `impl` block; views have no path.
fn path_of(item: &Candidate) -> Option<String> {
    let name = item.found.name.trim_start_matches("impl ");
    let path = format!("{}::{name}", item.found.module);
    (!name.contains(' ')).then(|| path.trim_start_matches("::").to_owned())
}
