//! A section that no item takes.

use foundry::Config;

/// What the shop is.
#[derive(Config)]
#[config(prefix = "SHOP")]
pub(crate) struct ShopConfig {
    /// Its name.
    pub(crate) name: String,
    /// How many are let in.
    #[config(default = 100)]
    pub(crate) visitors: u32,
    /// How much of it is tax.
    #[config(default = 0.19)]
    pub(crate) tax: f64,
}
