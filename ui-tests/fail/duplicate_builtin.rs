//! What every application has is not provided again.

use foundry::{Config, Console, service};

foundry::app! {
    struct App;
    requires = [Console]
}

#[derive(Config)]
struct ShopConfig {
    #[config(default = 3)]
    number: u32,
}

#[service]
fn config() -> ShopConfig {
    ShopConfig { number: 3 }
}

#[service]
fn cancel() -> foundry::Cancel {
    foundry::Cancel::default()
}

fn main() {
    let _ = App::builder();
}
