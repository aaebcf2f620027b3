//! A flag is there or not.

foundry::app! { struct App; }

#[foundry::command]
fn verbose(
    #[flag] level: u8,
    #[flag(short = 'n')] names: Vec<String>,
    #[flag] perhaps: Option<bool>,
    #[flag] fine: bool,
) {
    let _ = (level, names, perhaps, fine);
}

fn main() {}
