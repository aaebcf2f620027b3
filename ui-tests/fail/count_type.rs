//! A flag that counts is a number without a sign.

foundry::app! { struct App; }

struct Level(u8);

#[foundry::command]
fn shout(
    #[flag(count)] signed: i8,
    #[flag(count)] text: String,
    #[flag(count)] own: Level,
    #[flag(count)] fine: u8,
) {
    let _ = (signed, text, own.0, fine);
}

fn main() {
    let _ = App::run();
}
