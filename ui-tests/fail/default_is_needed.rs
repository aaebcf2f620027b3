//! A default is for a value that must be there.

foundry::app! { struct App; }

#[foundry::command]
fn list(
    #[option(default = 3)] limit: Option<u32>,
    #[option(default = "admin")] roles: Vec<String>,
    #[flag(default = true)] quiet: bool,
    #[option(default)] width: u32,
) {
    let _ = (limit, roles, quiet, width);
}

fn main() {}
