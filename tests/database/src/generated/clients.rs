//! The databases' own clients: what they make of a script, and how they dump a database.

use super::Vendor;
use foundry_tests_support::start;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// The time after which a client hangs.
const LIMIT: Duration = Duration::from_secs(120);

/// What Foundry has in a database of its own.
const LEDGER: &str = "foundry_migrations";

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
                let mut command = self.psql();
                command.arg("-1");
                command
            }
            Vendor::MySql => {
                let mut command = self.mysql("mysql");
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

    /// Runs files one by one, each in a session of its own, and in a transaction if it says so. Returns `None`
    /// after a call of `skipped` if the client is not installed.
    ///
    /// # Errors
    ///
    /// The output of a client that fails.
    ///
    /// # Panics
    ///
    /// As for [`run`](Self::run).
    pub fn run_files(&self, files: &[(String, bool)]) -> Option<Result<(), String>> {
        if self.vendor == Vendor::Postgres {
            // One process: `psql -1` writes the same `BEGIN` and `COMMIT`, and `DISCARD ALL` leaves nothing.
            let script = |(text, is_whole): &(String, bool)| match is_whole {
                true => format!("BEGIN;\n{text}\nCOMMIT;\nDISCARD ALL;\n"),
                false => format!("{text}\nDISCARD ALL;\n"),
            };
            let text: String = files.iter().map(script).collect();
            return Some(answer(&mut self.psql(), &text)?.map(drop));
        }
        for (text, _) in files {
            let text = match self.vendor {
                Vendor::MySql => format!("SET time_zone = '+00:00';\n{text}"),
                // As Foundry has them: off where a table is dropped, which would delete rows elsewhere.
                _ if text.contains("DROP TABLE") => text.clone(),
                _ => format!("PRAGMA foreign_keys = ON;\n{text}"),
            };
            if let Err(error) = self.run(&text)? {
                return Some(Err(format!("{error}\n{text}")));
            }
        }
        Some(Ok(()))
    }

    /// Dumps schema and data, without the ledger and what differs from one call to the next. The rows of
    /// PostgreSQL are sorted: it has them in any order.
    ///
    /// # Panics
    ///
    /// If the client does not start, or fails.
    pub fn dump(&self) -> Option<String> {
        let dump = self.raw_dump()?;
        let dump = match self.vendor {
            Vendor::MySql => dump.replace(self.database(), "the_database"),
            _ => dump,
        };
        let stays =
            |line: &&str| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict");
        let mut lines: Vec<_> = dump.lines().filter(stays).collect();
        if self.vendor == Vendor::Postgres {
            sort_rows(&mut lines);
        }
        Some(lines.into_iter().map(|it| format!("{it}\n")).collect())
    }

    /// Dumps schema and data as the client writes them, without the ledger.
    ///
    /// # Panics
    ///
    /// As for [`dump`](Self::dump).
    pub fn raw_dump(&self) -> Option<String> {
        let mut input = String::new();
        let mut command = match self.vendor {
            Vendor::Postgres => {
                let mut command = Command::new("pg_dump");
                command.args(["--no-owner", "--exclude-table", LEDGER, &self.url]);
                command
            }
            Vendor::MySql => {
                let mut command = self.mysql("mysqldump");
                command.args(["--routines", "--events", "--triggers", "--skip-dump-date"]);
                command.args(["--hex-blob", "--skip-extended-insert"]);
                command.arg(format!("--ignore-table={}.{LEDGER}", self.database()));
                command
            }
            Vendor::Sqlite => {
                let mut command = Command::new("sqlite3");
                command.args(["-bail", self.file()]);
                input = format!("BEGIN;\nDROP TABLE IF EXISTS {LEDGER};\n.dump\nROLLBACK;\n");
                command
            }
        };
        let dump = answer(&mut command, &input)?;
        Some(dump.unwrap_or_else(|error| panic!("{command:?}: {error}")))
    }

    fn database(&self) -> &str {
        let (_, name) = self.url.rsplit_once('/').unwrap();
        name.split('?').next().unwrap()
    }

    fn psql(&self) -> Command {
        let mut command = Command::new("psql");
        command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-", &self.url]);
        command.env("PGOPTIONS", "-c synchronous_commit=off");
        command
    }

    fn file(&self) -> &str {
        self.url.trim_start_matches("sqlite:")
    }

    fn mysql(&self, program: &str) -> Command {
        let (_, rest) = self.url.split_once("://").unwrap();
        let (user, rest) = rest.split_once('@').unwrap();
        let (address, _) = rest.split_once('/').unwrap();
        let (host, port) = address.split_once(':').unwrap_or((address, "3306"));
        let mut command = Command::new(program);
        let (user, password) = user.split_once(':').unwrap_or((user, ""));
        command.args(["--default-character-set=utf8mb4", "-h", host, "-P", port, "-u", user]);
        command.arg(self.database());
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
    let (id, (sender, receiver)) = (child.id(), mpsc::channel());
    let waiting = std::thread::spawn(move || sender.send(child.wait_with_output().unwrap()));
    let Ok(output) = receiver.recv_timeout(LIMIT) else {
        let _ = Command::new("kill").arg(id.to_string()).status();
        return Some(Err(format!("no end within {} s", LIMIT.as_secs())));
    };
    waiting.join().unwrap().unwrap();
    writing.join().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Some(match output.status.success() {
        true => Ok(text),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    })
}

/// Sorts the rows of each `COPY`.
fn sort_rows(lines: &mut [&str]) {
    let mut at = 0;
    while let Some(copy) = lines[at..].iter().position(|it| it.starts_with("COPY ")) {
        let first = at + copy + 1;
        let count = lines[first..].iter().position(|it| *it == "\\.").unwrap_or_default();
        lines[first..first + count].sort_unstable();
        at = first + count;
    }
}
