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

#[foundry::command(hidden, "no:front")]
fn name_behind() {}

#[foundry::command("six")]
fn marks(
    #[option(short = "a")] text_for_letter: String,
    #[option(short)] nothing_for_letter: String,
    #[option(long = 'a')] letter_for_text: String,
    #[option(default)] nothing_for_value: u32,
    #[option(short = 'a', short = 'b')] short_twice: String,
    #[option] #[flag] option_and_flag: bool,
    #[option(short 'a')] no_equals: String,
    #[option("a")] no_key: Option<u8>,
    #[flag(count = 3)] value_for_count: u8,
    #[flag(negatable = false)] value_for_negatable: bool,
    #[option(secret = true, hidden = true)] value_for_words: Option<String>,
    #[option(delimiter = ",")] text_for_delimiter: Vec<String>,
    #[option(value = file, prompt, env = 3)] no_texts: String,
    #[option(validate = "check", complete)] no_paths: String,
    #[option(validate = |it| Ok(()), complete = crate::words())] no_names: u32,
    #[option(range = 1..=3, range = 1..=4)] range_twice: u32,
    #[argument] #[argument] argument_twice: String,
) {
    let _ = (text_for_letter, nothing_for_letter, letter_for_text, nothing_for_value);
    let _ = (short_twice, option_and_flag, no_equals, value_for_count, value_for_negatable);
    let _ = (value_for_words, text_for_delimiter, no_texts, no_paths, no_names);
    let _ = (no_key, range_twice, argument_twice);
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

#[derive(foundry::Choice)]
enum Role {
    #[choice(name = 3, alias)]
    Reader,
    #[choice(name = "a", name = "b", hidden = true)]
    Editor,
    #[choice]
    Nothing,
}

fn main() {}
