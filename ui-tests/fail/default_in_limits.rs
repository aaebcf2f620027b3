//! A default in quotes keeps the limits in quotes that are set for others.

use foundry::Config;
use foundry::config::ByteSize;
use std::time::Duration;

foundry::app! { struct App; }

#[derive(Config)]
struct LimitsConfig {
    #[config(default = "2h", range = "100ms"..="1m")]
    above: Duration,
    #[config(default = "1KiB", range = "2KB"..)]
    below: ByteSize,
    #[config(default = "1m", range = "100ms"..="60s")]
    fine: Duration,
}

fn main() {}
