//! What a command returns decides what becomes of it.

foundry::app! { struct App; }

#[foundry::command]
fn anything() -> impl Sized {
    3
}

#[foundry::command]
async fn for_ever() -> ! {
    loop {}
}

fn main() {
    let _ = App::run();
}
