//! A name belongs to one command.

foundry::app! { struct App; }

#[foundry::command("user:create")]
fn create() {}

#[foundry::command("user:create")]
fn create_again() {}

#[foundry::command("user:list", alias = "users")]
fn list() {}

#[foundry::command("users")]
fn users() {}

#[foundry::command("film:list", alias = "films")]
fn films() {}

#[foundry::command("film:all", alias = "films")]
fn all_films() {}

mod film {
    #[foundry::command]
    fn show() {}
}

mod commands {
    pub mod film {
        #[foundry::command]
        fn show() {}
    }
}

fn main() {
    let _ = App::run();
}
