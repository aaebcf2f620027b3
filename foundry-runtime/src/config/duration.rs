//! Durations, as configuration and commands read them. Their grammar is in `foundry-grammar`.

use super::value::Mistake;
use foundry_grammar::{DurationError, parse_duration};
use std::time::Duration;

/// Parses a duration such as `500ms`, `90s` or `1h30m`, or a whole number of seconds.
pub(crate) const fn duration(text: &str) -> Option<Duration> {
    match parse_duration(text) {
        Ok(duration) => Some(duration),
        Err(_) => None,
    }
}

impl Mistake {
    /// Adds the reason, unless the example of a duration in the message says it already.
    pub(super) fn explain_duration(&mut self, text: &str) {
        match parse_duration(text) {
            Ok(_) | Err(DurationError::NoNumber | DurationError::UnknownUnit) => {}
            Err(why) => self.found += &format!("; {why}"),
        }
    }
}
