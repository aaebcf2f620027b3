//! `#[service]` on a parameter is for what is made for the command, of its very type.

use foundry::{command, service};

foundry::app! { struct App; }

#[service(transient)]
struct Draft;

#[command]
fn write(
    #[service] _perhaps: Option<Draft>,
    #[service] _many: Vec<Draft>,
    #[service] _flag: bool,
    #[service] _number: u32,
    #[service] _text: &str,
    #[service] _boxed: Box<Draft>,
) {
}

fn main() {
    let _ = App::run();
}
