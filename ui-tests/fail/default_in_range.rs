//! A default keeps the limits that are set for others.

foundry::app! { struct App; }

#[foundry::command]
fn show(
    #[option(default = 9, range = 1..=3)] above: u8,
    #[option(default = -1, range = 0..)] below: i32,
    #[option(default = 3, range = 1..3)] end: u8,
    #[option(default = 0.5, range = 0.0..=1.0)] fine: f64,
) {
    let _ = (above, below, end, fine);
}

fn main() {}
