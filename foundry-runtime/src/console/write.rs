//! Writes to standard output and standard error. A file that is not blocking is waited for.

use crate::error::{Error, ErrorKind, Result};
use std::io::{self, ErrorKind::Interrupted, ErrorKind::WouldBlock, ErrorKind::WriteZero, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// The time between two attempts to write to a file without room. Each time a pipe takes 64 KiB.
const TICK: Duration = Duration::from_millis(1);

/// A line without its end was printed, which standard output keeps.
static UNFINISHED: AtomicBool = AtomicBool::new(false);

/// Prints to standard output.
///
/// # Errors
///
/// If standard output is closed or full.
pub(crate) fn print(text: &str) -> Result<()> {
    if !text.ends_with('\n') {
        UNFINISHED.store(true, Ordering::Relaxed);
    }
    write_all(&mut io::stdout().lock(), text.as_bytes()).map_err(|it| not_written(&it))
}

/// Writes what standard output has kept so far: a line without its end. At the end of the process
/// nothing could tell that this failed. A program that printed none does not touch standard output, which
/// would cost it a buffer.
///
/// # Errors
///
/// If standard output is closed or full.
pub(crate) fn flush() -> Result<()> {
    if !UNFINISHED.load(Ordering::Relaxed) {
        return Ok(());
    }
    let mut out = io::stdout().lock();
    loop {
        match out.flush() {
            Err(error) if error.kind() == WouldBlock => pause(),
            flushed => return flushed.map_err(|it| not_written(&it)),
        }
    }
}

/// Prints to standard error. What cannot be printed there is lost: there is no other place to say so.
pub(crate) fn remark(text: &str) {
    let _ = write_all(&mut io::stderr().lock(), text.as_bytes());
}

/// `write_all` of the standard library does not say how much it wrote before a file had no room.
fn write_all(to: &mut impl Write, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match to.write(bytes) {
            Ok(0) => return Err(WriteZero.into()),
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == WouldBlock => pause(),
            Err(error) if error.kind() == Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Sleeps for a tick, with what every program is linked with: the loader would look `sleep` up at every
/// start.
#[cold]
fn pause() {
    let lock = Mutex::new(());
    let guard = lock.lock().unwrap_or_else(PoisonError::into_inner);
    drop(Condvar::new().wait_timeout(guard, TICK));
}

fn not_written(error: &io::Error) -> Error {
    let kind = match error.kind() {
        io::ErrorKind::BrokenPipe => ErrorKind::PipeClosed,
        _ => ErrorKind::Failed,
    };
    // As text: the type of the error would bring its `Debug`, and the names of 40 kinds, into
    // every program.
    Error::new(kind, "writing to standard output").caused_by(Error::failed(error.to_string()))
}

/// The writer of `tracing`. It never fails: `tracing` would print the failure with `eprintln!`,
/// which panics if standard error cannot be written.
#[cfg(feature = "tracing")]
pub(crate) struct Log;

#[cfg(feature = "tracing")]
impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = write_all(&mut io::stderr().lock(), bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file that takes three bytes, then has no room, then is interrupted.
    #[derive(Default)]
    struct Slow {
        bytes: Vec<u8>,
        turn: usize,
    }

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.turn += 1;
            match self.turn % 3 {
                0 => Err(WouldBlock.into()),
                1 => Err(Interrupted.into()),
                _ => {
                    let taken = bytes.len().min(3);
                    self.bytes.extend(&bytes[..taken]);
                    Ok(taken)
                }
            }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_file_without_room_gets_everything_in_the_end() {
        let mut slow = Slow::default();
        write_all(&mut slow, b"a longer line\n").unwrap();
        assert_eq!(slow.bytes, b"a longer line\n");
    }

    #[test]
    fn a_file_that_takes_nothing_is_an_error() {
        let mut full: &mut [u8] = &mut [0; 2];
        assert_eq!(write_all(&mut full, b"abc").unwrap_err().kind(), WriteZero);
    }
}
