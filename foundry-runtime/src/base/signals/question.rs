//! Signals while a question waits for its answer.

use super::{
    AT_ONCE, BY_DEFAULT, Dispositions, ENDING, Handlers, RECEIVED, bit, handlers, is_init, received,
};
use rustix::process::{Signal, kill_current_process_group};
use signal_hook::consts::{SIGQUIT, SIGTSTP};
use signal_hook::{flag, low_level};
use std::ffi::c_int;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// SIGQUIT and SIGTSTP have their default effect, because no question has changed the terminal.
static TERMINAL_IS_UNCHANGED: AtomicBool = AtomicBool::new(true);

/// The key signal that came while a question had changed the terminal; 0 before one did.
static KEY: AtomicUsize = AtomicUsize::new(0);

/// A question that waits. Signals are recorded; if the question changes the terminal, none of them
/// ends the process before this is dropped.
pub(crate) struct Question {
    changes_terminal: bool,
}

impl Question {
    /// Begins to record signals. A signal that would only end the process gets a handler if the
    /// question changes the terminal.
    ///
    /// # Errors
    ///
    /// If the system refuses a handler.
    pub(crate) fn begin(changes_terminal: bool) -> io::Result<Self> {
        let mut handlers = handlers();
        if !handlers.listening {
            // What came earlier was for other code, which has gone on since.
            RECEIVED.store(0, Ordering::SeqCst);
            let now = Dispositions::read();
            for signal in ENDING.into_iter().filter(|it| !now.ignores(*it)) {
                let is_new = handlers.recorded & bit(signal) == 0;
                if is_new && !now.catches(signal) {
                    if !changes_terminal {
                        continue;
                    }
                    end_by_default(&mut handlers, signal)?;
                }
                handlers.record(signal)?;
            }
        }
        if changes_terminal {
            catch_keys(&mut handlers)?;
            TERMINAL_IS_UNCHANGED.store(false, Ordering::SeqCst);
            BY_DEFAULT.store(false, Ordering::SeqCst);
            for action in handlers.arming.drain(..) {
                low_level::unregister(action);
            }
        }
        Ok(Self { changes_terminal })
    }

    /// Returns the signal that asked the process to end, if one did.
    pub(crate) fn ended_by(&self) -> Option<usize> {
        received()
    }

    /// Returns the key signal that came since the last call, if one did.
    pub(crate) fn take_key(&self) -> Option<Key> {
        match c_int::try_from(KEY.swap(0, Ordering::SeqCst)) {
            Ok(SIGQUIT) => Some(Key::Quit),
            Ok(SIGTSTP) => Some(Key::Suspend),
            _ => None,
        }
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        if !self.changes_terminal {
            return;
        }
        let mut handlers = handlers();
        // Without this a second signal is only recorded, as the first one.
        let _ = handlers.arm();
        if handlers.listening && received().is_some() {
            AT_ONCE.store(true, Ordering::SeqCst);
        }
        BY_DEFAULT.store(!handlers.listening, Ordering::SeqCst);
        TERMINAL_IS_UNCHANGED.store(true, Ordering::SeqCst);
    }
}

/// A signal of a key that does not ask the process to end by itself.
pub(crate) enum Key {
    /// Ctrl-\.
    Quit,
    /// Ctrl-Z.
    Suspend,
}

impl Key {
    /// Has the default effect of the key. Returns when a suspended process goes on.
    pub(crate) fn act(self) {
        let signal = match self {
            Self::Quit => SIGQUIT,
            Self::Suspend => SIGTSTP,
        };
        let _ = low_level::emulate_default_handler(signal);
    }
}

/// Lets the signal have its default effect, but only while `BY_DEFAULT` is set.
fn end_by_default(handlers: &mut Handlers, signal: c_int) -> io::Result<()> {
    if is_init() {
        return handlers.exit_by_default(signal);
    }
    flag::register_conditional_default(signal, &BY_DEFAULT)?;
    handlers.ours |= bit(signal);
    Ok(())
}

