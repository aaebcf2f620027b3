//! E3: of one-letter typos of every key at least 95 in 100 are answered with the right key.

use super::{leaves, sources, wrong};
use foundry::config::Sources;
use foundry_tests::settings::MailConfig;

/// Every word that one slip of a hand makes of this one: a letter left out, doubled, replaced, or
/// swapped with the next.
fn slips(word: &str) -> Vec<String> {
    let mut slips = Vec::new();
    for at in 0..word.len() {
        let (before, letter, after) = (&word[..at], &word[at..=at], &word[at + 1..]);
        slips.push(format!("{before}{after}"));
        slips.push(format!("{before}{letter}{letter}{after}"));
        for other in ["x", "e", "_"] {
            slips.push(format!("{before}{other}{after}"));
        }
        if let Some(next) = after.get(..1) {
            slips.push(format!("{before}{next}{letter}{}", &after[1..]));
        }
    }
    slips.retain(|it| it != word && !it.is_empty());
    slips
}

/// How many suggestions are right, out of 100.
fn rate(check: impl Fn(&str, &str, &str) -> bool) -> usize {
    let (mut right, mut all) = (0, 0);
    let keys: Vec<String> = leaves().into_iter().map(|it| it.key).collect();
    for key in &keys {
        let (table, word) = key.rsplit_once('.').map_or(("", key.as_str()), |it| it);
        for slip in slips(word) {
            let path = if table.is_empty() { slip.clone() } else { format!("{table}.{slip}") };
            // Some slips are other keys.
            if keys.contains(&path) {
                continue;
            }
            all += 1;
            right += usize::from(check(table, word, &slip));
        }
    }
    assert!(all > 1000, "{all}");
    right * 100 / all
}

#[test]
fn e3_typos_in_files_are_answered_with_the_key() {
    let rate = rate(|table, word, slip| {
        let table = if table.is_empty() { "mail".to_owned() } else { format!("mail.{table}") };
        let sources = Sources::new().with_toml("foundry.toml", format!("[{table}]\n'{slip}' = 1"));
        let message =
            format!("foundry.toml:2:1: `[{table}]` has no key `{slip}`; did you mean `{word}`?");
        wrong(&sources).notes().contains(&message)
    });
    assert!(rate >= 95, "{rate}");
}

#[test]
fn e3_typos_on_the_command_line_are_answered_with_the_key() {
    let rate = rate(|table, word, slip| {
        let dot = if table.is_empty() { "" } else { "." };
        let path = format!("mail.{table}{dot}{slip}");
        let notes = wrong(&sources("").with_override(&path, "1")).notes().join("\n");
        notes.contains(&format!(
            "`--config {path}`: `[mail{dot}{table}]` has no key `{slip}`; did you mean `{word}`?"
        ))
    });
    assert!(rate >= 95, "{rate}");
}

#[test]
fn e3_typos_in_variables_are_told_where_the_variable_is_missing() {
    let (mut right, mut all) = (0, 0);
    for slip in slips("MAIL_HOST") {
        let error =
            foundry::config::load_from::<MailConfig>(&Sources::new().with_variable(&slip, "x"));
        let notes = error.unwrap_err().notes().join("\n");
        all += 1;
        right += usize::from(notes.contains(&format!("(there is `{slip}` in the environment)")));
    }
    assert!(right * 100 >= all * 95, "{right} of {all}");
}
