//! `--long-name` and `-s`; `--help` and `-h` are already there.

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
) {
    let _ = (dashes, upper_case, empty, dash_in_front, not_ascii, dash, high);
}

#[foundry::command]
fn three_times_help(help: bool) {
    let _ = help;
}

#[foundry::command]
fn as_option(#[option] help: String) {
    let _ = help;
}

#[foundry::command]
fn as_long_name(#[flag(long = "help")] aid: bool) {
    let _ = aid;
}

fn main() {}
