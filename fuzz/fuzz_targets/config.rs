//! Any bytes as `.env`, as `foundry.toml` and as each value of a section: `cargo fuzz run config`.
#![no_main]

use foundry_tests::settings::check_any;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| check_any(bytes));
