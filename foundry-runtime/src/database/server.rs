//! What PostgreSQL and MySQL have in common: a server somewhere, reached over a network.

use super::driver;
use super::error::{DatabaseError, DatabaseErrorKind, text};
use std::io::ErrorKind as Io;

/// A database on a server.
#[derive(Clone, Debug)]
pub struct Server<O> {
    /// For messages: `shop at db.example:5432`.
    name: String,
    pub(super) options: O,
}

impl<O: Send + Sync + 'static> Server<O> {
    pub(super) fn new(options: O, database: Option<&str>, place: &str) -> Self {
        let name = match database {
            Some(database) => format!("{database} at {place}"),
            None => place.to_owned(),
        };
        Self { name, options }
    }

    /// Explains an error; `refusal` knows the codes of the database.
    pub(super) fn explain(
        &self,
        doing: &str,
        error: &sqlx::Error,
        refusal: impl Fn(&str) -> Option<(DatabaseErrorKind, &'static str)>,
    ) -> DatabaseError {
        use DatabaseErrorKind::{Other, Refused, Unreachable};
        let name = &self.name;
        let (kind, message, note) = match error {
            sqlx::Error::Io(io) => match io.kind() {
                Io::ConnectionRefused => {
                    (Refused, format!("`{name}` refuses connections"), "does the server run there?")
                }
                Io::NotFound => (
                    Refused,
                    format!("there is no server at `{name}`"),
                    "a socket is made when the server starts",
                ),
                _ if is_lookup(io) => {
                    (Unreachable, format!("the host of `{name}` is not known"), "check its name")
                }
                _ => (
                    Unreachable,
                    format!("the connection to `{name}` failed"),
                    "the server went away, or the network",
                ),
            },
            sqlx::Error::Tls(_) => {
                (Other, format!("no encrypted connection to `{name}`"), "see `sslmode` in its URL")
            }
            _ => {
                let code = error.as_database_error().and_then(|it| it.code());
                match code.as_deref().and_then(refusal) {
                    Some((kind, note)) => {
                        (kind, format!("`{name}` does not let this user in"), note)
                    }
                    None => (Other, format!("{doing} `{name}`"), ""),
                }
            }
        };
        let message = match kind {
            DatabaseErrorKind::Unavailable => format!("`{name}` takes no connections now"),
            _ => message,
        };
        let failure = DatabaseError::new(kind, message).caused_by(text(error));
        if note.is_empty() { failure } else { failure.note(note) }
    }
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
