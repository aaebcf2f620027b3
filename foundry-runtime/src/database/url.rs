//! The URL: its scheme, which says of what database it is, and what sqlx makes of it.

use super::error::{DatabaseError, DatabaseErrorKind};
#[cfg(any(feature = "mysql", feature = "postgres"))]
use super::host;
#[cfg(feature = "sqlite")]
use crate::base::redaction::redacted_reason;
#[cfg(any(feature = "mysql", feature = "postgres"))]
use crate::{base::redaction::is_hidden, url::check_encoded};
#[cfg(any(feature = "mysql", feature = "postgres"))]
use sqlx_core::Url;
use std::str::FromStr;

/// Whether the URL is of one of these schemes. It may hold a password: messages show its scheme, and
/// only if it looks like one.
pub(super) fn check_scheme(
    url: &str,
    schemes: &[&str],
    example: &str,
) -> Result<(), DatabaseError> {
    let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.len() > 1
        && scheme.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'.' | b'-'));
    if !is_scheme {
        let message = format!("the database URL has no scheme; write `{example}`");
        return Err(DatabaseError::new(DatabaseErrorKind::Config, message));
    }
    if schemes.contains(&scheme) {
        return Ok(());
    }
    let own = schemes.first().unwrap_or(&"");
    let message = format!("a `{scheme}:` URL does not fit a pool of `{own}:`; write `{example}`");
    let error = DatabaseError::new(DatabaseErrorKind::WrongScheme, message);
    Err(match pool_of(scheme) {
        Some(pool) => error.note(format!("a pool for this URL is a `{pool}`")),
        None => error,
    })
}

/// The URL of a server, and the parameters that its driver knows.
#[cfg(any(feature = "mysql", feature = "postgres"))]
pub(super) struct ServerUrl<'a> {
    pub(super) url: &'a str,
    pub(super) knows: fn(&str) -> bool,
    /// Parameters of ours.
    pub(super) own: &'static [&'static str],
}

/// The parts of the URL of a server.
#[cfg(any(feature = "mysql", feature = "postgres"))]
pub(super) struct Read<O> {
    pub(super) options: O,
    /// A host that has to be set in the options.
    #[cfg_attr(not(feature = "mysql"), expect(dead_code, reason = "PostgreSQL has a parameter"))]
    pub(super) host: Option<String>,
    /// The parameters of ours, in order.
    #[cfg_attr(not(feature = "postgres"), expect(dead_code, reason = "MySQL has none"))]
    pub(super) own: Vec<(String, String)>,
}

/// The parameters that name a host.
#[cfg(any(feature = "mysql", feature = "postgres"))]
const HOSTS: [&str; 2] = ["host", "hostaddr"];

#[cfg(any(feature = "mysql", feature = "postgres"))]
impl ServerUrl<'_> {
    /// Reads the URL by way of sqlx. Parameters that the driver does not know are left out, with a
    /// warning that names them: sqlx would log their values.
    pub(super) fn read<O: FromStr<Err = sqlx::Error>>(&self) -> Result<Read<O>, DatabaseError> {
        check_encoded(self.url, self.knows).map_err(|it| {
            let advice = it.advice();
            config(format!(
                "the database URL is not encoded; in its user and password write {advice}"
            ))
        })?;
        let split = host::split(self.url.trim())?;
        let mut url: Url = split.url.parse().map_err(not_understood)?;
        let pairs = url.query_pairs().into_owned();
        let (own, pairs): (Vec<_>, Vec<_>) =
            pairs.partition(|it| self.own.contains(&it.0.as_str()));
        self.warn_of_unknown(&pairs);
        let mut known: Vec<_> = pairs.into_iter().filter(|it| (self.knows)(&it.0)).collect();
        for (name, value) in &mut known {
            if HOSTS.contains(&name.as_str()) {
                *value = host::parameter(value)?.to_owned();
            }
        }
        let mut host = split.host;
        // sqlx looks for a password of the host, which thus has to know it; a later parameter counts more.
        if (self.knows)(HOSTS[0]) {
            known.splice(..0, host.take().map(|it| (HOSTS[0].to_owned(), it)));
        }
        url.set_query(None);
        if !known.is_empty() {
            url.query_pairs_mut().extend_pairs(&known);
        }
        // The cause could quote a value.
        let options = url.as_str().parse().map_err(|_| {
            let wrong = known.iter().find(|it| self.is_wrong::<O>(&it.0, &it.1));
            let of_it = wrong.map(|it| format!(": its parameter `{}` has a wrong value", it.0));
            config(format!("the database URL is not understood{}", of_it.unwrap_or_default()))
        })?;
        Ok(Read { options, host, own })
    }

    /// Returns whether a parameter is refused by itself.
    fn is_wrong<O: FromStr<Err = sqlx::Error>>(&self, name: &str, value: &str) -> bool {
        let scheme = self.url.trim().split(':').next().unwrap_or_default();
        let Ok(mut url) = format!("{scheme}://h").parse::<Url>() else { return false };
        url.query_pairs_mut().append_pair(name, value);
        url.as_str().parse::<O>().is_err()
    }

    /// Warns of parameters that are left out. What follows a password may be a part of it that contains
    /// a `&`, and is not named.
    fn warn_of_unknown(&self, pairs: &[(String, String)]) {
        let letter = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-');
        let (mut follows_password, mut has_unnamed) = (false, false);
        for (name, value) in pairs {
            let is_name = !follows_password && !value.is_empty() && name.bytes().all(letter);
            match (self.knows)(name) {
                true => {}
                false if is_name => tracing::warn!(
                    "the database URL has an unknown parameter, `{name}`; it is ignored"
                ),
                false => has_unnamed = true,
            }
            follows_password |= is_hidden(name);
        }
        if has_unnamed {
            tracing::warn!("the database URL has a parameter without a known name; it is ignored");
        }
    }
}

