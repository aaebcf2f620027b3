//! Who does not set a deprecated field has to get on without it, and is told what to do.

#[derive(foundry::Config)]
struct ShopConfig {
    #[config(deprecated = "use `port`")]
    required: u16,
    #[config(deprecated = " ")]
    silent: Option<u16>,
    #[config(deprecated)]
    no_text: Option<u16>,
    #[config(deprecated = "use `port`", default = 3)]
    fine: u16,
}

fn main() {}
