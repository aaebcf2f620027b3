//! A Redis to test with: the one that is named in the environment, else the one at the usual port of
//! this machine; `scripts/database-servers` makes it. And servers of a test's own, which it may kill.

use foundry_tests_support::skipped;
use redis::{Client, Cmd, FromRedisValue};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// The URL of a Redis, or none: then this was said aloud, and the test has nothing to do.
///
/// # Panics
///
/// If `FOUNDRY_REDIS_URL` names a server that does not answer, or with `FOUNDRY_CI` if there is none at
/// all.
#[must_use]
pub fn redis() -> Option<String> {
    let named = std::env::var("FOUNDRY_REDIS_URL").ok();
    let url = named.clone().unwrap_or_else(|| "redis://127.0.0.1:6379/0".to_owned());
    let second = Duration::from_secs(1);
    let client = Client::open(&*url).unwrap();
    let answers = client
        .get_connection_with_timeout(second)
        .and_then(|mut it| redis::cmd("PING").query::<String>(&mut it));
    match answers {
        Ok(_) => Some(url),
        Err(error) if named.is_some() => panic!("`FOUNDRY_REDIS_URL` does not answer: {error}"),
        Err(_) => {
            skipped("no Redis at its usual port, nor in `FOUNDRY_REDIS_URL`");
            None
        }
    }
}

/// What a Redis answers to one command.
///
/// # Panics
///
/// If it does not.
pub fn query<T: FromRedisValue>(url: &str, words: impl FnOnce(&mut Cmd) -> &mut Cmd) -> T {
    let mut connection = Client::open(url).unwrap().get_connection().unwrap();
    words(&mut Cmd::new()).query(&mut connection).unwrap()
}

/// A server of a test's own, which ends with the value.
pub struct Server {
    child: Option<Child>,
    port: u16,
    words: Vec<String>,
    folder: TempDir,
}

impl Server {
    /// One with these settings, or none: then this was said aloud.
    ///
    /// # Panics
    ///
    /// If it is installed, and does not start.
    #[must_use]
    pub fn start(settings: &[&str]) -> Option<Self> {
        let installed = Command::new("redis-server").arg("--version").output().is_ok();
        if !installed {
            skipped("no `redis-server` is installed");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let words = settings.iter().map(|it| (*it).to_owned()).collect();
        let mut server = Self { child: None, port: 0, words, folder };
        // Another program may take the port before the server does.
        for _ in 0..5 {
            let free = TcpListener::bind(("127.0.0.1", 0)).unwrap();
            server.port = free.local_addr().unwrap().port();
            drop(free);
            if server.run() {
                return Some(server);
            }
            server.kill();
        }
        panic!("it does not start with {settings:?}");
    }

    /// Starts it at its port; whether it answers.
    ///
    /// # Panics
    ///
    /// If the program cannot be started.
    pub fn run(&mut self) -> bool {
        let port = self.port.to_string();
        let folder = self.folder.path().to_str().unwrap();
        let own = ["--port", &port, "--bind", "127.0.0.1", "--save", "", "--dir", folder];
        let mut child = Command::new("redis-server")
            .args(own)
            .args(&self.words)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = lines.any(|it| it.is_ok_and(|it| it.contains("Ready to accept connections")));
        // Else it would wait for somebody to read on.
        std::thread::spawn(move || lines.for_each(drop));
        self.child = Some(child);
        ready
    }

    /// Kills it, as `kill -9` does.
    ///
    /// # Panics
    ///
    /// If that is not allowed.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> String {
        self.url_as("")
    }

    /// Where it is for somebody: `user:password@`.
    #[must_use]
    pub fn url_as(&self, who: &str) -> String {
        format!("redis://{who}127.0.0.1:{}/0", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
