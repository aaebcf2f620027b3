//! A limit in quotes is a duration or a number of bytes.

use foundry::config::ByteSize;
use std::time::Duration;

#[derive(foundry::Config)]
struct ShopConfig {
    #[config(range = "1s"..="3 weeks")]
    unit: Duration,
    #[config(range = "1KB"..="1 potato")]
    bytes: ByteSize,
    #[config(range = "1"..="3")]
    number: u16,
    #[config(range = "1s"..="1h")]
    fine: Vec<Duration>,
}

fn main() {}
