//! A default has the type of its option; the compiler says so under the value.

foundry::app! { struct App; }

#[foundry::command]
fn list(#[option(default = 3.5)] limit: u32, #[option(default = unknown())] width: u32) {
    let _ = (limit, width);
}

fn main() {}
