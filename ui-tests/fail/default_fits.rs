//! A default that is a text is read as if it were typed; of a number everybody can see whether it
//! is one.

foundry::app! { struct App; }

#[foundry::command]
fn show(
    #[argument(default = "many")] count: u8,
    #[option(default = "300")] too_large: u8,
    #[option(default = "-1")] negative: usize,
    #[option(default = "1,5")] comma: f64,
    #[option(default = "yes")] answer: bool,
    #[option(default = "ab")] letter: char,
    #[option(default = "3")] fine: i64,
) {
    let _ = (count, too_large, negative, comma, answer, letter, fine);
}

fn main() {}
