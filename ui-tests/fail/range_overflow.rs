//! Limits are values of the type.

foundry::app! { struct App; }

#[foundry::command]
fn measure(
    #[argument(range = 1..=300)] most: u8,
    #[option(range = -200..)] least: Option<i8>,
    #[option(range = 1..=255)] fine: u8,
) {
    let _ = (most, least, fine);
}

fn main() {
    let _ = App::run();
}
