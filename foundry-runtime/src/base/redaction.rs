//! Hides passwords in texts that are not secret: in URLs, in `user:password@host`, and behind `password=`.
//! A URL that is written wrongly is hidden rather too much than too little.

/// The value of a URL's parameter is hidden if the parameter's name ends like this.
const HIDDEN: [&str; 12] = [
    "password",
    "passwd",
    "passphrase",
    "pass",
    "pwd",
    "secret",
    "token",
    "apikey",
    "key",
    "auth",
    "signature",
    "credentials",
];

/// The same outside of URLs, where fewer names are unmistakable.
const HIDDEN_ANYWHERE: [&str; 6] = ["password", "passwd", "passphrase", "pwd", "secret", "token"];

/// The databases whose URLs may show a user that has no password.
const SHOW_USERS: [&str; 4] = ["postgres", "postgresql", "mysql", "mariadb"];

const MASK: &str = "***";

/// Returns a message without the passwords that it mentions.
pub(crate) fn redacted(message: &str) -> String {
    Redaction { is_value: false }.text(message)
}

/// Returns a value without its passwords. All of the text is taken for the value, so that a password may
/// contain blanks and quotes.
pub(crate) fn redacted_value(value: &str) -> String {
    Redaction { is_value: true }.text(value)
}

/// Returns a message about a value, which it may quote, without passwords.
pub(crate) fn redacted_reason(message: &str, value: &str) -> String {
    let shown = redacted_value(value);
    match shown == value {
        true => redacted(message),
        false => {
            let escaped = value.escape_debug().to_string();
            redacted(&message.replace(value, &shown).replace(&escaped, &shown))
        }
    }
}

/// Returns whether the value of this parameter of a URL is hidden.
pub(crate) fn is_hidden(name: &str) -> bool {
    ends_with_one_of(name, &HIDDEN)
}

/// Returns whether the value of this name is hidden outside of URLs, too.
pub(crate) fn is_hidden_anywhere(name: &str) -> bool {
    ends_with_one_of(name, &HIDDEN_ANYWHERE)
}

fn ends_with_one_of(name: &str, ends: &[&str]) -> bool {
    let name = name.to_ascii_lowercase();
    ends.iter().any(|it| name.ends_with(it))
}

struct Redaction {
    is_value: bool,
}

impl Redaction {
    fn text(&self, text: &str) -> String {
        let mut shown = String::new();
        let mut rest = text;
        while let Some(separator) = rest.find("://") {
            let scheme = start_of_scheme(rest, separator);
            // `user:pass://word@host`: the `://` is part of a password.
            if self.is_value && rest[..scheme].ends_with(':') && !rest.starts_with("jdbc:") {
                break;
            }
            shown += &self.without_scheme(&rest[..scheme]);
            let end = next_url(rest, separator + 3).unwrap_or(rest.len());
            shown += &rest[scheme..separator + 3];
            shown += &self.behind_scheme(&rest[scheme..separator], &rest[separator + 3..end]);
            rest = &rest[end..];
        }
        shown + &self.without_scheme(rest)
    }

    /// Hides what stands behind `scheme://`, up to the next URL.
    fn behind_scheme(&self, scheme: &str, rest: &str) -> String {
        let authority = &rest[..end_of_authority(rest)];
        let is_host = has_no_user(authority);
        // In a message, an `@` behind a URL that is right does not belong to the URL.
        let whole = match is_host && !self.is_value {
            true => &rest[..rest.find(is_end_of_word).unwrap_or(rest.len())],
            false => rest,
        };
        let Some(last) = whole.rfind('@') else {
            return match (is_host, rest.split_once(':')) {
                (false, Some((user, _))) => format!("{user}:{MASK}"),
                _ => self.query(rest),
            };
        };
        let (user, host) = rest.split_at(last);
        let host = self.query(host);
        match user.split_once(':') {
            Some((name, _)) => format!("{name}:{MASK}{host}"),
            None if last < authority.len() => match SHOW_USERS.contains(&scheme) {
                true => format!("{user}{host}"),
                false => format!("{MASK}{host}"),
            },
            // The path of a web page may contain an `@`.
            None if matches!(scheme, "http" | "https") => self.query(rest),
            None => format!("{MASK}{host}"),
        }
    }

    /// Hides the passwords among the parameters of a URL.
    fn query(&self, text: &str) -> String {
        let Some(at) = text.find('?') else { return text.to_owned() };
        let (before, query) = text.split_at(at);
        let end = if self.is_value { None } else { query.find(is_end_of_word) };
        let (query, after) = query.split_at(end.unwrap_or(query.len()));
        let (mut shown, mut was_hidden) = (before.to_owned(), false);
        for part in query.split_inclusive(['?', '&', ';']) {
            let body = part.trim_end_matches(['?', '&', ';']);
            match body.split_once('=') {
                Some((name, _)) if is_hidden(name) => {
                    shown.extend([name, "=", MASK]);
                    was_hidden = true;
                }
                // The rest of a password that contains a `&`.
                None if was_hidden && !body.is_empty() => shown.push_str(MASK),
                _ => shown.push_str(body),
            }
            shown.push_str(&part[body.len()..]);
        }
        shown + after
    }

