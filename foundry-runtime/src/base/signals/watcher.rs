//! Wakes those who wait for a signal in any runtime, or in none. A signal handler may only set flags,
//! so a thread wakes them. It starts with the first one that waits.

use super::received;
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::sync::futures::Notified;

static WAITING: Notify = Notify::const_new();

/// The time between two looks at the flag where no pipe can wake the thread.
const TICK: Duration = Duration::from_millis(50);

/// Returns what is ready after the next signal. It needs `enable` and [`watch`].
pub(crate) fn arrived() -> Notified<'static> {
    WAITING.notified()
}

/// Starts the thread, once. Returns whether there is one.
pub(crate) fn watch() -> bool {
    static STARTED: OnceLock<bool> = OnceLock::new();
    *STARTED.get_or_init(|| {
        let mut next = wait_for_next();
        let thread = thread::Builder::new().name("foundry-signals".to_owned());
        let started = thread.spawn(move || {
            loop {
                if received().is_some() {
                    WAITING.notify_waiters();
                }
                next();
            }
        });
        started.is_ok()
    })
}

/// Returns what waits for the next signal.
#[cfg(unix)]
fn wait_for_next() -> Box<dyn FnMut() + Send> {
    use signal_hook::low_level::pipe;
    use std::io::Read;
    use std::os::unix::net::UnixStream;

    let pair = || {
        let (read, write) = UnixStream::pair()?;
        for signal in super::heeded() {
            pipe::register(signal, write.try_clone()?)?;
        }
        std::io::Result::Ok(read)
    };
    match pair() {
        Ok(mut read) => Box::new(move || {
            if !read.read(&mut [0; 64]).is_ok_and(|count| count > 0) {
                thread::sleep(TICK);
            }
        }),
        // Too many files are open.
        Err(_) => Box::new(|| thread::sleep(TICK)),
    }
}

#[cfg(not(unix))]
fn wait_for_next() -> Box<dyn FnMut() + Send> {
    Box::new(|| thread::sleep(TICK))
}
