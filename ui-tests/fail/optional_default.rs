//! What may be left out has nothing to fall back to.

#[derive(foundry::Config)]
struct ShopConfig {
    #[config(default = 3)]
    retries: Option<u32>,
    #[config(default)]
    name: Option<String>,
}

fn main() {}
