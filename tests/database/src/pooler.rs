//! A PgBouncer of the test's own in front of a PostgreSQL server, gone with the value.

use crate::cluster::stand_in;
use crate::server::Server;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// A running PgBouncer.
pub struct Pooler {
    child: Child,
    address: SocketAddr,
    _folder: TempDir,
}

impl Pooler {
    /// Starts one that lends so many sessions, each for a `transaction` or for a whole `session`;
    /// none if it is not installed. `FOUNDRY_PGBOUNCER` names the program of another version.
    ///
    /// # Panics
    ///
    /// If it is installed and does not start.
    pub fn start(server: &Server, mode: &str, sessions: u32) -> Option<Self> {
        Self::with(server, mode, sessions, "ignore_startup_parameters = extra_float_digits")
    }

    /// The same with other settings.
    ///
    /// # Panics
    ///
    /// If it is installed and does not start.
    pub fn with(server: &Server, mode: &str, sessions: u32, settings: &str) -> Option<Self> {
        let usual = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"];
        let named = std::env::var_os("FOUNDRY_PGBOUNCER").map(PathBuf::from);
        let programs = named.into_iter().chain(usual.map(PathBuf::from));
        let program = programs.into_iter().find(|it| it.exists())?;
        let folder = tempfile::Builder::new().prefix("foundry-pooler-").tempdir().unwrap();
        let address = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).unwrap();
        let (host, port) = (server.address().ip(), server.address().port());
        let config = folder.path().join("pooler.ini");
        let text = format!(
            "[databases]\n* = host={host} port={port} user={}\n[pgbouncer]\n\
             listen_addr = 127.0.0.1\nlisten_port = {}\nunix_socket_dir =\nauth_type = any\n\
             pool_mode = {mode}\ndefault_pool_size = {sessions}\n{settings}\n",
            server.user(),
            address.port()
        );
        std::fs::write(&config, text).unwrap();
        // It refuses to run as root, as the server does.
        let mut command = match stand_in() {
            Some(user) => {
                let owned = Command::new("chown").args(["-R", user]).arg(folder.path()).status();
                assert!(owned.is_ok_and(|it| it.success()));
                let mut command = Command::new("setpriv");
                command.args(["--reuid", user, "--clear-groups", "--"]).arg(program);
                command
            }
            None => Command::new(program),
        };
        let command = command.arg("--quiet").arg(&config).current_dir(folder.path());
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut pooler = Self { child, address, _folder: folder };
        while TcpStream::connect(address).is_err() {
            let ended = pooler.child.try_wait().unwrap();
            assert!(ended.is_none(), "PgBouncer ended: {ended:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
        Some(pooler)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
