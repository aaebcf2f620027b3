//! Other processes at the same folder: the program `cacher`.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A process that tells what it does, a line each. It is killed with whoever started it.
pub struct Process {
    child: Child,
    lines: BufReader<ChildStdout>,
}

/// Starts the program, which stands at `path`.
///
/// # Panics
///
/// If there is none.
#[must_use]
pub fn cacher(path: &str, words: &[&str]) -> Process {
    let mut child = Command::new(path)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap());
    Process { child, lines }
}

impl Process {
    /// Waits for the next line, which is empty when there are no more.
    ///
    /// # Panics
    ///
    /// If it says no text.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Lets it go on, if it waits for input.
    ///
    /// # Panics
    ///
    /// If it has ended.
    pub fn go(&mut self) {
        self.child.stdin.as_mut().unwrap().write_all(b"\n").unwrap();
    }

    /// Kills it, as `kill -9` does.
    ///
    /// # Panics
    ///
    /// If that is not allowed.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
