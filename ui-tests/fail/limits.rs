//! Some value lies between the limits.

foundry::app! { struct App; }

#[foundry::command]
fn measure(
    #[argument(range = ..)] unlimited: u32,
    #[option(range = 10..=1)] backwards: u32,
    #[option(range = 5..5)] empty: i8,
    #[option(range = 1.5..=-1.5)] turned: f64,
    #[option(len = 3..=2)] name: String,
    #[option(values = 2..2)] files: Vec<String>,
    #[option(range = 3)] no_range: u32,
    #[option(len)] no_value: String,
    #[option(range = 5..=5)] fine: i8,
) {
    let _ = (unlimited, backwards, empty, turned, name, files, no_range, no_value, fine);
}

fn main() {}
