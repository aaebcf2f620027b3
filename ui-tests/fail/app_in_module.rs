//! `app!` stands where its items look for it.

mod app {
    foundry::app! { pub struct App; }

    #[foundry::command]
    fn hello() {}
}

fn main() {
    let _ = app::App::run();
}
