//! Whether there is colour, and which.

use crate::input::Settings;
use anstyle::{AnsiColor, Style};
use std::io::IsTerminal;

/// Titles of sections.
pub(crate) const TITLE: Style = AnsiColor::Yellow.on_default().bold();
/// What can be typed.
pub(crate) const TERM: Style = AnsiColor::Green.on_default();
/// `error:`.
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
/// `warning:`.
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// Whether what is printed to `stream` is coloured.
///
/// `NO_COLOR` is that of <https://no-color.org>, `CLICOLOR_FORCE` that of
/// <https://bixense.com/clicolors>.
pub(crate) fn wanted(settings: Settings, stream: &impl IsTerminal) -> bool {
    if let Some(ansi) = settings.ansi {
        return ansi;
    }
    if anstyle_query::no_color() {
        return false;
    }
    if anstyle_query::clicolor_force() {
        return true;
    }
    let allowed = anstyle_query::clicolor().unwrap_or(true);
    allowed && stream.is_terminal() && anstyle_query::term_supports_color()
}

/// `text` in this style, or plain.
pub(crate) fn paint(text: &str, style: Style, coloured: bool) -> String {
    if coloured { format!("{style}{text}{style:#}") } else { text.to_owned() }
}
