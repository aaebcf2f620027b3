//! Types are read as they are written: an `Option` or a `Vec` under another name is not seen.

foundry::app! { struct App; }

type Perhaps = Option<u8>;
type Many = Vec<u8>;

#[foundry::command]
fn containers(_perhaps: Perhaps, #[option] _many: Many) {}

fn main() {}
