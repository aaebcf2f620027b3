//! `--long-name` and `-s`; `-h` always shows the help.

foundry::app! { struct App; }

#[foundry::command]
fn list(
    #[option(long = "--name")] dashes: String,
    #[option(long = "Name")] upper_case: String,
    #[option(long = "")] empty: String,
    #[option(long = "-name")] dash_in_front: String,
    #[option(short = 'ä')] not_ascii: String,
    #[option(short = '-')] dash: String,
    #[flag(short = 'h')] high: bool,
    #[option(long = "two--dashes")] two_dashes: String,
) {
    let _ = (dashes, upper_case, empty, dash_in_front, not_ascii, dash, high, two_dashes);
}

fn main() {}
