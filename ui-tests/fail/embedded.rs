//! The embedded file is judged while compiling: unknown keys, wrong types, values out of range, secrets.

use foundry::config::ByteSize;
use foundry::{Choice, Config, Secret};
use std::collections::BTreeMap;
use std::time::Duration;

foundry::app! {
    struct App;
    config = "embedded/wrong.toml"
}

#[derive(Choice)]
enum Mode {
    Plain,
    Hidden,
}

#[derive(Config)]
#[config(prefix = "MAIL")]
struct MailConfig {
    host: String,
    port: u16,
    timeout: Duration,
    size: ByteSize,
    to: Vec<String>,
    mode: Mode,
    password: Secret<String>,
}

#[derive(Config)]
#[config(prefix = "LIMITS")]
struct LimitsConfig {
    daily: u32,
    hourly: u32,
    of: BTreeMap<String, u32>,
}

fn main() {}
