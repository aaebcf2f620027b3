//! A section that no item takes.

use foundry::Config;
use std::time::Duration;

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
    /// How long it is open.
    #[config(default = Duration::from_secs(9 * 60 * 60))]
    pub(crate) open: Duration,
    /// How it closes.
    #[config(default = Closing::AtOnce)]
    pub(crate) closing: Closing,
    /// Where it is looked for.
    #[config(default = vec!["left".to_owned(), "right".to_owned()], alias = "places")]
    pub(crate) sides: Vec<String>,
    /// How it is spelt.
    #[config(default = Spelling('x'))]
    pub(crate) spelling: Spelling,
}

/// Ways to close.
#[derive(foundry::Choice)]
pub(crate) enum Closing {
    AtOnce,
    Slowly,
}

/// Of which foundry knows nothing.
pub(crate) struct Spelling(pub(crate) char);

impl std::str::FromStr for Spelling {
    type Err = std::char::ParseCharError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}
