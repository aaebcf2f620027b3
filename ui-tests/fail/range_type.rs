//! Limits have the type of the value.

foundry::app! { struct App; }

#[foundry::command]
fn measure(
    #[argument(range = 1.5..=2.5)] whole: u32,
    #[option(range = 1..=10)] text: String,
    #[option(range = 1..='z')] letter: char,
    #[option(range = -1..=300)] small: u8,
    #[option(range = 1..=unknown())] limit: u64,
    #[option(len = -1..=3)] name: String,
    #[option(values = 1..=9.5)] files: Vec<String>,
    #[option(range = 0.0..=1.0)] fine: Option<f32>,
) {
    let _ = (whole, text, letter, small, limit, name, files, fine);
}

fn main() {
    let _ = App::run();
}
