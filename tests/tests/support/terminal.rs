//! A program at a terminal of its own: a pty that it controls.

use rustix::fs::{Mode, OFlags, open};
use rustix::io::Errno;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Termios, Winsize, tcgetattr, tcsetwinsize};
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// The longest time that a test waits.
const LIMIT: Duration = Duration::from_secs(20);

/// A program that runs at a terminal.
pub(crate) struct Terminal {
    child: Child,
    keyboard: OwnedFd,
    /// Held, so that the terminal outlives the program.
    line: OwnedFd,
    screen: Arc<Mutex<String>>,
    before: Termios,
}

impl Terminal {
    /// Starts a program that controls the terminal.
    #[track_caller]
    pub(crate) fn start(program: &str, args: &[&str]) -> Self {
        let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&keyboard).unwrap();
        unlockpt(&keyboard).unwrap();
        let name = ptsname(&keyboard, Vec::new()).unwrap();
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let line = open(name, flags, Mode::empty()).unwrap();
        let size = Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&line, size).unwrap();
        let before = tcgetattr(&line).unwrap();
        let [stdin, stdout, stderr] = [(); 3].map(|()| line.try_clone().unwrap());
        // `setsid` makes it the program's controlling terminal; a test that itself was started with
        // signals ignored does not pass that on.
        let child = Command::new("setsid")
            .args(["--ctty", "env", "--default-signal", program])
            .args(args)
            .env("PS1", "$ ")
            .stdin(stdin)
            .stdout(stdout)
            .stderr(stderr)
            .spawn()
            .unwrap();
        let screen = Arc::new(Mutex::new(String::new()));
        let (shown, reader) = (Arc::clone(&screen), keyboard.try_clone().unwrap());
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            loop {
                match rustix::io::read(&reader, &mut bytes) {
                    Ok(0) | Err(Errno::IO) => return,
                    Ok(count) => {
                        let text = String::from_utf8_lossy(&bytes[..count]);
                        shown.lock().unwrap().push_str(&text);
                    }
                    Err(error) => assert_eq!(error, Errno::INTR),
                }
            }
        });
        Self { child, keyboard, line, screen, before }
    }

    /// Returns the text that was shown so far.
    pub(crate) fn screen(&self) -> String {
        self.screen.lock().unwrap().clone()
    }

    /// Waits until `text` was shown.
    #[track_caller]
    pub(crate) fn until(&self, text: &str) {
        self.wait(&format!("`{text}` is shown"), |it| it.screen().contains(text));
    }

    /// Waits until the terminal shows what is typed, or does not.
    #[track_caller]
    pub(crate) fn until_echo(&self, echo: bool) {
        use rustix::termios::LocalModes;
        self.wait("the echo is set", |it| {
            tcgetattr(&it.line).unwrap().local_modes.contains(LocalModes::ECHO) == echo
        });
    }

    #[track_caller]
    fn wait(&self, what: &str, is_true: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        while !is_true(self) {
            let screen = self.screen();
            assert!(began.elapsed() < LIMIT, "waited in vain until {what}; shown: {screen:?}");
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Types.
    pub(crate) fn types(&self, keys: &[u8]) {
        let mut left = keys;
        while !left.is_empty() {
            left = &left[rustix::io::write(&self.keyboard, left).unwrap()..];
        }
    }

    /// Sends a signal to the program.
    #[track_caller]
    pub(crate) fn send(&self, signal: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }

    /// Sends a signal to the child of the program.
    #[track_caller]
    pub(crate) fn send_to_child(&self, signal: &str) {
        let parent = self.pid().to_string();
        let children = Command::new("pgrep").args(["--parent", &parent]).output().unwrap();
        let child = String::from_utf8(children.stdout).unwrap();
        assert!(Command::new("kill").args([signal, child.trim()]).status().unwrap().success());
    }

    /// The number of the program.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits for the end while the terminal takes no output, and then lets it go on.
    #[track_caller]
    pub(crate) fn ends_while_it_stands_still(mut self) -> i32 {
        let began = Instant::now();
        let ended = loop {
            let ended = self.child.try_wait().unwrap();
            if ended.is_some() || began.elapsed() > Duration::from_secs(2) {
                break ended;
            }
            thread::sleep(Duration::from_millis(2));
        };
        self.types(b"\x11");
        assert!(ended.is_some(), "it waits for the terminal");
        self.ends().0
    }

    /// Waits for the end within a second; how it ended, as a shell tells it, and whether the terminal is
    /// as it was.
    #[track_caller]
    pub(crate) fn ends(mut self) -> (i32, String) {
        let began = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            if began.elapsed() > LIMIT {
                let _ = self.child.kill();
                panic!("it did not end; shown: {:?}", self.screen());
            }
            thread::sleep(Duration::from_millis(2));
        };
        // The rest of the screen.
        rustix::termios::tcdrain(&self.line).unwrap();
        thread::sleep(Duration::from_millis(20));
        let screen = self.screen();
        assert!(began.elapsed() < Duration::from_secs(2), "{:?}: {screen}", began.elapsed());
        let after = tcgetattr(&self.line).unwrap();
        assert_eq!(modes(&self.before), modes(&after), "the terminal is changed: {screen}");
        assert_eq!(screen.matches("\x1b[?25l").count(), screen.matches("\x1b[?25h").count());
        (status.code().unwrap_or_else(|| 128 + status.signal().unwrap()), screen)
    }
}

/// Returns the modes, as `stty -a` shows them.
fn modes(of: &Termios) -> String {
    format!("{of:?}")
}
