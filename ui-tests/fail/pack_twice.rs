//! A pack is embedded once.

foundry::app! {
    struct App;
    packs = [foundry_ui_tests::Mail, foundry_ui_tests::Mail]
}

#[foundry::service]
fn address() -> foundry_ui_tests::MailAddress {
    foundry_ui_tests::MailAddress(String::new())
}

fn main() {
    let _ = App::run();
}
