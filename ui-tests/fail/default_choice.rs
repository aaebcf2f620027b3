//! A default that is a text is one of the choices.

use foundry::{Args, Choice, command};

foundry::app! { struct App; }

#[derive(Choice)]
enum Role {
    Reader,
    Editor,
}

#[command("user:grant")]
fn grant(
    #[option(default = "author")] role: Role,
    #[option(default = "blue", choices = ["red", "green"])] colour: &str,
    #[option(default = "reader")] fine: Role,
) {
    let _ = (role, colour, fine);
}

#[derive(Args)]
struct Painting {
    #[option(default = "blue", choices = ["red", "green"])]
    colour: String,
}

fn main() {
    let _ = App::run();
}
