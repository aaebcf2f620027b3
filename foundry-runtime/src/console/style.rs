//! Whether there is colour, and which.

use crate::console::settings::Settings;
use std::io::IsTerminal;

/// What is said to a terminal before a text: parameters of the sequence SGR (ECMA-48).
#[derive(Clone, Copy)]
pub(crate) struct Style(&'static str);

/// Titles of sections: yellow, bold.
pub(crate) const TITLE: Style = Style("33;1");
/// What can be typed: green.
pub(crate) const TERM: Style = Style("32");
/// `error:`, red, bold.
pub(crate) const ERROR: Style = Style("31;1");
/// `warning:`, yellow, bold.
pub(crate) const WARNING: Style = Style("33;1");

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
    if coloured { format!("\x1b[{}m{text}\x1b[0m", style.0) } else { text.to_owned() }
}
