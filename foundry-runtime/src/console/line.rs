//! Reads a line from the terminal, shown while it is typed or not, until a signal ends the question.
//!
//! `read(2)` goes on after a signal, so `poll(2)` waits instead. A signal handler only sets a flag, and
//! another thread may be the one that it interrupts; therefore the flag is looked at ten times a second,
//! too.

use super::prompt::NoAnswer;
use crate::console::{at_end, remark};
use crate::signals::{self, Question};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, read};
use rustix::stdio::{stderr, stdin};
use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcsetattr,
};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// The longest time until a flag is seen.
const TICK: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };
const AT_ONCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 0 };

/// Held by the question that waits. A second one would save the terminal as the first one changed it.
static ASKING: Mutex<()> = Mutex::new(());

/// The command has ended; a question that another thread still asks may not change the terminal.
static CLOSED: AtomicBool = AtomicBool::new(false);

/// The terminal as it was before a question changed it.
static SAVED: Mutex<Option<Termios>> = Mutex::new(None);

impl From<Errno> for NoAnswer {
    fn from(error: Errno) -> Self {
        Self::Failed(error.into())
    }
}

/// Asks, and reads what is typed up to the end of the line. The terminal is left as it was, however
/// that ends.
///
/// # Errors
///
/// At the end of the input, for a signal, and if the terminal cannot be read.
pub(super) fn read_line(question: &str, hidden: bool) -> Result<Vec<u8>, NoAnswer> {
    let asking = ASKING.lock().unwrap_or_else(PoisonError::into_inner);
    CLOSED.store(false, Ordering::SeqCst);
    at_end(close);
    let line = {
        let signals = Question::begin(hidden).map_err(NoAnswer::Failed)?;
        let question = Asked { signals, text: question, hidden };
        remark(question.text);
        question.answer()
    };
    drop(asking);
    if let Err(NoAnswer::Signal(signal)) = line {
        end_line();
        signals::end_by(signal);
    }
    line
}

/// A question that was asked.
struct Asked<'a> {
    signals: Question,
    text: &'a str,
    hidden: bool,
}

impl Asked<'_> {
    /// Reads the answer. What is typed after a signal is none: Ctrl-C and then `y` must not agree.
    fn answer(&self) -> Result<Vec<u8>, NoAnswer> {
        let line = self.line()?;
        // The handler may still be about to run in another thread.
        thread::sleep(Duration::from_millis(5));
        self.obey_signals()?;
        Ok(line)
    }

    fn line(&self) -> Result<Vec<u8>, NoAnswer> {
        let (mut line, mut is_idle) = (Vec::new(), true);
        loop {
            self.obey_signals()?;
            if is_idle {
                self.obey_shell()?;
            }
            is_idle = !is_readable()?;
            if is_idle {
                continue;
            }
            // One byte at a time: what follows the line is for the next reader.
            let mut byte = [0];
            match read(stdin(), &mut byte) {
                Ok(0) if line.is_empty() => return Err(NoAnswer::End),
                Ok(0) => return Ok(line),
                Ok(_) if byte == *b"\n" => return Ok(line),
                Ok(_) => line.extend(byte),
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Ends the question or the process, or stops it, if a signal asks for that.
    fn obey_signals(&self) -> Result<(), NoAnswer> {
        if let Some(signal) = self.signals.ended_by() {
            restore(true);
            return Err(NoAnswer::Signal(signal));
        }
        if let Some(key) = self.signals.take_key() {
            restore(true);
            key.act();
            remark(self.text);
            return self.obey_shell();
        }
        Ok(())
    }

    /// Waits for the terminal if the process is in the background, and hides what is typed.
    fn obey_shell(&self) -> Result<(), NoAnswer> {
        while signals::pause_in_background(|| restore(false)) {
            if let Some(signal) = self.signals.ended_by() {
                return Err(NoAnswer::Signal(signal));
            }
            // A process that ignores SIGTTIN does not stop.
            thread::sleep(Duration::from_millis(50));
        }
        if self.hidden { hide() } else { Ok(()) }
    }
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        restore(false);
    }
}

/// Waits for a while until something can be read.
fn is_readable() -> Result<bool, NoAnswer> {
    let stdin = stdin();
    match poll(&mut [PollFd::new(&stdin, PollFlags::IN)], Some(&TICK)) {
        Ok(0) | Err(Errno::INTR) => Ok(false),
        Ok(_) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

/// Lets the terminal show nothing of what is typed but the end of the line, also if a shell has changed
/// that while the process was stopped.
fn hide() -> Result<(), NoAnswer> {
    let mut saved = saved();
    if CLOSED.load(Ordering::SeqCst) {
        return Err(NoAnswer::End);
    }
    let shown = tcgetattr(stdin())?;
    if !shown.local_modes.contains(LocalModes::ECHO) {
        return Ok(());
    }
    let mut hidden = shown.clone();
    hidden.local_modes.remove(LocalModes::ECHO);
    hidden.local_modes.insert(LocalModes::ECHONL);
    *saved = Some(shown);
    set(&hidden)?;
    Ok(())
}

/// Gives the terminal back as it was; `forget` what was typed so far, which the next reader would
/// otherwise show. Does nothing if no question changed it.
fn restore(forget: bool) {
    give_back(&mut saved(), forget);
}

/// Gives the terminal back at the end of a command, also if another thread still asks.
fn close() {
    let mut saved = saved();
    CLOSED.store(true, Ordering::SeqCst);
    give_back(&mut saved, true);
}

fn give_back(saved: &mut Option<Termios>, forget: bool) {
    let Some(before) = saved.take() else { return };
    if signals::is_in_background() {
        // The terminal belongs to others, who have set it as they need it.
        return;
    }
    if forget {
        let _ = tcflush(stdin(), QueueSelector::IFlush);
    }
    let _ = set(&before);
}

fn set(modes: &Termios) -> Result<(), Errno> {
    let mut as_read = modes.clone();
    // Linux keeps no speed of input that is that of output. rustix reads it as that of output and would
    // set it, which changes `c_cflag`. If the flags stay the same without it, it was not there.
    let is_same =
        as_read.set_input_speed(0).is_ok() && as_read.control_modes == modes.control_modes;
    tcsetattr(stdin(), OptionalActions::Now, if is_same { &as_read } else { modes })
}

fn saved() -> MutexGuard<'static, Option<Termios>> {
    SAVED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends the line of the question, unless the terminal stands still after Ctrl-S.
fn end_line() {
    let stderr = stderr();
    if poll(&mut [PollFd::new(&stderr, PollFlags::OUT)], Some(&AT_ONCE)).is_ok_and(|it| it > 0) {
        remark("\n");
    }
}