/// Ends the process by a signal that nothing but a question had a handler for. Returns if other code
/// has one, or the command notices signals.
pub(crate) fn end_by(signal: usize) {
    let (Ok(signal), handlers) = (c_int::try_from(signal), handlers()) else { return };
    if handlers.listening || handlers.ours & bit(signal) == 0 {
        return;
    }
    if is_init() {
        low_level::exit(128 + signal);
    }
    let _ = low_level::emulate_default_handler(signal);
}

/// Lets Ctrl-\ and Ctrl-Z be recorded while a question has changed the terminal.
fn catch_keys(handlers: &mut Handlers) -> io::Result<()> {
    let now = Dispositions::read();
    for signal in [SIGQUIT, SIGTSTP] {
        let is_new = handlers.recorded & bit(signal) == 0;
        if !is_new || now.ignores(signal) || now.catches(signal) {
            continue;
        }
        // Where no shell can continue the process, the kernel drops Ctrl-Z, and a handler would not.
        if signal == SIGQUIT || has_job_control() {
            flag::register_conditional_default(signal, &TERMINAL_IS_UNCHANGED)?;
            flag::register_usize(signal, &KEY, signal.unsigned_abs() as usize)?;
            handlers.recorded |= bit(signal);
        }
    }
    Ok(())
}

/// Returns whether a shell outside of this process group can continue it after a stop. Such a shell leads
/// the session, and so has a group of its own.
fn has_job_control() -> bool {
    Groups::read().is_some_and(|it| it.own != it.session)
}

/// Returns whether the terminal belongs to another process group, and a shell may give it back.
pub(crate) fn is_in_background() -> bool {
    Groups::read().is_some_and(|it| it.foreground != it.own && it.own != it.session)
}

/// Stops this process group if it is in the background, as the kernel does with those that read. Returns
/// whether it is.
pub(crate) fn pause_in_background(before: impl FnOnce()) -> bool {
    if !is_in_background() {
        return false;
    }
    before();
    let _ = kill_current_process_group(Signal::TTIN);
    true
}

/// The process groups of the terminal, and the session.
#[derive(Debug, PartialEq, Eq)]
struct Groups {
    own: i32,
    session: i32,
    foreground: i32,
}

impl Groups {
    /// Reads them. By way of `/proc`, because groups of other PID namespaces are 0 to the system calls, and
    /// rustix has no such groups.
    #[cfg(target_os = "linux")]
    fn read() -> Option<Self> {
        Self::parse(&std::fs::read_to_string("/proc/self/stat").ok()?)
    }

    #[cfg(not(target_os = "linux"))]
    fn read() -> Option<Self> {
        use rustix::process::{getpgrp, getsid};
        let foreground = rustix::termios::tcgetpgrp(rustix::stdio::stdin()).ok()?;
        let [own, session, foreground] =
            [getpgrp(), getsid(None).ok()?, foreground].map(|it| it.as_raw_nonzero().get());
        Some(Self { own, session, foreground })
    }

    #[cfg(target_os = "linux")]
    fn parse(stat: &str) -> Option<Self> {
        // The name of the program, in brackets, may have anything in it.
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(2);
        let mut next = || fields.next()?.parse().ok();
        let (own, session, _terminal): (_, _, i32) = (next()?, next()?, next()?);
        let foreground = next()?;
        (foreground > 0).then_some(Self { own, session, foreground })
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn groups_stand_behind_the_name_of_the_program() {
        let groups = Groups { own: 7, session: 3, foreground: 9 };
        assert_eq!(Groups::parse("8 (a) b) R 5 7 3 34816 9 4194304 1"), Some(groups));
    }

    #[test]
    fn without_a_terminal_no_group_is_in_the_foreground() {
        assert_eq!(Groups::parse("8 (a) R 5 7 3 0 -1 4194304 1"), None);
        assert_eq!(Groups::parse(""), None);
    }
}
