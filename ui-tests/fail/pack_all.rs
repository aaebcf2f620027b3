//! A pack is handed what its application has gathered, if it requires that.

use foundry::{All, command, service};

foundry::pack! {
    pub struct Health;
    exports = [Report]
}

pub trait Check: Send + Sync {}

pub struct Report;

#[service]
fn report(_checks: All<dyn Check>) -> Report {
    Report
}

#[command]
fn health(_report: &Report, _checks: All<dyn Check>) {}

fn main() {}
