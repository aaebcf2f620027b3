//! A pack is named from its library on.

foundry::app! {
    struct App;
    packs = [Mail, crate::Local, self::Mail, foundry_ui_tests]
}

fn main() {
    let _ = App::run();
}
