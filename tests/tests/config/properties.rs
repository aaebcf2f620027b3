//! What holds for any text: values and files are read or refused, and never both.

use super::{leaves, load, sources};
use foundry::config::{ByteSize, Sources, load_from};
use foundry_tests::settings::{MailConfig, check_any};
use proptest::prelude::*;
use std::time::Duration;

/// The number in a unit of a duration, and its milliseconds.
const UNITS: [(&str, u64); 5] =
    [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

fn with_delay(text: &str) -> Sources {
    sources("").with_variable("MAIL_DELAYS", format!("x={text}"))
}

proptest! {
    // A failing run leaves nothing in the source tree.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
        check_any(text.as_bytes());
    }

    #[test]
    fn any_lines_are_read_or_refused(
        text in "(export )?[A-Z_]{0,9} ?=? ?['\"\\\\]?[a-z \\\\'\"#$\n]{0,20}['\"]?\n?",
    ) {
        check_any(text.as_bytes());
    }

    #[test]
    fn any_tables_are_read_or_refused(
        text in "((port|tls|ratio|labels|keys) ?= ?(\\[|\\{|'|[0-9.]{0,3}|a|,|\\]|\\}){0,6}\n){0,3}",
    ) {
        check_any(text.as_bytes());
    }

    #[test]
    fn durations_are_the_sum_of_their_parts(parts in prop::collection::vec((0_u64..10_000, 0_usize..5), 1..5)) {
        let text: String = parts.iter().map(|(number, unit)| format!("{number}{}", UNITS[*unit].0)).collect();
        let millis = parts.iter().map(|(number, unit)| number * UNITS[*unit].1).sum();
        prop_assert_eq!(load(&with_delay(&text)).delays.unwrap()["x"], Duration::from_millis(millis));
    }

    #[test]
    fn what_is_no_duration_is_refused(text in "[0-9]{0,3}[a-z. +-]{1,3}[0-9]{0,2}") {
        let is_one = load_from::<MailConfig>(&with_delay(&text)).is_ok();
        let text = text.trim();
        let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
        let digits = text.len() - text.trim_start_matches(|it: char| it.is_ascii_digit()).len();
        let (number, unit) = (&text[..digits], text[digits..].trim());
        let units = ["w", "d", "h", "m", "min", "s", "sec", "ms", "us", "ns"];
        let fits = is_number(text)
            || is_number(number) && units.contains(&unit);
        prop_assert_eq!(is_one, fits, "{}", text);
    }

    #[test]
    fn sizes_are_shown_as_they_are_read(bytes in any::<u64>(), unit in 0_usize..64) {
        for size in [ByteSize::new(bytes), ByteSize::new(1 << unit), ByteSize::new(bytes >> unit)] {
            prop_assert_eq!(size.to_string().parse(), Ok(size));
        }
    }

    #[test]
    fn numbers_are_read_within_their_limits(number in any::<i64>(), small in -10_i64..70_000) {
        for number in [number, small] {
            let loaded = load_from::<MailConfig>(&sources("").with_variable("MAIL_PORT", number.to_string()));
            let expected = u16::try_from(number).ok().filter(|it| *it > 0);
            prop_assert_eq!(loaded.ok().map(|it| it.port), expected);
            let offset = sources(&format!("offset = {number}"));
            prop_assert_eq!(load(&offset).offset, Some(number));
        }
    }

    #[test]
    fn lists_are_their_items(items in prop::collection::vec(1_u8.., 0..9), blanks in " {0,2}") {
        let text: Vec<_> = items.iter().map(|it| format!("{blanks}{it}{blanks}")).collect();
        let variable = sources("").with_variable("MAIL_ATTEMPTS", text.join(","));
        prop_assert_eq!(load(&variable).attempts, items.clone());
        prop_assert_eq!(load(&sources(&format!("attempts = {items:?}"))).attempts, items);
    }

    #[test]
    fn quoted_values_are_what_was_quoted(value in "[^'\u{0}]{0,40}", name in "[A-Z][A-Z0-9_]{0,8}") {
        prop_assume!(!["APP_ENV", "MAIL_HOST"].contains(&name.as_str()));
        let dotenv = format!("{name}=1\nMAIL_HOST='{value}' # {name}\n{name}=2");
        let sources = Sources::new().with_variable("MAIL_TLS_CERTIFICATE", "x").with_dotenv(dotenv);
        prop_assert_eq!(load(&sources).host, value);
    }

    #[test]
    fn escaped_values_are_what_was_escaped(value in "\\PC{0,30}") {
        let escaped: String = value.chars().flat_map(|it| match it {
            '"' | '\\' | '$' | '`' => vec!['\\', it],
            it => vec![it],
        }).collect();
        let sources = Sources::new()
            .with_variable("MAIL_TLS_CERTIFICATE", "x")
            .with_dotenv(format!("MAIL_HOST=\"{escaped}\""));
        prop_assert_eq!(load(&sources).host, value);
    }

    /// What is found out while compiling is what is found out while running.
    #[test]
    fn a_text_that_fits_is_read(text in "(-?[0-9]{1,6}|[a-z]{1,5}|[0-9]{1,3}(s|ms|KB|kib|h)|on|off|quiet|,){0,3}") {
        for leaf in leaves().into_iter().filter(|it| !it.field.is_secret()) {
            use foundry_runtime::config::Kind;
            let field = leaf.field;
            let is_known = matches!(field.kind(), Kind::Bool | Kind::Integer { .. } | Kind::Choice(_) | Kind::List(_));
            if !is_known || leaf.key == "retries" || leaf.key.starts_with("fallback") {
                continue;
            }
            let loaded = load_from::<MailConfig>(&sources("").with_variable(&leaf.variable, &text));
            // An empty variable leaves what may be left out, or has a default.
            let is_unset = text.is_empty() && field.presence() != foundry_runtime::config::Presence::Required;
            let fits = foundry_runtime::config::fits(&field.kind(), &text) || is_unset;
            prop_assert_eq!(loaded.is_ok(), fits, "{} {:?}", leaf.key, text);
        }
    }
}
