//! A circle may go through a pack and back.

foundry::app! {
    struct App;
    packs = [foundry_ui_tests::Mail]
}

#[foundry::service]
fn address(_mailer: &foundry_ui_tests::Mailer) -> foundry_ui_tests::MailAddress {
    foundry_ui_tests::MailAddress(String::new())
}

fn main() {
    let _ = App::run();
}
