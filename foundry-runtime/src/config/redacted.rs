//! Texts of fields that are no secrets, and still have a password in them.

/// What is called so in the query of a URL is not shown.
const HIDDEN: [&str; 9] =
    ["password", "passwd", "passphrase", "pass", "pwd", "secret", "token", "apikey", "key"];

/// A text without the passwords of the URLs that may be in it.
pub(super) fn redacted(text: &str) -> String {
    let shown = without_users(text);
    let is_end = |it: char| it.is_whitespace() || "`\"'".contains(it);
    let (mut redacted, mut rest) = (String::new(), shown.as_str());
    while let Some(at) = rest.find(|it| !is_end(it)) {
        let (between, after) = rest.split_at(at);
        let (word, after) = after.split_at(after.find(is_end).unwrap_or(after.len()));
        redacted.push_str(between);
        redacted.push_str(&word_redacted(word));
        rest = after;
    }
    redacted + rest
}

/// After `://`, the password before the `@`.
fn without_users(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        shown.push_str(before);
        let end = after.find(|it: char| it.is_whitespace() || "/?#`".contains(it));
        let authority = &after[..end.unwrap_or(after.len())];
        // A password may have any of the letters above in it, written wrongly: then the last `@` counts.
        let end = match (authority.contains('@'), after.rfind('@')) {
            (false, Some(last)) if authority.contains(':') => last,
            _ => authority.rfind('@').unwrap_or(0),
        };
        let (user, host) = after.split_at(end);
        match user.split_once(':') {
            Some((name, _)) => shown.extend([name, ":***"]),
            None => shown.push_str(user),
        }
        rest = host;
    }
    shown.push_str(rest);
    shown
}

/// What has no blanks in it: without the password of a query, and of `user:password@host`.
fn word_redacted(word: &str) -> String {
    let mut shown = String::new();
    for part in word.split_inclusive(['?', '&', ';']) {
        let Some((name, _)) =
            part.split_once('=').filter(|it| !shown.is_empty() && is_hidden(it.0))
        else {
            shown.push_str(part);
            continue;
        };
        let end = part.ends_with(['&', ';', '?']).then(|| &part[part.len() - 1..]);
        shown.extend([name, "=***", end.unwrap_or_default()]);
    }
    if shown.contains("://") {
        return shown;
    }
    match shown.rsplit_once('@').and_then(|(user, host)| Some((user.split_once(':')?.0, host))) {
        Some((name, host)) if !name.is_empty() => format!("{name}:***@{host}"),
        _ => shown,
    }
}

/// `password`, and also `ssl_password` and `accessToken`.
fn is_hidden(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    HIDDEN.iter().any(|it| name.ends_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(redacted(text), expected);
    }

    #[test]
    fn passwords_of_urls_are_not_shown() {
        check("`postgres://shop:s3cret@db/shop`", "`postgres://shop:***@db/shop`");
        check("a://u:p@h and b://u:q@h", "a://u:***@h and b://u:***@h");
        check("https://example.org:443/a@b", "https://example.org:***@b");
        check("https://user@example.org:443/", "https://user@example.org:443/");
        check("postgres://shop:s3/cr@et@db/shop", "postgres://shop:***@db/shop");
        check("no url: a@b", "no url: a@b");
        check("a b:c d", "a b:c d");
    }

    #[test]
    fn passwords_of_queries_are_not_shown() {
        check("`redis://h/0?password=p&db=1`", "`redis://h/0?password=***&db=1`");
        check("jdbc://h/x?user=u&sslPassword=p", "jdbc://h/x?user=u&sslPassword=***");
        check("https://h/?page=1&token=t x", "https://h/?page=1&token=*** x");
        check("password=x", "password=x");
    }

    #[test]
    fn passwords_without_a_scheme_are_not_shown() {
        check("`shop:s3cret@db/shop`", "`shop:***@db/shop`");
        check("shop:s3/c@ret@db", "shop:***@db");
        check("git@github.com:shop/shop", "git@github.com:shop/shop");
        check("at 10:30 by bob@example.org", "at 10:30 by bob@example.org");
    }
}
