//! A default is for a value that must be there.

foundry::app! { struct App; }

#[foundry::command]
fn list(
    #[option(default = 3)] limit: Option<u32>,
    #[option(default = "admin")] roles: Vec<String>,
    #[flag(default = true)] quiet: bool,
    #[option(default)] width: u32,
    #[option(default = "red")] colour: Option<Option<String>>,
    #[flag(count, default = 3)] level: u8,
    #[flag(negatable, default = true)] perhaps: Option<bool>,
    #[flag(negatable, default = true)] fine: bool,
) {
    let _ = (limit, roles, quiet, width, colour, level, perhaps, fine);
}

#[foundry::command]
fn positionals(
    #[argument(default = "a")] one: Option<String>,
    #[argument(default = "b")] many: Vec<String>,
) {
    let _ = (one, many);
}

fn main() {}