#[cfg(any(feature = "mysql", feature = "postgres"))]
fn config(message: impl Into<String>) -> DatabaseError {
    DatabaseError::new(DatabaseErrorKind::Config, message)
}

/// The errors of the URL parser have fixed texts.
#[cfg(any(feature = "mysql", feature = "postgres"))]
fn not_understood(cause: <Url as FromStr>::Err) -> DatabaseError {
    config("the database URL is not understood").caused_by(cause.to_string())
}

/// Reads the URL of a file by way of sqlx.
#[cfg(feature = "sqlite")]
pub(super) fn read<O: FromStr<Err = sqlx::Error>>(url: &str) -> Result<O, DatabaseError> {
    url.parse().map_err(|error: sqlx::Error| {
        DatabaseError::new(DatabaseErrorKind::Config, "the database URL is not understood")
            .caused_by(redacted_reason(&error.to_string(), url))
    })
}

fn pool_of(scheme: &str) -> Option<&'static str> {
    match scheme {
        "sqlite" => Some("DatabasePool<sqlx::Sqlite>"),
        "postgres" | "postgresql" => Some("DatabasePool<sqlx::Postgres>"),
        "mysql" | "mariadb" => Some("DatabasePool<sqlx::MySql>"),
        _ => None,
    }
}

#[cfg(all(test, feature = "mysql", feature = "postgres", feature = "tracing"))]
mod tests {
    use crate::database::driver::Backend;
    use crate::database::error::DatabaseErrorKind;
    use std::error::Error;
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Reads a URL; what is logged, and the error with its cause.
    fn read(url: &str) -> (String, Option<String>) {
        let log = Log::default();
        let writer = log.clone();
        let subscriber =
            tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone());
        let error = tracing::subscriber::with_default(subscriber.finish(), || {
            match url.starts_with("mysql") {
                true => sqlx::MySql::parse(url).err(),
                false => sqlx::Postgres::parse(url).err(),
            }
        });
        let error = error.map(|it| {
            assert_eq!(it.kind(), DatabaseErrorKind::Config);
            format!("{it} {it:?} {:?}", it.source())
        });
        let log = log.0.lock().unwrap();
        (String::from_utf8_lossy(&log).into_owned(), error)
    }

    #[test]
    fn a_password_that_is_not_encoded_is_refused_with_advice_and_not_shown() {
        for scheme in ["postgres", "mysql"] {
            for (password, code) in [
                ("p@ss/hunter2", "`@` as `%40` and `/` as `%2F`"),
                ("hunter2@", "`@` as `%40`"),
                ("/hunter2", "`/` as `%2F`"),
                ("hunter2?x", "`?` as `%3F`"),
                ("#hunter2", "`#` as `%23`"),
                ("hunter2%", "`%` as `%25`"),
            ] {
                let (log, error) = read(&format!("{scheme}://u:{password}@127.0.0.1/db"));
                let error = error.unwrap();
                assert!(error.contains(code) && !error.contains("hunter2"), "{password}: {error}");
                assert!(!log.contains("hunter2"), "{log}");
            }
            let (log, error) = read(&format!("{scheme}://u:p%40ss%2Fhunter2@127.0.0.1/db"));
            assert_eq!((log.as_str(), error), ("", None));
        }
    }

    #[test]
    fn an_unknown_parameter_is_named_without_its_value() {
        for (query, named) in [
            ("user=u&sslpassword=hunter2", "`sslpassword`"),
            ("passwd=hunter2", "`passwd`"),
            ("channel_binding=hunter2", "`channel_binding`"),
            ("sslpassword=a&hunter2=b", "a parameter without a known name"),
            ("password=a&hunter2", "a parameter without a known name"),
            ("hunter2", "a parameter without a known name"),
        ] {
            for scheme in ["postgres", "mysql"] {
                let (log, error) = read(&format!("{scheme}://127.0.0.1/db?{query}"));
                assert_eq!(error, None);
                assert!(log.contains(named) || scheme == "mysql", "{query}: {log}");
                assert!(log.contains("WARN") && !log.contains("hunter2"), "{query}: {log}");
            }
        }
    }

    #[test]
    fn a_parameter_with_a_wrong_value_is_named_without_it() {
        for url in ["postgres://h/db?sslmode=hunter2", "mysql://h/db?sslmode=hunter2"] {
            let (_, error) = read(url);
            let error = error.unwrap();
            assert!(
                error.contains("`sslmode` has a wrong value") && !error.contains("hunter2"),
                "{error}"
            );
        }
        for url in ["postgres://u:hunter2", "mysql://u:hunter2", "postgres://[hunter2/db"] {
            let error = read(url).1.unwrap();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
