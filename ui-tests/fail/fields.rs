//! A group has options and flags, which have names; a variant that is a word has no fields.

use foundry::{Args, Choice, Console, Rest, command};
use std::sync::Arc;

foundry::app! { struct App; }

#[derive(Args)]
struct Output<'a> {
    path: String,
    #[argument(default = 3)]
    width: u32,
    rest: Rest<'a>,
    files: Vec<std::path::PathBuf>,
    console: &'a Console,
    shared: Arc<Console>,
    mutable: &'a mut Console,
    quiet: bool,
    #[option]
    fine: Option<String>,
}

#[derive(Choice)]
enum Level {
    Low,
    Number(u32),
    Named { name: String },
    Empty(),
    Fine,
}

#[command]
fn run(#[args] output: Output<'_>, #[option] level: Level) {
    let _ = (output.quiet, output.fine, level);
}

fn main() {
    let _ = App::run();
}
