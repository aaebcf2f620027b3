//! The host of a URL: sqlx takes an IPv6 address with its brackets, and a name with its codes, for a name
//! that no server has, and does not know lists of hosts. Messages name nothing of a URL.

use super::error::{DatabaseError, DatabaseErrorKind};
use sqlx_core::percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::net::Ipv6Addr;

/// The host that sqlx reads instead of one that it would read wrongly.
const INSTEAD: &str = "localhost";

/// A URL whose host is taken out of it if sqlx would read it wrongly.
pub(super) struct Split<'a> {
    pub(super) url: Cow<'a, str>,
    pub(super) host: Option<String>,
}

/// Takes the host out of a URL in which user and password are encoded.
pub(super) fn split(url: &str) -> Result<Split<'_>, DatabaseError> {
    let whole = Split { url: url.into(), host: None };
    let Some((scheme, rest)) = url.split_once("://") else {
        let scheme = url.split(':').next().unwrap_or_default();
        return Err(config(format!(
            "the database URL has no `//` behind its scheme; write `{scheme}://user@host/database`"
        )));
    };
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let (user, place) = authority.rsplit_once('@').unwrap_or(("", authority));
    let has_user = user.len() < authority.len() - place.len();
    if place.contains(',') {
        return Err(several());
    }
    let (host, port) = match place.strip_prefix('[') {
        // Without its bracket the URL is refused as a whole.
        Some(inner) => match inner.split_once(']') {
            Some((address, port)) => (Some(address_in_brackets(address)?), port),
            None => return Ok(whole),
        },
        None => {
            let host = place.split(':').next().unwrap_or_default();
            (name(host, place)?, &place[host.len()..])
        }
    };
    let Some(host) = host else { return Ok(whole) };
    let at = if has_user { "@" } else { "" };
    let behind = &rest[authority.len()..];
    let url = format!("{scheme}://{user}{at}{INSTEAD}{port}{behind}");
    Ok(Split { url: url.into(), host: Some(host) })
}

/// Checks the host that a parameter names.
pub(super) fn parameter(value: &str) -> Result<&str, DatabaseError> {
    if value.contains(',') && !value.starts_with('/') {
        return Err(several());
    }
    Ok(value.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(value))
}

/// Reads an address, which may have a zone: `fe80::1%25eth0`.
fn address_in_brackets(encoded: &str) -> Result<String, DatabaseError> {
    let address = decoded(encoded)?;
    if !is_address(&address) {
        return Err(config("the host in brackets in the database URL is not an IPv6 address"));
    }
    Ok(address)
}

/// Reads a host without brackets; none if sqlx reads it rightly.
fn name(host: &str, place: &str) -> Result<Option<String>, DatabaseError> {
    let is_of_address = |it: u8| it.is_ascii_hexdigit() || matches!(it, b':' | b'.');
    if place.matches(':').count() > 1 && place.bytes().all(is_of_address) {
        return Err(config(
            "an IPv6 address in a database URL has brackets around it: `[::1]:5432`",
        ));
    }
    if !host.contains('%') {
        return Ok(None);
    }
    let host = decoded(host)?;
    match host.starts_with('/') {
        // A socket.
        true => Ok(None),
        false if host.contains(':') && !is_address(&host) => {
            Err(config("the host in the database URL has a `:` and is not an IPv6 address"))
        }
        false => Ok(Some(host)),
    }
}

fn is_address(host: &str) -> bool {
    let (address, zone) = host.split_once('%').unwrap_or((host, "0"));
    address.parse::<Ipv6Addr>().is_ok() && !zone.is_empty()
}

fn decoded(text: &str) -> Result<String, DatabaseError> {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.map(Cow::into_owned).map_err(|_| config("the host in the database URL is not UTF-8"))
}

fn several() -> DatabaseError {
    config("the database URL names several hosts, of which a pool knows one; name that")
}

fn config(message: impl Into<String>) -> DatabaseError {
    DatabaseError::new(DatabaseErrorKind::Config, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, sqlx: &str, host: &str) {
        let split = split(url).unwrap();
        assert_eq!((&*split.url, split.host.as_deref()), (sqlx, Some(host)), "{url}");
    }

    #[track_caller]
    fn refuse(url: &str, part: &str) {
        let error = split(url).map(drop).unwrap_err().to_string();
        assert!(error.contains(part) && !error.contains("hunter2"), "{url}: {error}");
    }

    #[test]
    fn an_ipv6_address_in_brackets_is_an_address_without_them() {
        check("postgres://u:p@[::1]:5432/db?a=b", "postgres://u:p@localhost:5432/db?a=b", "::1");
        check("mysql://[::1]/db", "mysql://localhost/db", "::1");
        check("mysql://[::1]", "mysql://localhost", "::1");
        check("postgres://@[2001:db8::2]?a=b", "postgres://@localhost?a=b", "2001:db8::2");
        check("mysql://u@[::ffff:127.0.0.1]:1/d", "mysql://u@localhost:1/d", "::ffff:127.0.0.1");
        check("postgres://u@[fe80::1%25eth0]:1/d", "postgres://u@localhost:1/d", "fe80::1%eth0");
    }

    #[test]
    fn an_encoded_host_is_decoded() {
        check("postgres://u:p@%3A%3A1:5432/db", "postgres://u:p@localhost:5432/db", "::1");
        check("mysql://u@fe80%3A%3A1%25eth0/db", "mysql://u@localhost/db", "fe80::1%eth0");
        check("mysql://u@db%2Dtwo:1/db", "mysql://u@localhost:1/db", "db-two");
    }

    #[test]
    fn other_hosts_are_left_to_sqlx() {
        for url in [
            "postgres://u:p@db.example:5432/db",
            "postgres:///db",
            "postgres://%2Frun%2Fpostgresql/db",
            "postgres://u:a:b@127.0.0.1/db",
            "postgres://[::1/db",
        ] {
            let split = split(url).unwrap();
            assert_eq!((&*split.url, split.host), (url, None));
        }
    }

    #[test]
    fn a_host_that_is_none_is_refused_without_being_shown() {
        refuse("postgres://u@[hunter2]/db", "is not an IPv6 address");
        refuse("postgres://u@[::1%25]/db", "is not an IPv6 address");
        refuse("postgres://u:hunter2@::1:5432/db", "has brackets around it");
        refuse("mysql://u:hunter2@2001:db8::2/db", "has brackets around it");
        refuse("mysql://u@hunter2%3A1/db", "has a `:` and is not an IPv6 address");
        refuse("mysql://u@%ff/db", "is not UTF-8");
        refuse("postgres://u:hunter2@one:5432,two:5432/db", "names several hosts");
        refuse("mysql://u:hunter2@one,two/db", "names several hosts");
        refuse("postgres://u:hunter2@[::1]:1,[::2]:1/db", "names several hosts");
        refuse("postgres:u:hunter2@h/db", "has no `//` behind its scheme");
        refuse("mysql:/u:hunter2@h/db", "write `mysql://user@host/database`");
        assert!(parameter("hunter2,two").is_err());
        assert_eq!(parameter("[::1]").unwrap(), "::1");
        assert_eq!(parameter("/run/a,b").unwrap(), "/run/a,b");
    }
}
