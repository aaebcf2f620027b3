//! What a pack requires, the application provides.

foundry::app! {
    struct App;
    packs = [foundry_ui_tests::Mail]
}

#[foundry::command]
fn send(_mailer: &foundry_ui_tests::Mailer) {}

fn main() {
    let _ = App::run();
}
