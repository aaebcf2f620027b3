//! A pack's services and commands are the application's, and it gets what it requires.

#![deny(warnings, dead_code)]

foundry::app! {
    struct App;
    packs = [foundry_ui_tests::Mail]
}

#[foundry::service]
fn address() -> foundry_ui_tests::MailAddress {
    foundry_ui_tests::MailAddress("ada@example.org".to_owned())
}

#[foundry::command]
fn send(mailer: &foundry_ui_tests::Mailer) {
    assert_eq!(mailer.address(), "ada@example.org");
}

fn main() {
    let app = App::new();
    app.call_blocking("send", &[]).unwrap();
    app.call_blocking("mail:test", &[]).unwrap();
}
