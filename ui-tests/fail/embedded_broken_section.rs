//! A section with a mistake is told once: not again for each of its keys in the embedded file.

use foundry::Config;

foundry::app! {
    struct App;
    config = "embedded/broken.toml"
}

#[derive(Config)]
#[config(prefix = "LINKS")]
struct Links {
    #[config(defualt = 6)]
    length: u8,
    expiry: String,
}

#[derive(Config)]
struct ExpiryConfig {
    after: String,
}

fn main() {}
