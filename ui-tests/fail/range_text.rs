//! Limits in quotes are for durations and numbers of bytes, belong to the range, and are of the type.

#![allow(unused_variables)]

use foundry::config::ByteSize;
use std::time::Duration;

foundry::app! { struct App; }

#[foundry::command]
fn wrong(
    #[option(range = "1s".."2s")] half_open: Duration,
    #[option(range = "1s"..=Duration::MAX)] mixed: Duration,
    #[option(range = "1"..="9")] number: u8,
    #[option(len = "1"..="9", values = "1"..)] count: Vec<String>,
) {
}

#[foundry::command]
fn of_another_type(
    #[option(range = "1x"..)] duration: Duration,
    #[option(range = "1s"..)] size: ByteSize,
    #[option(range = "1"..)] address: std::net::IpAddr,
    #[option(range = "1s"..="1m", default = "2m")] outside: Duration,
    #[option(default = "soon")] default: Duration,
    #[option(default = "64 potatoes")] bytes: ByteSize,
    #[option(default = "0")] above_zero: std::num::NonZero<u8>,
) {
}

fn main() {}
