//! URLs of servers: whether user and password are encoded, so that no part of a password is taken for a
//! host, a database or a parameter. Messages name characters, and nothing else of a URL.

/// The characters that end a user or a password early, or are left out of a URL silently, with their
/// codes.
const CODES: [(char, &str, &str); 8] = [
    ('@', "`@`", "%40"),
    ('/', "`/`", "%2F"),
    ('?', "`?`", "%3F"),
    ('#', "`#`", "%23"),
    ('%', "`%`", "%25"),
    ('\t', "a tab", "%09"),
    ('\n', "a line break", "%0A"),
    ('\r', "a carriage return", "%0D"),
];

/// A URL in which a character has to be encoded.
pub(crate) struct NotEncoded(String);

impl NotEncoded {
    /// Returns what to write instead: `` `@` as `%40` and `/` as `%2F` ``.
    #[cfg_attr(
        not(any(test, feature = "mysql", feature = "postgres")),
        expect(dead_code, reason = "what is said about the URL of a Redis is fixed")
    )]
    pub(crate) fn advice(&self) -> String {
        let codes = CODES.iter().filter(|it| self.0.contains(it.0));
        let codes: Vec<_> = codes.map(|(_, name, code)| format!("{name} as `{code}`")).collect();
        match codes.split_last() {
            Some((last, before)) if !before.is_empty() => {
                format!("{} and {last}", before.join(", "))
            }
            _ => codes.concat(),
        }
    }
}

/// Checks that everything before the last `@` of a URL is encoded. `may_contain_at` tells for the name
/// of a parameter whether an `@` in its value is nothing special.
pub(crate) fn check_encoded(
    url: &str,
    may_contain_at: impl Fn(&str) -> bool,
) -> Result<(), NotEncoded> {
    let url = url.trim();
    let Some((_, rest)) = url.split_once("://") else { return Ok(()) };
    let user = match last_at(rest, may_contain_at) {
        Some(last) => &rest[..last],
        None => "",
    };
    let mut wrong: String = user.chars().filter(|it| matches!(it, '@' | '/' | '?' | '#')).collect();
    wrong.extend(['#', '\t', '\n', '\r'].into_iter().filter(|it| rest.contains(*it)));
    if has_stray_percent(rest) {
        wrong.push('%');
    }
    if wrong.is_empty() { Ok(()) } else { Err(NotEncoded(wrong)) }
}

/// The last `@` that may be the end of a password.
fn last_at(rest: &str, may_contain_at: impl Fn(&str) -> bool) -> Option<usize> {
    let last = rest.rfind('@')?;
    let authority = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let is_host = |host: &str| {
        let port = host.rsplit_once(':').filter(|it| !it.1.ends_with(']')).map_or("", |it| it.1);
        port.bytes().all(|it| it.is_ascii_digit())
    };
    let own = rest[..authority].rfind('@');
    let host = &rest[own.map_or(0, |at| at + 1)..authority];
    let query =
        rest.find('?').filter(|it| *it < last && is_host(host) && !rest[..*it].contains('#'));
    let Some(query) = query else { return Some(last) };
    let is_fine = |part: &str| {
        let name = part.split_once('=').map(|it| it.0);
        !part.contains('@') || name.is_some_and(|it| !it.contains('@') && may_contain_at(it))
    };
    match rest[query + 1..].split('&').all(is_fine) && !rest[authority..query].contains('@') {
        true => own,
        false => Some(last),
    }
}

/// Returns whether a `%` is not the beginning of a code.
fn has_stray_percent(text: &str) -> bool {
    text.split('%').skip(1).any(|it| {
        let code = it.as_bytes().get(..2);
        !code.is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn advice(url: &str) -> Option<String> {
        check_encoded(url, |name| matches!(name, "user" | "password")).err().map(|it| it.advice())
    }

    #[track_caller]
    fn refuse(url: &str, expected: &str) {
        assert_eq!(advice(url).as_deref(), Some(expected), "{url}");
    }

    #[test]
    fn each_character_that_must_be_encoded_is_named() {
        refuse("postgres://u:p@ss@h/db", "`@` as `%40`");
        refuse("postgres://u:p/ss@h/db", "`/` as `%2F`");
        refuse("postgres://u:p?ss@h/db", "`?` as `%3F`");
        refuse("postgres://u:p#ss@h/db", "`#` as `%23`");
        refuse("postgres://u:p%ss@h/db", "`%` as `%25`");
        refuse("postgres://u:p%", "`%` as `%25`");
        refuse("postgres://u:p@ss/hunter2@127.0.0.1/db", "`@` as `%40` and `/` as `%2F`");
        refuse(
            "postgres://u:@/?#%@h",
            "`@` as `%40`, `/` as `%2F`, `?` as `%3F`, `#` as `%23` and `%` as `%25`",
        );
        refuse("postgres://u:12/34@h/db", "`/` as `%2F`");
        refuse("postgres://u:12?34@h/db", "`?` as `%3F`");
        refuse("postgres://u:12?x=34@h/db", "`?` as `%3F`");
        refuse("postgres://u:p@h?x=34@h/db", "`@` as `%40` and `?` as `%3F`");
        refuse("postgres://u:p?user=34@h/db", "`?` as `%3F`");
        refuse("postgres://h/db?password=a#b", "`#` as `%23`");
        refuse("postgres://u:p\tss@h/db", "a tab as `%09`");
        refuse("postgres://u:p\r\n@h/db", "a line break as `%0A` and a carriage return as `%0D`");
        refuse("postgres://h/db?password=a%b", "`%` as `%25`");
    }

    #[test]
    fn what_is_encoded_is_fine() {
        for url in [
            "postgres://u:p%40ss%2F@h/db",
            "postgres://u@h:5432/db?sslmode=require",
            "postgres://h/db?user=ada@corp&password=p@ss",
            "postgres://u:p@[::1]:5432/db?user=a@b",
            "postgres://u:p@[::1]/db?user=a@b",
            "postgres:///db",
            "mysql://u:p:q@h/db",
            "mysql://u:p q[]^`{}|\\\"<>;&=+$,!'()*~@h/db",
            " postgres://u:p@h/db\n",
            "sqlite:a@b#c",
        ] {
            assert_eq!(advice(url), None, "{url}");
        }
    }
}
