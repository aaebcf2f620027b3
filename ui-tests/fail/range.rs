//! Limits are for what is larger or smaller, some value lies between them, and the default does.

use std::collections::BTreeMap;
use std::time::Duration;

#[derive(foundry::Config)]
struct ShopConfig {
    #[config(range = 1..=3)]
    name: String,
    #[config(range = 1..=3)]
    flags: Vec<bool>,
    #[config(range = 1..=3)]
    map: BTreeMap<String, u8>,
    #[config(range = 3..=1)]
    backwards: u8,
    #[config(range = ..)]
    unlimited: u8,
    #[config(range = 3)]
    no_range: u8,
    #[config(range = "1s".."3s")]
    half_open: Duration,
    #[config(default = 9, range = 1..=3)]
    outside: u8,
    #[config(default = 3, range = 1..=3)]
    fine: u8,
}

struct Colour;

impl std::str::FromStr for Colour {
    type Err = String;
    fn from_str(_: &str) -> Result<Self, String> {
        Ok(Self)
    }
}

#[derive(foundry::Config)]
struct TypesConfig {
    #[config(range = 1..=3)]
    whole: f64,
    #[config(range = Colour..=Colour)]
    colour: Colour,
}

fn main() {}
