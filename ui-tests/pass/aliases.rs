//! Names that stand for types: of values all may be used, of `bool` where the attribute says what it is.

use std::time::Duration;

foundry::app! { struct App; }

type Wait = Duration;
type Quick = bool;
type Word = String;

#[foundry::command("aliases")]
fn aliases(
    wait: Wait,
    word: Word,
    #[argument] yes: Quick,
    #[option] no: Option<Quick>,
    #[option(default = "1s")] later: Wait,
    #[option] many: Vec<Wait>,
) {
    assert_eq!((wait, &*word, yes, no), (Wait::from_secs(60), "x", true, Some(false)));
    assert_eq!((later, &*many), (Wait::from_secs(1), &[Wait::from_millis(5)][..]));
}

fn main() {
    let words = ["1m", "x", "true", "--no", "false", "--many", "5ms"];
    App::new().call_blocking("aliases", &words).unwrap();
}
