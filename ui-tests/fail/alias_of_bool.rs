//! Types are read as they are written: a `bool` under another name would silently be a positional.

foundry::app! { struct App; }

type Quick = bool;
type Perhaps = Option<u8>;
type Many = Vec<u8>;

#[foundry::command]
fn flags(quick: Quick, maybe: Option<Quick>, #[argument] yes: Quick, #[option] no: Quick) {}

#[foundry::command]
fn containers(perhaps: Perhaps, #[option] many: Many) {}

fn main() {}
