//! Each word once.

use foundry::{Choice, command};

foundry::app! { struct App; }

#[derive(Choice)]
enum Role {
    Reader,
    #[choice(name = "reader")]
    Guest,
    #[choice(alias = "guest", alias = "guest")]
    Visitor,
    #[choice(alias = "own", name = "own")]
    Own,
    SuperUser,
    #[allow(non_camel_case_types)]
    Super_User,
}

#[command]
fn choose(role: Role) {
    let _ = role;
}

fn main() {
    let _ = App::run();
}
