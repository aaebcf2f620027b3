//! Durations, as configuration and commands read them. Their grammar is in `foundry-grammar`.

use foundry_grammar::parse_duration;
use std::time::Duration;

/// Parses a duration such as `500ms`, `90s` or `1h30m`, or a whole number of seconds.
pub(crate) const fn duration(text: &str) -> Option<Duration> {
    match parse_duration(text) {
        Ok(duration) => Some(duration),
        Err(_) => None,
    }
}