    /// Hides what is not behind a scheme: `user:password@host`, and `password=…`.
    fn without_scheme(&self, text: &str) -> String {
        if !text.contains(['@', '=']) {
            return text.to_owned();
        }
        if self.is_value
            && let Some(shown) = without_user(text)
        {
            return without_assignments(&shown, true);
        }
        let mut shown = String::new();
        for part in text.split_inclusive(is_end_of_word) {
            let word = part.trim_end_matches(is_end_of_word);
            shown += &without_user(word).unwrap_or_else(|| word.to_owned());
            shown += &part[word.len()..];
        }
        without_assignments(&shown, self.is_value)
    }
}

/// Hides the password of `user:password@host`, if the text is that.
fn without_user(text: &str) -> Option<String> {
    let (user, host) = text.rsplit_once('@')?;
    let (name, _) = user.split_once(':')?;
    (!name.contains(char::is_whitespace)).then(|| format!("{name}:{MASK}@{host}"))
}

/// Hides the value of each `password=…`.
fn without_assignments(text: &str, is_value: bool) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('=') {
        let (before, value) = rest.split_at(at + 1);
        let is_name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '.');
        let name = before[..at].trim_end();
        let name = &name[name.trim_end_matches(is_name).len()..];
        shown.push_str(before);
        rest = value;
        if is_hidden_anywhere(name) {
            let end = end_of_assigned(value, is_value);
            if end > 0 {
                shown.push_str(MASK);
            }
            rest = &value[end..];
        }
    }
    shown + rest
}

/// The end of an assigned value: its closing quote, or what separates it from the next assignment.
fn end_of_assigned(text: &str, is_value: bool) -> usize {
    let blanks = text.len() - text.trim_start_matches([' ', '\t']).len();
    let value = &text[blanks..];
    if let Some(quote) = value.chars().next().filter(|it| matches!(it, '\'' | '"')) {
        return match value[1..].find(quote) {
            Some(end) => blanks + end + 2,
            None => text.len(),
        };
    }
    let is_end = |(at, it): (usize, char)| match it {
        ';' | '&' | ',' | '`' | '\'' | '"' => true,
        _ if !it.is_whitespace() => false,
        _ if !is_value => true,
        // A blank of the password itself, unless another assignment follows.
        _ => value[at..].split_whitespace().next().is_some_and(|it| it.contains('=')),
    };
    blanks + value.char_indices().find(|it| is_end(*it)).map_or(value.len(), |it| it.0)
}

/// Returns whether it is `host` or `host:port`.
fn has_no_user(authority: &str) -> bool {
    let host = match authority.strip_prefix('[').and_then(|it| it.split_once(']')) {
        Some((_, port)) => port,
        None => authority,
    };
    let port = host.split_once(':').map_or("", |it| it.1);
    !authority.contains('@') && port.len() <= 5 && port.bytes().all(|it| it.is_ascii_digit())
}

fn end_of_authority(text: &str) -> usize {
    text.find(|it| matches!(it, '/' | '?' | '#' | ',' | ')') || is_end_of_word(it))
        .unwrap_or(text.len())
}

fn is_end_of_word(it: char) -> bool {
    it.is_whitespace() || matches!(it, '`' | '"' | '\'')
}

fn start_of_scheme(text: &str, separator: usize) -> usize {
    let is_scheme = |it: char| it.is_ascii_alphanumeric() || matches!(it, '+' | '-' | '.');
    text[..separator].trim_end_matches(is_scheme).len()
}

