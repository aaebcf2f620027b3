//! Warnings: what is wrong and does not change how a command ends.

use crate::console::settings::Settings;
use crate::console::style::{self, WARNING};
use crate::console::write::remark;
use crate::terminal;
use std::io::stderr;

/// Prints a warning to standard error.
pub(crate) fn warn(message: &dyn std::fmt::Display, settings: Settings) {
    let title = style::paint("warning:", WARNING, style::wanted(settings, &stderr()));
    let message = message.to_string();
    remark(&format!("{title} {}\n", terminal::escape_indented(&message)));
}
