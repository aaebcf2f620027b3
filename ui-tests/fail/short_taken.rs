//! Each short name once.

foundry::app! { struct App; }

#[foundry::command]
fn list(
    #[option(short = 'r')] role: String,
    #[flag(short = 'r')] recursive: bool,
    #[flag(short = 'R')] fine: bool,
) {
    let _ = (role, recursive, fine);
}

fn main() {}
