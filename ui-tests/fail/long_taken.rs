//! Each long name once.

foundry::app! { struct App; }

#[foundry::command]
fn list(
    #[option] dry_run: String,
    #[flag(long = "dry-run")] dry: bool,
    #[option(long = "role")] roles: Vec<String>,
    #[option] role: String,
) {
    let _ = (dry_run, dry, roles, role);
}

fn main() {}
