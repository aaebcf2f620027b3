//! A command is a plain function that anybody may call.

foundry::app! { struct App; }

#[foundry::command]
fn generic<T: std::str::FromStr>(value: T, #[flag] _dry: bool) {
    drop(value);
}

#[foundry::command]
fn sized<const N: usize>() {}

#[foundry::command]
unsafe fn dangerous() {}

#[foundry::command]
unsafe extern "C" fn variadic(_first: u32, _rest: ...) {}

#[foundry::command]
fn lifetimes_are_fine<'a>(_text: &'a str) {}

struct Shop;

impl Shop {
    #[foundry::command]
    fn method(&self) {}
}

fn main() {}
