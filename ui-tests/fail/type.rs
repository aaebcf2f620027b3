//! Values come from the command line, references from the container.

foundry::app! { struct App; }

struct Users;

#[foundry::service]
fn users() -> Users {
    Users
}

#[foundry::command]
fn mutable(_users: &mut Users) {}

#[foundry::command]
fn unnamed_type(_value: impl std::fmt::Display) {}

#[foundry::command]
fn under_cfg(#[cfg(unix)] _fast: bool, #[allow(unused)] fine: bool) {}

#[foundry::command]
fn maybe(_users: Option<&Users>, _shared: Option<std::sync::Arc<Users>>) {}

#[foundry::command]
fn several(
    #[option] _many: Option<Vec<u32>>,
    #[option] _none: Vec<Option<u32>>,
    _twice: Option<Option<u32>>,
) {
}

#[derive(foundry::Args)]
struct Paging {
    #[option(default = 20)]
    limit: u32,
    #[option]
    fields: Option<Vec<String>>,
}

#[foundry::command]
fn groups(#[args] _maybe: Option<Paging>, #[args] _several: Vec<Paging>) {}

#[foundry::command]
fn lent(path: &std::path::PathBuf, text: &String, list: &[u8], maybe: Option<bool>) {
    let _ = (path, text, list, maybe);
}

fn main() {}
