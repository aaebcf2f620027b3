//! A default in quotes is read like a variable, and what it should be is known while compiling.

use foundry::config::ByteSize;
use std::num::NonZero;
use std::time::Duration;

#[derive(foundry::Choice)]
enum Level {
    Quiet,
    Loud,
}

type Wait = Duration;

#[derive(foundry::Config)]
struct ShopConfig {
    #[config(default = "3 weeks")]
    duration: Wait,
    #[config(default = "64 potatoes")]
    bytes: ByteSize,
    #[config(default = "lod")]
    level: Level,
    #[config(default = "1,2,x")]
    list: Vec<u8>,
    #[config(default = "0")]
    not_zero: NonZero<u8>,
    #[config(default = "1h30m")]
    fine: Wait,
    #[config(default = "quiet,loud")]
    all: Vec<Level>,
}

fn main() {}