/// The place of the next URL's scheme. A `://` that follows a letter of a password is not one.
fn next_url(text: &str, from: usize) -> Option<usize> {
    text[from..].match_indices("://").find_map(|(at, _)| {
        let start = start_of_scheme(text, from + at).max(from);
        let before = text[..start].chars().next_back();
        let is_between = |it: char| is_end_of_word(it) || matches!(it, ',' | ';' | '|' | '(' | '[');
        (start > from && start < from + at && before.is_some_and(is_between)).then_some(start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(redacted(text), expected);
    }

    #[track_caller]
    fn check_value(text: &str, expected: &str) {
        assert_eq!(redacted_value(text), expected);
    }

    #[test]
    fn passwords_of_urls_are_not_shown() {
        check("`postgres://shop:s3cret@db/shop`", "`postgres://shop:***@db/shop`");
        check("a://u:p@h and b://u:q@h", "a://u:***@h and b://u:***@h");
        check("a://u:p@h,b://u:q@h", "a://u:***@h,b://u:***@h");
        check("https://example.org:443/a@b", "https://example.org:***@b");
        check("postgres://shop:s3/cr@et@db/shop", "postgres://shop:***@db/shop");
        check("no url: a@b", "no url: a@b");
        check("a b:c d", "a b:c d");
        check("http://h:80/x: ask ada@example.org", "http://h:80/x: ask ada@example.org");
        check("at http://[::1]:80/ now", "at http://[::1]:80/ now");
    }

    #[test]
    fn a_password_of_any_characters_is_hidden_up_to_the_last_at() {
        for password in [
            "p@ss/hunter2",
            "hunter2",
            "a/b",
            "a#b",
            "a?b",
            "a%b",
            "a b",
            "a`b",
            "a'b\"c",
            "a,b",
            "a;b&c",
            "a:b",
            "a://b",
            "a\nb",
            "12/34",
            "12 34",
            "@",
            "a@",
            "x, a:b",
            "?password=a",
            "\u{e4}@\u{e4}",
        ] {
            for (before, after) in [
                ("postgres://u:", "@127.0.0.1/db"),
                ("mysql://u:", "@[::1]:3306/db?ssl-mode=required"),
                ("redis://:", "@h"),
                ("u:", "@h/db"),
                ("postgres:u:", "@h/db"),
                ("//u:", "@h/db"),
            ] {
                let user = if before == "postgres:u:" { "postgres:" } else { before };
                check_value(&format!("{before}{password}{after}"), &format!("{user}***{after}"));
            }
            // In a message this is a host with a port, and the words behind it.
            if password != "12 34" {
                check(&format!("`postgres://u:{password}@h/db`"), "`postgres://u:***@h/db`");
            }
        }
    }

    #[test]
    fn a_password_without_a_host_is_not_shown() {
        check_value("postgres://u:hunter2", "postgres://u:***");
        check_value("postgres://u:hun/ter2", "postgres://u:***");
        check_value("postgres://u:hunter2 at db", "postgres://u:***");
        check_value("redis://hunter2@h", "redis://***@h");
        check_value("redis://hun/ter2@h", "redis://***@h");
        check_value("https://t0ken@github.com/x", "https://***@github.com/x");
    }

    #[test]
    fn what_is_not_a_password_is_shown() {
        for text in [
            "postgres://shop@db/shop",
            "https://example.org/@ada/x?page=1",
            "http://127.0.0.1:8080/x",
            "http://[::1]:8080",
            "git@github.com:shop/shop",
            "ada@example.org, bob@example.org",
            "at 10:30 by bob@example.org",
            "10:30",
            "a=b",
            "sqlite:shop.db",
        ] {
            check_value(text, text);
        }
    }

    #[test]
    fn passwords_of_queries_are_not_shown() {
        check("`redis://h/0?password=p&db=1`", "`redis://h/0?password=***&db=1`");
        check("jdbc://h/x?user=u&sslPassword=p", "jdbc://h/x?user=u&sslPassword=***");
        check("https://h/?page=1&token=t x", "https://h/?page=1&token=*** x");
        check_value("postgres://u@h/d?password=a b&c#d", "postgres://u@h/d?password=***&***");
        check_value("postgres://u:p@h/d?passwd=q", "postgres://u:***@h/d?passwd=***");
    }

    #[test]
    fn passwords_behind_their_names_are_not_shown() {
        check("password=x", "password=***");
        check(
            "Server=h;User Id=u;Password=x;Pooling=true",
            "Server=h;User Id=u;Password=***;Pooling=true",
        );
        check_value("host=h password='a b' user=u", "host=h password=*** user=u");
        check_value("host=h password=a b user=u", "host=h password=*** user=u");
        check_value("password = a b", "password =***");
        check("password=", "password=");
    }

    #[test]
    fn passwords_without_a_scheme_are_not_shown() {
        check("`shop:s3cret@db/shop`", "`shop:***@db/shop`");
        check("shop:s3/c@ret@db", "shop:***@db");
        check("git@github.com:shop/shop", "git@github.com:shop/shop");
        check("at 10:30 by bob@example.org", "at 10:30 by bob@example.org");
    }

    #[test]
    fn a_reason_that_quotes_the_value_shows_no_password() {
        let value = "postgres://u:a b/c@h";
        let reason = redacted_reason(&format!("invalid: {value:?} or {value}!"), value);
        assert_eq!(reason, "invalid: \"postgres://u:***@h\" or postgres://u:***@h!");
        assert_eq!(redacted_reason("it is odd", "3"), "it is odd");
    }
}
