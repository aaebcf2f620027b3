//! Only a `Vec` has several values.

foundry::app! { struct App; }

#[foundry::command]
fn sort(
    #[argument(delimiter = ',')] first: String,
    #[option(values = 1..=3)] key: u32,
    #[option(values = 2.., delimiter = ':')] path: Option<String>,
    #[option(values = 1..=3, delimiter = ',')] fine: Vec<u32>,
) {
    let _ = (first, key, path, fine);
}

fn main() {}
