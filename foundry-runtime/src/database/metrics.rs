//! Figures of the pools for the crate `metrics`, which hands them to whatever the application chose.

use super::driver::Driver;
use super::lane::Lane;
use super::stats::CloseReason;
use metrics::{counter, gauge, histogram};
use std::time::Duration;

/// Somebody waited for a connection, or for nothing.
pub(super) fn waited(pool: &str, waited: Duration) {
    histogram!("foundry_pool_wait_seconds", "pool" => pool.to_owned()).record(waited);
}

/// Somebody gave a connection back.
pub(super) fn held(pool: &str, held: Duration) {
    histogram!("foundry_pool_held_seconds", "pool" => pool.to_owned()).record(held);
}

/// How a lane is used; told about once a second.
pub(super) fn report<DB: Driver>(lane: &Lane<DB>) {
    let (pool, role) = (lane.name(), lane.role.name());
    let stats = lane.stats();
    let states = [
        ("max", stats.max),
        ("open", stats.open),
        ("idle", stats.idle),
        ("in_use", stats.in_use),
        ("waiting", stats.waiting),
    ];
    for (state, count) in states {
        let labels = [("pool", pool.to_owned()), ("role", role.to_owned())];
        let name = format!("foundry_pool_{state}");
        gauge!(name, &labels).set(u32::try_from(count).unwrap_or(u32::MAX));
    }
    for reason in CloseReason::ALL {
        let labels = [
            ("pool", pool.to_owned()),
            ("role", role.to_owned()),
            ("reason", reason.name().to_owned()),
        ];
        counter!("foundry_pool_closed_total", &labels).absolute(stats.closed.by(reason));
    }
}
