//! A PostgreSQL server of the test's own, which it may kill: in a temporary folder, at a free port,
//! gone with the value.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Who may connect.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Everybody, as `postgres`.
    Free,
    /// `postgres`, with [`Cluster::PASSWORD`].
    Password,
}

/// A running server. Dropped, also by a panic, it is stopped and its folder removed.
pub struct Cluster {
    folder: TempDir,
    binaries: PathBuf,
    address: SocketAddr,
}

impl Cluster {
    /// What [`Entry::Password`] wants to hear.
    pub const PASSWORD: &str = "correct-horse";

    /// Makes and starts a server; none if PostgreSQL is not installed.
    ///
    /// # Panics
    ///
    /// If it is installed and does not start: the panic has what it said.
    pub fn start(entry: Entry) -> Option<Self> {
        let binaries = binaries()?;
        let folder = tempfile::Builder::new().prefix("foundry-cluster-").tempdir().unwrap();
        // Free now: whoever takes it until the server starts makes this test fail, not another.
        let address = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).unwrap();
        let cluster = Self { folder, binaries, address };
        cluster.make(entry);
        cluster.control(&["start"]);
        Some(cluster)
    }

    /// The URL of its database, with the password if one is wanted.
    pub fn url(&self) -> String {
        format!("postgres://postgres:{}@{}/postgres", Self::PASSWORD, self.address)
    }

    /// Where it listens, also while it is down.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends it as a crash would.
    ///
    /// # Panics
    ///
    /// If it does not run.
    pub fn stop_immediately(&self) {
        self.control(&["stop", "--mode=immediate"]);
    }

    /// Starts it again, at the same port. Returns when it accepts connections.
    ///
    /// # Panics
    ///
    /// If it does not come up.
    pub fn start_again(&self) {
        self.control(&["start"]);
    }

    fn make(&self, entry: Entry) {
        let password = self.folder.path().join("password");
        std::fs::write(&password, Self::PASSWORD).unwrap();
        if let Some(user) = stand_in() {
            let mut command = Command::new("chown");
            run(command.args(["-R", user]).arg(self.folder.path()));
        }
        let auth = if entry == Entry::Password { "scram-sha-256" } else { "trust" };
        let mut command = self.command("initdb");
        command.args(["--no-sync", "--username=postgres", "--encoding=UTF8", "--locale=C"]);
        command.arg(format!("--auth-host={auth}")).arg(format!("--pwfile={}", password.display()));
        run(command.arg(format!("--pgdata={}", self.data().display())));
    }

    fn control(&self, order: &[&str]) {
        // Neither its socket nor its log are anywhere but in its folder.
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories='' -c fsync=off",
            self.address.port()
        );
        let mut command = self.command("pg_ctl");
        command.args(order).arg("--wait").arg(format!("--pgdata={}", self.data().display()));
        if order[0] == "start" {
            command.arg(format!("--log={}", self.folder.path().join("log").display()));
            command.arg(format!("--options={options}"));
        }
        run(&mut command);
    }

    fn command(&self, program: &str) -> Command {
        let program = self.binaries.join(program);
        let mut command = match stand_in() {
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args(["-u", user, "--"]).arg(program);
                command
            }
            None => Command::new(program),
        };
        // The folder a test runs in may be closed to that user.
        command.current_dir(self.folder.path());
        command
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut command = self.command("pg_ctl");
        command.args(["stop", "--mode=immediate", "--wait"]);
        // Not `run`: a panic here would hide the one that brought us.
        let _ = command.arg(format!("--pgdata={}", self.data().display())).output();
    }
}

/// The server refuses to run as root. Whom it runs as then.
pub(crate) fn stand_in() -> Option<&'static str> {
    let id = Command::new("id").arg("-u").output().ok()?;
    (id.stdout == b"0\n").then_some("postgres")
}

/// The folder with `initdb` in it: that of `pg_config`, else where Debian has them.
fn binaries() -> Option<PathBuf> {
    let told = Command::new("pg_config").arg("--bindir").output().ok();
    let told = told.map(|it| PathBuf::from(String::from_utf8_lossy(&it.stdout).trim()));
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<_> = versions.map(|it| it.path().join("bin")).collect();
    folders.sort();
    folders.extend(told);
    folders.into_iter().rfind(|it| Path::join(it, "initdb").exists())
}

/// Runs a command that has to succeed. Its output goes to files: what a server inherits it keeps
/// open, and who reads until the end would wait for the server's.
#[track_caller]
fn run(command: &mut Command) {
    let said = tempfile::tempfile().unwrap();
    let both = || said.try_clone().unwrap();
    let status = command.stdin(std::process::Stdio::null()).stdout(both()).stderr(both()).status();
    if !status.as_ref().is_ok_and(std::process::ExitStatus::success) {
        panic!("{command:?} failed: {status:?}\n{}", read(said));
    }
}

fn read(mut file: std::fs::File) -> String {
    use std::io::{Read, Seek};
    let mut text = String::new();
    let _ = file.rewind();
    let _ = file.read_to_string(&mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use foundry::database::sqlx::{Connection, PgConnection};

    fn cluster(entry: Entry) -> Option<Cluster> {
        let cluster = Cluster::start(entry);
        if cluster.is_none() {
            crate::skipped("PostgreSQL is not installed");
        }
        cluster
    }

    #[tokio::test]
    async fn a_cluster_is_restarted_and_ends_with_its_value() {
        let Some(cluster) = cluster(Entry::Free) else { return };
        PgConnection::connect(&cluster.url()).await.unwrap();
        cluster.stop_immediately();
        PgConnection::connect(&cluster.url()).await.unwrap_err();
        cluster.start_again();
        PgConnection::connect(&cluster.url()).await.unwrap();
        let (folder, url) = (cluster.folder.path().to_owned(), cluster.url());
        drop(cluster);
        assert!(!folder.exists());
        PgConnection::connect(&url).await.unwrap_err();
    }

    #[tokio::test]
    async fn a_wrong_password_is_refused() {
        let Some(cluster) = cluster(Entry::Password) else { return };
        PgConnection::connect(&cluster.url()).await.unwrap();
        let wrong = cluster.url().replace(Cluster::PASSWORD, "wrong");
        PgConnection::connect(&wrong).await.unwrap_err();
    }
}
