//! Each long name once.

foundry::app! { struct App; }

#[foundry::command]
fn list(
    #[option] dry_run: String,
    #[flag(long = "dry-run")] dry: bool,
    #[option(long = "role")] roles: Vec<String>,
    #[option] role: String,
    #[flag(negatable)] colour: bool,
    no_colour: bool,
) {
    let _ = (dry_run, dry, roles, role, colour, no_colour);
}

fn main() {}
