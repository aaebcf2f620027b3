//! A choice is one word, as it is typed.

use foundry::{Choice, command};

foundry::app! { struct App; }

#[derive(Choice)]
enum Role {
    #[choice(name = "")]
    Empty,
    #[choice(name = "super user")]
    Blank,
    #[choice(name = "-reader")]
    Dash,
    #[choice(alias = "ed\titor", alias = "", alias = "größe")]
    Aliases,
    #[allow(non_camel_case_types)]
    __,
    #[choice(name = "Fine_1.0+x")]
    Fine,
}

#[command]
fn choose(role: Role) {
    let _ = role;
}

fn main() {
    let _ = App::run();
}
