//! A section of the configuration is not offered in place of a service that is missing.

use foundry::{Config, command};

foundry::app! {
    struct App;
}

#[derive(Config)]
#[config(prefix = "SHOP")]
struct ShopConfig {
    #[config(default = 3)]
    limit: u32,
}

struct Redis;

#[command("cache:clear")]
fn clear(config: &ShopConfig, redis: &Redis) {
    let _ = (config.limit, redis);
}

fn main() {}
