//! A key belongs to one field.

#[derive(foundry::Config)]
struct ShopConfig {
    port: u16,
    #[config(alias = "port", alias = "smtp_host")]
    host: String,
    #[config(alias = "smtp_host", alias = "user")]
    user: String,
}

fn main() {}
