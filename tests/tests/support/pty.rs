//! Runs programs in a terminal of their own, with `script` of util-linux.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The longest time that a program may take to do what was typed.
const PATIENCE: Duration = Duration::from_secs(30);

/// A program in a terminal.
pub(crate) struct Terminal {
    process: Child,
    keys: Option<ChildStdin>,
    shown: Option<JoinHandle<String>>,
}

impl Terminal {
    /// Starts a command line of `sh` in this folder.
    pub(crate) fn start(command: &str, folder: &Path, variables: &[(&str, String)]) -> Self {
        let mut process = Command::new("script")
            .args(["--quiet", "--return", "--command", command, "/dev/null"])
            .current_dir(folder)
            .env("LC_ALL", "C.UTF-8")
            .env("TERM", "xterm")
            .envs(variables.iter().map(|it| (it.0, &it.1)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("`script` of util-linux is installed");
        let mut out = process.stdout.take().unwrap();
        let shown = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = out.read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        });
        let keys = process.stdin.take();
        Self { process, keys, shown: Some(shown) }
    }

    pub(crate) fn type_keys(&mut self, keys: &str) {
        let stdin = self.keys.as_mut().unwrap();
        stdin.write_all(keys.as_bytes()).unwrap();
        stdin.flush().unwrap();
    }

    /// Waits until the program has ended, and returns what the terminal showed.
    pub(crate) fn ended(mut self) -> String {
        let is_over = wait_until(|| self.process.try_wait().unwrap().is_some());
        if !is_over {
            let _ = self.process.kill();
        }
        drop(self.keys.take());
        let shown = self.shown.take().unwrap().join().unwrap();
        assert!(is_over, "the program does not end: {shown}");
        shown.replace("\r\n", "\n")
    }
}

/// Ends what is left when a test fails.
impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Waits for something, and returns whether it came.
pub(crate) fn wait_until(mut is_there: impl FnMut() -> bool) -> bool {
    let began = Instant::now();
    while !is_there() {
        if began.elapsed() > PATIENCE {
            return false;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    true
}

/// A folder for one test, which is removed afterwards.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let folder = folder.join(format!("{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
