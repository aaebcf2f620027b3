//! Another key stands in a table without quotes.

#[derive(foundry::Config)]
struct ShopConfig {
    #[config(alias = "smtp port")]
    blank: u16,
    #[config(alias = "tls.port")]
    dot: u16,
    #[config(alias = "")]
    empty: u16,
    #[config(alias = "smtp-port", alias = "old_port", env_alias = "SMTP_PORT")]
    fine: u16,
    #[config(alias = 3, env_alias = "SMTP-HOST")]
    wrong: u16,
}

fn main() {}
