//! What a command returns decides what becomes of it.

foundry::app! { struct App; }

#[foundry::command]
fn anything() -> impl Sized {
    3
}

fn main() {
    let _ = App::run();
}
