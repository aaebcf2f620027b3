//! A command may not have the name of one that a pack brings.

foundry::app! {
    struct App;
    packs = [foundry_ui_tests::Mail]
}

#[foundry::service]
fn address() -> foundry_ui_tests::MailAddress {
    foundry_ui_tests::MailAddress(String::new())
}

#[foundry::command("mail:test")]
fn test() {}

fn main() {
    let _ = App::run();
}
