//! Who is asked gives one value, which is missing.

foundry::app! { struct App; }

#[foundry::command]
fn login(
    #[argument(prompt = "  ")] name: String,
    #[option(prompt = "Realm", default = "shop")] realm: String,
    #[option(prompt = "Password", secret)] password: &str,
    #[option(prompt = "Roles")] roles: Vec<String>,
    #[option(prompt = "Colour")] colour: Option<Option<String>>,
    #[option(prompt = "Code")] fine: Option<u32>,
) {
    let _ = (name, realm, password, roles, colour, fine);
}

#[foundry::command]
fn all_that_is_left(#[argument(prompt = "Files")] files: Vec<std::path::PathBuf>) {
    let _ = files;
}

fn main() {}
