//! `cache:get` and `cache:forget`.

use super::{Caches, NOWHERE, Wanted, nowhere};
use crate::cache::Header;
use crate::console::Console;
use crate::console::document::{Audience, Record, print};
use crate::console::figure::Figure;
use crate::error::{Error, Result};
use std::time::{Duration, SystemTime};

/// Tells what there is of a key.
///
/// # Errors
///
/// If there is nothing, with the reason; if the store fails.
pub async fn get(
    caches: Caches<'_>,
    wanted: Wanted<'_>,
    key: &str,
    console: &Console,
) -> Result<()> {
    let audience = Audience::of(console)?;
    let scope = caches.scope(wanted).await?;
    match scope.describe(key).await? {
        Ok((header, length)) => {
            let described = described(key, header, length, SystemTime::now(), audience);
            print(console, &described.into())
        }
        Err(miss) => {
            let why = miss.name().replace('_', " ");
            let error = Error::failed(format!("there is no value of `{key}`: {why}"));
            Err(match wanted {
                _ if scope.store_behind().is_none() => error.note(NOWHERE),
                Wanted { tags: [], namespaces: [], .. } => {
                    error.note("keys with tags want `--tag`, those of a namespace `--namespace`")
                }
                Wanted { tags: [_, _, ..], .. } => error.note("tags count in their order"),
                _ => error,
            })
        }
    }
}

/// Times are in seconds for programs; for people they are rounded, and are from now.
fn described(
    key: &str,
    header: Header,
    length: usize,
    now: SystemTime,
    audience: Audience,
) -> Record {
    let age = now.duration_since(header.created).unwrap_or_default();
    let left = header.expires.map(|it| it.duration_since(now));
    let record = Record::default()
        .with("key", key)
        .with("type", format!("{:032x}", header.fingerprint))
        .with_figure("size", &Figure::Bytes(length as u64), audience);
    if audience != Audience::People {
        let left = left.map(|it| match it {
            Ok(left) => left.as_secs_f64(),
            Err(over) => -over.duration().as_secs_f64(),
        });
        return record
            .with("age_seconds", age.as_secs_f64())
            .with("expires_in_seconds", left)
            .with("computed_in_seconds", header.computed_in.as_secs_f64());
    }
    record
        .with("made", format!("{} ago", rounded(age)))
        .with(
            "too old",
            match left {
                None => "never".to_owned(),
                Some(Ok(left)) => format!("in {}", rounded(left)),
                Some(Err(over)) => format!("since {}", rounded(over.duration())),
            },
        )
        .with("computed in", Figure::Time(header.computed_in).to_string())
}

/// In the two largest units: `3 d 4 h`, `12 s`.
fn rounded(time: Duration) -> String {
    const UNITS: [(u64, &str); 4] = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let mut left = time.as_secs();
    let mut parts = Vec::new();
    for (seconds, unit) in UNITS {
        let count = left / seconds;
        left %= seconds;
        if count > 0 || !parts.is_empty() {
            parts.push((count, unit));
        }
    }
    let parts = parts.into_iter().take(2).filter(|it| it.0 > 0);
    let parts: Vec<String> = parts.map(|(count, unit)| format!("{count} {unit}")).collect();
    if parts.is_empty() { "0 s".to_owned() } else { parts.join(" ") }
}

/// Removes a key.
///
/// # Errors
///
/// If the store fails, and its configuration is strict.
pub async fn forget(
    caches: Caches<'_>,
    wanted: Wanted<'_>,
    key: &str,
    console: &Console,
) -> Result<()> {
    let scope = caches.scope(wanted).await?;
    match scope.forget(key).await? {
        true => console.line_of(format_args!("forgot `{key}`"))?,
        false => console.line_of(format_args!("there is no `{key}`"))?,
    }
    nowhere(&scope, console)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_in_their_two_largest_units() {
        let check = |seconds, shown: &str| {
            assert_eq!(rounded(Duration::from_secs(seconds)), shown);
        };
        check(0, "0 s");
        check(59, "59 s");
        check(61, "1 min 1 s");
        check(3_600, "1 h");
        check(3_661, "1 h 1 min");
        check(90_000, "1 d 1 h");
        check(86_401, "1 d");
    }

    #[test]
    fn an_entry_says_when_it_is_too_old() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let header = Header {
            fingerprint: 7,
            stale: None,
            created: now - Duration::from_secs(61),
            expires: Some(now + Duration::from_secs(600)),
            computed_in: Duration::from_millis(12),
        };
        let shown = |header, audience| described("k", header, 2048, now, audience).line();
        let ty = format!("key k, type {:032x}, ", 7);
        assert_eq!(
            shown(header, Audience::People),
            format!(
                "{ty}size 2.0 KiB, made 1 min 1 s ago, too old in 10 min, computed in 12.00 ms"
            )
        );
        assert_eq!(
            shown(header, Audience::Document),
            format!(
                "{ty}size_bytes 2048, age_seconds 61, expires_in_seconds 600, computed_in_seconds 0.012"
            )
        );
        let over = Header { expires: Some(now - Duration::from_secs(5)), ..header };
        assert!(shown(over, Audience::People).contains("too old since 5 s"));
        let never = Header { expires: None, ..header };
        assert!(shown(never, Audience::People).contains("too old never"));
        assert!(shown(never, Audience::Rows).contains("expires_in_seconds , "));
    }
}
