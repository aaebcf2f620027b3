//! What is cached outlives whatever a reference could point to.

use foundry::cacheable;
use std::borrow::Cow;

#[cacheable]
struct Lifetime<'a> {
    title: &'a str,
    other: Cow<'a, str>,
}

#[cacheable]
struct Forever {
    title: &'static str,
    fine: String,
    mutable: &'static mut u8,
}

#[cacheable]
struct Tuple(u8, &'static str);

#[cacheable]
enum Variants {
    Fine(String),
    Borrowed(&'static str),
    Named { title: &'static str },
}

fn main() {}
