//! The values: a catalog of 1 MB and a session of 200 bytes, as all contenders have them.

use foundry::cacheable;
use serde::{Deserialize, Serialize};

/// What a shop sells.
#[cacheable]
#[derive(Deserialize, Serialize)]
pub(crate) struct Catalog {
    pub(crate) products: Vec<Product>,
}

/// One of it.
#[cacheable]
#[derive(Deserialize, Serialize)]
pub(crate) struct Product {
    pub(crate) name: String,
    pub(crate) price: u64,
    pub(crate) text: String,
    pub(crate) tags: Vec<String>,
    pub(crate) rates: Vec<f64>,
    pub(crate) state: State,
}

/// Whether it is there.
#[cacheable]
#[derive(Deserialize, Serialize)]
pub(crate) enum State {
    Sold,
    There { pieces: u32 },
}

/// Who is here.
#[cacheable]
#[derive(Deserialize, Serialize)]
pub(crate) struct Session {
    pub(crate) user: u64,
    pub(crate) name: String,
    pub(crate) roles: Vec<String>,
    pub(crate) token: String,
}

impl Catalog {
    pub(crate) fn new() -> Self {
        let product = |number: u64| Product {
            name: format!("product of some length {number}"),
            price: number * 7_919 % 10_000,
            text: "what it is made of, and for whom. ".repeat(10),
            tags: (0..8).map(|it| format!("a tag of words {}", it * number)).collect(),
            rates: (0..12).map(|it| 1.0 / (it + number) as f64).collect(),
            state: if number.is_multiple_of(3) {
                State::Sold
            } else {
                State::There { pieces: number as u32 }
            },
        };
        Self { products: (1..=1_350).map(product).collect() }
    }
}

impl Session {
    pub(crate) fn new() -> Self {
        Self {
            user: 1927,
            name: "Maria of Metropolis".to_owned(),
            roles: vec!["reader".to_owned(), "a longer role".to_owned()],
            token: "0123456789abcdef".repeat(4),
        }
    }
}

pub(crate) fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

pub(crate) fn postcard(value: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(value).unwrap()
}
