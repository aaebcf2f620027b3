//! There is something to choose from, each once; what is chosen from needs no other offers.

foundry::app! { struct App; }

#[foundry::command]
fn paint(
    #[argument(choices = [])] nothing: String,
    #[option(choices = ["red", "green", "red"])] twice: &str,
    #[option(choices = ["s", "m"], complete = sizes)] size: Option<char>,
    #[option(choices = [1, 2])] numbers: u8,
    #[option(choices = "red")] no_list: String,
    #[option(choices)] no_value: String,
    #[option(choices = ["", "-fine"])] odd_words: String,
) {
    let _ = (nothing, twice, size, numbers, no_list, no_value, odd_words);
}

fn sizes(_begun: &str) -> Vec<String> {
    Vec::new()
}

fn main() {}
