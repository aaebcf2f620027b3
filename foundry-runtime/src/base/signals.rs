//! The signals that end this process: SIGINT, SIGTERM and SIGHUP. Handlers only set the flags below;
//! `Cancel` and the questions read them. The process has one set of flags, as it has one set of
//! handlers.

mod disposition;
#[cfg(unix)]
mod question;
#[cfg(feature = "async")]
mod watcher;

#[cfg(unix)]
pub(crate) use question::{Question, end_by, is_in_background, pause_in_background};
#[cfg(feature = "async")]
pub(crate) use watcher::{arrived, watch};

use disposition::Dispositions;
#[cfg(unix)]
use signal_hook::consts::SIGHUP;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::{SigId, flag};
use std::ffi::c_int;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The signals that ask a process to end.
#[cfg(unix)]
pub(crate) const ENDING: [c_int; 3] = [SIGINT, SIGTERM, SIGHUP];
#[cfg(not(unix))]
pub(crate) const ENDING: [c_int; 2] = [SIGINT, SIGTERM];

/// The last of them that came; 0 before one did.
static RECEIVED: AtomicUsize = AtomicUsize::new(0);

/// The next one ends the process at once, with its exit code.
static AT_ONCE: AtomicBool = AtomicBool::new(false);

/// The next one has its default effect, although this process has a handler for it: a question that
/// is over left the handler there, or this is process 1, for which the kernel has no default effect.
static BY_DEFAULT: AtomicBool = AtomicBool::new(false);

static HANDLERS: Mutex<Handlers> = Mutex::new(Handlers::new());

/// The handlers that this process has so far. They are never removed.
struct Handlers {
    /// A command of this process noticed signals.
    listening: bool,
    /// The signals for which `listen` has handlers, a bit each.
    heeded: u32,
    /// The signals that set `RECEIVED`.
    recorded: u32,
    /// The signals that obey `BY_DEFAULT`.
    ours: u32,
    /// The handlers that set `AT_ONCE`; empty while a question has changed the terminal.
    arming: Vec<SigId>,
}

impl Handlers {
    const fn new() -> Self {
        Self { listening: false, heeded: 0, recorded: 0, ours: 0, arming: Vec::new() }
    }

    /// Lets the signal end the process with its exit code, but only while `BY_DEFAULT` is set.
    fn exit_by_default(&mut self, signal: c_int) -> io::Result<()> {
        flag::register_conditional_shutdown(signal, 128 + signal, &BY_DEFAULT)?;
        self.ours |= bit(signal);
        Ok(())
    }

    /// Lets the signal set `RECEIVED`.
    fn record(&mut self, signal: c_int) -> io::Result<()> {
        if self.recorded & bit(signal) == 0 {
            flag::register_usize(signal, &RECEIVED, signal.unsigned_abs() as usize)?;
            self.recorded |= bit(signal);
        }
        Ok(())
    }

    /// Lets the first signal arm the second. Registered last: the first one must find the flag down.
    fn arm(&mut self) -> io::Result<()> {
        for signal in ENDING.into_iter().filter(|it| self.heeded & bit(*it) != 0) {
            self.arming.push(flag::register(signal, &AT_ONCE)?);
        }
        Ok(())
    }
}

fn handlers() -> MutexGuard<'static, Handlers> {
    HANDLERS.lock().unwrap_or_else(PoisonError::into_inner)
}

const fn bit(signal: c_int) -> u32 {
    1 << signal
}

/// Returns whether this is process 1 of a container. The kernel drops signals to it that have no
/// handler.
fn is_init() -> bool {
    std::process::id() == 1
}

/// Lets the first signal be recorded, and the second one end the process at once. A signal that the
/// parent process ignores stays ignored.
///
/// # Errors
///
/// If the system refuses a handler.
pub(crate) fn listen() -> io::Result<()> {
    let mut handlers = handlers();
    RECEIVED.store(0, Ordering::SeqCst);
    AT_ONCE.store(false, Ordering::SeqCst);
    BY_DEFAULT.store(false, Ordering::SeqCst);
    if handlers.listening {
        return Ok(());
    }
    let inherited = Dispositions::read();
    for signal in ENDING.into_iter().filter(|it| !inherited.ignores(*it)) {
        flag::register_conditional_shutdown(signal, 128 + signal, &AT_ONCE)?;
        handlers.record(signal)?;
        handlers.heeded |= bit(signal);
    }
    handlers.arm()?;
    handlers.listening = true;
    Ok(())
}

/// Lets a command that notices no signals end by them where the kernel would drop them: as process 1.
/// It is linked into every program, so it uses as few functions of libc as it can: the loader looks each
/// of them up at every start.
///
/// # Errors
///
/// If the system refuses a handler.
pub(crate) fn obey_as_init() -> io::Result<()> {
    if !is_init() {
        return Ok(());
    }
    let mut handlers = handlers();
    for signal in ENDING {
        if handlers.ours & bit(signal) == 0 {
            handlers.exit_by_default(signal)?;
            handlers.record(signal)?;
        }
    }
    BY_DEFAULT.store(!handlers.listening, Ordering::SeqCst);
    Ok(())
}

/// Returns the signals that `listen` has handlers for.
#[cfg(all(feature = "async", unix))]
pub(crate) fn heeded() -> impl Iterator<Item = c_int> {
    let heeded = handlers().heeded;
    ENDING.into_iter().filter(move |it| heeded & bit(*it) != 0)
}

/// Returns the signal that asked the process to end, if one did.
#[inline]
pub(crate) fn received() -> Option<usize> {
    match RECEIVED.load(Ordering::Acquire) {
        0 => None,
        signal => Some(signal),
    }
}

/// Returns the name of one of the signals that end a process.
#[cfg(unix)]
pub(crate) fn name(signal: usize) -> &'static str {
    match c_int::try_from(signal) {
        Ok(SIGINT) => "SIGINT",
        Ok(SIGTERM) => "SIGTERM",
        Ok(SIGHUP) => "SIGHUP",
        _ => "a signal",
    }
}
