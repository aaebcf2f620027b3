//! The URL of a Redis, and what is wrong with one: in words of ours, since those of others may show a part
//! of it, and any part may be the password.

use crate::url::check_encoded;
use ::redis::Client;

/// What is wrong with a URL.
pub(super) struct Fault {
    /// Of the URL itself.
    pub(super) of_it: &'static str,
    /// Of the variable where it usually stands.
    pub(super) of_variable: &'static str,
}

macro_rules! fault {
    ($why:literal) => {
        Fault { of_it: concat!("it ", $why), of_variable: concat!("`REDIS_URL` ", $why) }
    };
}

/// What a URL says. Nothing is connected.
pub(super) fn open(url: &str) -> Result<Client, Fault> {
    let Some((scheme, _)) = url.split_once("://") else {
        return Err(fault!("has no scheme; it begins with `redis://`"));
    };
    if !scheme.contains("unix") && check_encoded(url, |_| false).is_err() {
        return Err(fault!(
            "has a user or a password that is not encoded; write `@` in it as `%40`, `/` as `%2F`, `?` as `%3F`, \
             `#` as `%23` and `%` as `%25`"
        ));
    }
    if matches!(scheme, "rediss" | "valkeys") {
        return Err(fault!(
            "asks for TLS, which is not built in; a tunnel of the machine, such as stunnel, can do that"
        ));
    }
    Client::open(url).map_err(|error| of(&error.to_string()))
}

/// What the client tells, in our words.
fn of(told: &str) -> Fault {
    let says = |words: &str| told.contains(words);
    match () {
        () if says("Missing hostname") => fault!("names no host"),
        () if says("wildcard") => fault!("names all addresses of a machine, and no host"),
        () if says("database number") => {
            fault!("has a database that is no number; write `/0` at its end, or nothing")
        }
        () if says("protocol version") => fault!("asks for a protocol that Redis does not have"),
        () if says("UTF-8") => fault!("has a user or a password that is not UTF-8"),
        () if says("Missing path") => fault!("names no socket"),
        () if says("did not parse") || says("not a redis URL") => {
            fault!("is no URL of a Redis, or its port is no number up to 65535")
        }
        () => fault!("is not understood"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_is_told_in_words_of_ours() {
        let check = |url: &str, why: &str| {
            let fault = open(url).map(drop).map_err(|it| (it.of_it, it.of_variable));
            let (of_it, of_variable) = fault.expect_err(url);
            assert!(of_it.starts_with(&format!("it {why}")), "{url}: {of_it}");
            assert!(of_variable.starts_with(&format!("`REDIS_URL` {why}")), "{url}: {of_variable}");
        };
        check("", "has no scheme");
        check("foo", "has no scheme");
        check("redis://", "names no host");
        check("redis://:word@", "is no URL of a Redis");
        check("redis://0.0.0.0/0", "names all addresses");
        check("redis://host:99999/0", "is no URL of a Redis, or its port is no number up to 65535");
        check("http://host/0", "is no URL of a Redis");
        check("redis://host/films", "has a database that is no number");
        check("redis://host/0?protocol=resp9", "asks for a protocol");
        check("redis://ada:%ff@host/0", "has a user or a password that is not UTF-8");
        for password in ["1/2", "1@2", "1?2", "1#2", "1%2", "@"] {
            let url = format!("redis://ada:{password}@host/0");
            check(&url, "has a user or a password that is not encoded; write `@` in it as `%40`");
        }
        check("rediss://host/0", "asks for TLS");
        check("unix://host?db=films", "names no socket");
        check("unix:///run/redis.sock?db=films", "has a database that is no number");
        assert!(open("redis://ada:word@cache.example:6379/3").is_ok());
        assert!(open("unix:///run/redis.sock?db=2").is_ok());
    }
}
