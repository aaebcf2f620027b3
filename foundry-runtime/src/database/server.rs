//! What PostgreSQL and MySQL have in common: a server somewhere, reached over a network.

use super::driver;
use super::error::{DatabaseError, DatabaseErrorKind as Kind, text};
use std::io::ErrorKind as Io;
use std::path::PathBuf;
#[cfg(feature = "postgres")]
use {super::pooler::Pooling, std::sync::Arc};

/// A database on a server.
#[derive(Clone, Debug)]
pub struct Server<O> {
    /// For messages: `shop at db.example:5432`.
    name: String,
    pub(super) options: O,
    /// The pooler between this process and the server, if there is one.
    #[cfg(feature = "postgres")]
    pub(super) pooling: Arc<Pooling>,
}

impl<O: Send + Sync + 'static> Server<O> {
    pub(super) fn new(options: O, database: Option<&str>, place: &str) -> Self {
        let name = match database {
            Some(database) => format!("{database} at {place}"),
            None => place.to_owned(),
        };
        Self {
            name,
            options,
            #[cfg(feature = "postgres")]
            pooling: Arc::default(),
        }
    }

    /// Explains an error; `refusal` knows the codes of the database.
    pub(super) fn explain(
        &self,
        doing: &str,
        error: &sqlx::Error,
        refusal: impl Fn(&str) -> Option<Refusal>,
    ) -> DatabaseError {
        let name = &self.name;
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        let failure = match (error, code.as_deref().and_then(refusal)) {
            (_, Some(refusal)) => self.refused(refusal),
            (sqlx::Error::Io(io), None) => self.unreached(io),
            (sqlx::Error::Tls(_), None) => {
                new(Kind::Other, format!("no encrypted connection to `{name}`"))
                    .note("see `sslmode` in its URL; Foundry encrypts with its feature `tls`")
            }
            _ => new(Kind::Other, format!("{doing} `{name}`")),
        };
        failure.caused_by(text(error))
    }

    fn refused(&self, refusal: Refusal) -> DatabaseError {
        let name = &self.name;
        match refusal {
            Refusal::User => {
                new(Kind::Authentication, format!("`{name}` does not let this user in"))
                    .note("check user and password in its URL")
            }
            Refusal::NoDatabase => {
                new(Kind::Authentication, format!("there is no database `{name}`"))
                    .note("create it, or correct its name in the URL")
            }
            Refusal::NotNow => new(Kind::Unavailable, format!("`{name}` lets nobody in now"))
                .note("the server is starting or stopping"),
            Refusal::TooMany => {
                new(Kind::Unavailable, format!("`{name}` has as many connections as it allows"))
                    .note("lower `max_connections` of the pools that share it")
            }
        }
    }

    fn unreached(&self, error: &std::io::Error) -> DatabaseError {
        let name = &self.name;
        match error.kind() {
            Io::ConnectionRefused => new(Kind::Refused, format!("`{name}` refuses connections"))
                .note("does the server run there?"),
            Io::NotFound => new(Kind::Refused, format!("there is no server at `{name}`"))
                .note("a socket is made when the server starts"),
            _ if is_lookup(error) => {
                new(Kind::Unreachable, format!("the host of `{name}` is not known"))
                    .note("check its name")
            }
            _ => new(Kind::Unreachable, format!("the connection to `{name}` failed"))
                .note("the server went away, or the network"),
        }
    }
}

/// Where a server is, for messages.
pub(super) fn place(socket: Option<&PathBuf>, host: &str, port: u16) -> String {
    match socket {
        Some(socket) => socket.display().to_string(),
        None if host.contains(':') => format!("[{host}]:{port}"),
        None => format!("{host}:{port}"),
    }
}

/// Why a server that answers lets nobody in.
#[derive(Clone, Copy)]
pub(super) enum Refusal {
    User,
    NoDatabase,
    /// It starts or stops.
    NotNow,
    TooMany,
}

fn new(kind: Kind, message: String) -> DatabaseError {
    DatabaseError::new(kind, message)
}

fn is_lookup(error: &std::io::Error) -> bool {
    error.to_string().contains("lookup address")
}

/// Whether the connection on which this came is no more, whatever the database.
pub(super) fn breaks(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::Tls(_))
}

impl<O: Send + Sync + 'static> driver::Target for Server<O> {
    fn name(&self) -> &str {
        &self.name
    }
}
