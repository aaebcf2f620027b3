//! Tests that need something that is not everywhere.

use std::io::Write;

/// Says why a test proves nothing here, even when its output is captured. In CI, where everything has to
/// be there, it fails.
#[track_caller]
pub(crate) fn skipped(why: &str) {
    assert!(std::env::var_os("FOUNDRY_CI").is_none(), "CI has to have what is missing: {why}");
    let _ = writeln!(std::io::stderr().lock(), "skipped: {why}");
}
