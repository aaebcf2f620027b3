//! Each option once, with the value it wants.

foundry::app! { struct App; }

#[foundry::command("one", alias = 3)]
fn number_for_text() {}

#[foundry::command("two", alias)]
fn nothing_for_text() {}

#[foundry::command("three", hidden = true)]
fn value_for_word() {}

#[foundry::command("four", hidden, hidden)]
fn twice() {}

#[foundry::command("five" hidden)]
fn no_comma() {}

#[foundry::command("six")]
fn marks(
    #[option(short = "a")] text_for_letter: String,
    #[option(short)] nothing_for_letter: String,
    #[option(long = 'a')] letter_for_text: String,
    #[option(default)] nothing_for_value: u32,
    #[option(short = 'a', short = 'b')] short_twice: String,
    #[option] #[flag] option_and_flag: bool,
    #[option(short 'a')] no_equals: String,
) {
    let _ = (text_for_letter, nothing_for_letter, letter_for_text, nothing_for_value);
    let _ = (short_twice, option_and_flag, no_equals);
}

#[derive(foundry::Config)]
#[config(prefix = 3)]
#[config(prefix = "A", prefix = "B")]
struct ShopConfig {
    #[config(secret = true)]
    key: String,
    #[config(env = 3, default = 1, default = 2)]
    retries: u32,
}

fn main() {}
