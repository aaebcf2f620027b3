//! There is something to choose from.

use foundry::{Choice, command};

foundry::app! { struct App; }

#[derive(Choice)]
enum Nothing {}

#[derive(Choice)]
enum AllHidden {
    #[choice(hidden)]
    Secret,
}

#[command]
fn choose(nothing: Nothing, hidden: AllHidden) {
    let _ = (nothing, hidden);
}

fn main() {
    let _ = App::run();
}
