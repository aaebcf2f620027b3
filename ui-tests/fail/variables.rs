//! A variable is set in shells: letters, digits and `_`, no digit first.

#[derive(foundry::Config)]
struct ShopConfig {
    #[config(env = "")]
    empty: String,
    #[config(env = "SHOP-URL")]
    dash: String,
    #[config(env = "1SHOP")]
    digit: String,
    größe: u32,
}

fn main() {}
