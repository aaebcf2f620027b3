//! The databases' own clients: what they make of a script, and how they dump a database.

use super::Vendor;
use foundry_tests_support::start;
use std::io::Write;
use std::process::{Command, Stdio};

/// The client of a vendor, at one database.
pub struct Client {
    vendor: Vendor,
    url: String,
}

impl Client {
    /// The client for the database at a URL. It starts nothing.
    pub fn new(vendor: Vendor, url: &str) -> Self {
        Self { vendor, url: url.to_owned() }
    }

    /// Runs a script as one would by hand: PostgreSQL in one transaction. Returns `None` after a call of
    /// `skipped` if the client is not installed.
    ///
    /// # Errors
    ///
    /// The output of a client that fails.
    ///
    /// # Panics
    ///
    /// If the client does not start, or does not read its input.
    pub fn run(&self, script: &str) -> Option<Result<(), String>> {
        let mut command = match self.vendor {
            Vendor::Postgres => {
                let mut command = Command::new("psql");
                command.args(["-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f", "-", &self.url]);
                command
            }
            Vendor::MySql => {
                let mut command = self.mysql();
                command.args(["--batch", "--comments", "--binary-mode"]);
                command
            }
            Vendor::Sqlite => {
                let mut command = Command::new("sqlite3");
                command.args(["-bail", "-cmd", "PRAGMA synchronous = OFF", self.file()]);
                command
            }
        };
        Some(answer(&mut command, script)?.map(drop))
    }

    /// Dumps schema and data, without what differs from one call to the next.
    ///
    /// # Panics
    ///
    /// If the client does not start, or fails.
    pub fn dump(&self) -> Option<String> {
        let mut command = match self.vendor {
            Vendor::Postgres => {
                let mut command = Command::new("pg_dump");
                command.args(["--no-owner", &self.url]);
                command
            }
            Vendor::MySql => unreachable!("BUG: MySQL is compared by queries"),
            Vendor::Sqlite => {
                let mut command = Command::new("sqlite3");
                command.args([self.file(), ".dump"]);
                command
            }
        };
        let dump = answer(&mut command, "")?.unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let changes =
            |line: &&str| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict");
        Some(dump.lines().filter(changes).map(|it| format!("{it}\n")).collect())
    }

    fn file(&self) -> &str {
        self.url.trim_start_matches("sqlite:")
    }

    fn mysql(&self) -> Command {
        let (_, rest) = self.url.split_once("://").unwrap();
        let (user, rest) = rest.split_once('@').unwrap();
        let (address, database) = rest.split_once('/').unwrap();
        let (host, port) = address.split_once(':').unwrap_or((address, "3306"));
        let mut command = Command::new("mysql");
        let (user, password) = user.split_once(':').unwrap_or((user, ""));
        command.args(["--default-character-set=utf8mb4", "-h", host, "-P", port, "-u", user]);
        command.arg(database.split('?').next().unwrap());
        if !password.is_empty() {
            command.env("MYSQL_PWD", password);
        }
        command
    }
}

/// Gives a program its input. Returns its output, or what it says on failure.
fn answer(command: &mut Command, input: &str) -> Option<Result<String, String>> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = start(command)?;
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // A client that stops at an error does not read the rest.
    let writing = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Some(match output.status.success() {
        true => Ok(text),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    })
}
