//! Reads a line from the terminal where signals are not noticed, or not as on Unix.

use super::prompt::NoAnswer;
use crate::console::remark;
use std::io::{self, BufRead};

/// Asks, and reads what is typed up to the end of the line.
///
/// # Errors
///
/// At the end of the input, and if the terminal cannot be read.
pub(super) fn read_line(question: &str, hidden: bool) -> Result<Vec<u8>, NoAnswer> {
    remark(question);
    if hidden {
        return read_hidden();
    }
    let mut line = Vec::new();
    match io::stdin().lock().read_until(b'\n', &mut line) {
        Ok(0) => Err(NoAnswer::End),
        Ok(_) => Ok(line),
        Err(error) => Err(NoAnswer::Failed(error)),
    }
}

#[cfg(all(windows, feature = "prompts"))]
fn read_hidden() -> Result<Vec<u8>, NoAnswer> {
    match rpassword::read_password() {
        Ok(line) => Ok(line.into_bytes()),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(NoAnswer::End),
        Err(error) => Err(NoAnswer::Failed(error)),
    }
}

#[cfg(not(all(windows, feature = "prompts")))]
fn read_hidden() -> Result<Vec<u8>, NoAnswer> {
    Err(NoAnswer::Failed(io::ErrorKind::Unsupported.into()))
}
