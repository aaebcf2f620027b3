//! What comes from the environment is not borrowed from the command line.

foundry::app! { struct App; }

#[foundry::command]
fn connect(
    #[option(env = "SHOP_URL")] url: &str,
    #[option(env = "SHOP_FILE")] file: Option<&std::path::Path>,
    #[option(env = "SHOP_ROLES")] roles: Vec<String>,
    #[option(env = "")] empty: u32,
    #[option(env = "A=B")] equals: u32,
    #[option(env = "SHOP_COLOUR")] colour: Option<Option<String>>,
) {
    let _ = (url, file, roles, empty, equals, colour);
}

fn main() {}
