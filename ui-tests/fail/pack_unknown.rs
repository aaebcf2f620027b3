//! What stands in `packs` is a pack.

struct NoPack;

foundry::app! {
    struct App;
    packs = [foundry_ui_tests::Mailer, foundry_ui_tests::Unknown]
}

#[foundry::command]
fn send() {
    let _ = NoPack;
}

fn main() {
    let _ = App::run();
}
