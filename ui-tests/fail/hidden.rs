//! What nobody sees cannot be demanded.

foundry::app! { struct App; }

#[foundry::command]
fn trace(
    #[argument(hidden)] target: String,
    #[option(hidden)] depth: u32,
    #[option(hidden, default = 3)] with_default: u32,
    #[option(hidden, env = "SHOP_KEY")] from_environment: String,
    #[option(hidden)] optional: Option<u32>,
    #[flag(hidden)] flag: bool,
) {
    let _ = (target, depth, with_default, from_environment, optional, flag);
}

fn main() {}
