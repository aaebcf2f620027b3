//! E1: each mistake names its key, its place and what was expected, and all come in one run.

use super::{check_wrong, leaves, sources, wrong};
use foundry::config::Sources;
use foundry_runtime::config::{Kind, Leaf};

/// A text that is wrong for this kind, and the same as TOML; `None`, if nothing is.
fn broken(kind: Kind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        Kind::Text | Kind::Path | Kind::List(Kind::Text) => return None,
        Kind::Choice(_) | Kind::Other(_) => ("nonsense", "'nonsense'"),
        Kind::Map(_) => ("nonsense", "3"),
        Kind::List(_) => ("nonsense", "'nonsense'"),
        _ => ("nonsense", "[[1]]"),
    })
}

/// Where a value of a leaf is set wrongly, and how a message begins that names the place.
fn settings(leaf: &Leaf) -> Vec<(Sources, String)> {
    let mut settings = Vec::new();
    let (key, variable) = (&leaf.key, &leaf.variable);
    if let Some((text, toml)) = broken(leaf.field.kind()) {
        let place = format!("foundry.toml:2:{}", key.len() + 4);
        settings.push((sources(&format!("{key} = {toml}")), place));
        let place = format!("foundry.test.toml:2:{}", key.len() + 4);
        let file = format!("[mail]\n{key} = {toml}");
        let profile =
            sources("").with_variable("APP_ENV", "test").with_file("foundry.test.toml", file);
        settings.push((profile, place));
        let place = format!("`{variable}` in the environment");
        settings.push((sources("").with_variable(variable, text), place));
        let place = format!(".env:2:{}: `{variable}`", variable.len() + 2);
        settings.push((sources("").with_dotenv(format!("\n{variable}={text}")), place));
        let place = format!("`--config mail.{key}`");
        settings.push((sources("").with_override(format!("mail.{key}"), text), place));
    } else {
        // Any text is one; a table is none.
        let place = format!("foundry.toml:2:{}", key.len() + 4);
        settings.push((sources(&format!("{key} = {{ a = 1 }}")), place));
    }
    settings
}

#[test]
fn e1_every_field_in_every_layer_names_key_place_and_expectation() {
    let mut tried = 0;
    for leaf in leaves() {
        // What has to be set is set in the environment, which is stronger than files.
        if ["host", "tls.certificate"].contains(&leaf.key.as_str()) {
            continue;
        }
        for (sources, place) in settings(&leaf) {
            let error = wrong(&sources);
            let key = leaf.key.rsplit('.').next().unwrap();
            let (item, expected) = match leaf.field.kind() {
                Kind::List(item) if !place.starts_with("foundry") => {
                    ("item 1 of ", item.to_string())
                }
                Kind::Map(_) if !place.starts_with("foundry") => {
                    ("item 1 of ", "`name=value`".into())
                }
                Kind::List(_) => ("", "an array".to_owned()),
                Kind::Map(_) => ("", "a table".to_owned()),
                kind => ("", kind.to_string()),
            };
            let wanted = format!("{place}: {item}`{key}` wants {expected}, found");
            let notes = error.notes();
            assert!(notes.iter().any(|it| it.starts_with(&wanted)), "{wanted}\n{notes:#?}");
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried}");
}

#[test]
fn e1_twenty_broken_configurations_are_told_in_one_run() {
    let sources = Sources::new()
        .with_toml(
            "foundry.toml",
            "[mail]\nhots = 'x'\nport = 'x'\nratio = 2\ntimeout = '3x'\nlargest = '1 potato'\n\
             level = 'lod'\nenabled = 'yes'\nlabels = { a = 300 }\ndelays = { b = 'x' }\n\
             attempts = [0, 300]\nworkers = 0\noffset = 1.5\n\
             [mail.tls]\nversion = 9\ncertificat = 'x'\n",
        )
        .with_dotenv("\nRETRIES=3\nMAIL_OLD_NUMBER=-1")
        .with_variable("MAIL_PIN", "12")
        .with_variable("MAIL_ADDRESS", "localhost")
        .with_variable("MAIL_HSOT", "x")
        .with_override("mail.socket", "here")
        .with_override("mail.prot", "1");
    let error = wrong(&sources);
    let expected = [
        ("foundry.toml:2:1: ", "no key `hots`; did you mean `host`?"),
        ("`MAIL_HOST` is not set; ", "(there is `MAIL_HSOT` in the environment)"),
        ("foundry.toml:3:8: `port` wants", "a whole number from 1 to 65535, found the string `x`"),
        ("foundry.toml:4:9: `ratio` wants", "a number from 0.0 to 1.0, found `2`"),
        ("foundry.toml:5:11: `timeout` wants a duration", "found the string `3x`"),
        (
            "foundry.toml:6:11: `largest` wants a number of bytes",
            "found the string `1 potato`: the units are B, KB, MB, GB, TB, PB, and KiB, MiB, GiB, TiB, PiB",
        ),
        ("foundry.toml:7:9: `level` wants `quiet` or `very-loud`", "found the string `lod`"),
        ("foundry.toml:8:11: `enabled` wants `true` or `false`", "found the string `yes`"),
        ("foundry.toml:9:16: `a` of `labels` wants", "found `300`"),
        ("foundry.toml:10:16: `b` of `delays` wants a duration", "found the string `x`"),
        (
            "foundry.toml:11:13: item 1 of `attempts` wants",
            "a whole number from 1 to 255, found `0`",
        ),
        ("foundry.toml:11:16: item 2 of `attempts` wants", "found `300`"),
        ("foundry.toml:12:11: `workers` wants", "a whole number from 1 to 255, found `0`"),
        ("foundry.toml:13:10: `offset` wants", "a whole number, found `1.5`"),
        ("foundry.toml:15:11: `version` wants", "a whole number from 1 to 3, found `9`"),
        (
            "foundry.toml:16:1: ",
            "`[mail.tls]` has no key `certificat`; did you mean `certificate`?",
        ),
        (
            "`MAIL_TLS_CERTIFICATE` is not set; ",
            "as `certificate` under `[mail.tls]` in `foundry.toml`",
        ),
        (".env:2:9: `RETRIES`: `retries` is refused", "it is odd, found `3`"),
        (".env:3:17: `MAIL_OLD_NUMBER`: `old_number` wants", "from 0 to 65535, found `-1`"),
        (
            "`MAIL_PIN` in the environment: `pin` wants",
            "a whole number from 1000 to 9999, found a value that is secret and not shown",
        ),
        (
            "`MAIL_ADDRESS` in the environment: `address` wants an IP address",
            "found `localhost`: invalid IP address syntax",
        ),
        (
            "`--config mail.socket`: `socket` wants an address and a port",
            "found `here`: invalid socket address syntax",
        ),
        ("`--config mail.prot`: ", "`[mail]` has no key `prot`; did you mean `port`?"),
    ];
    let notes = error.notes();
    for (begin, end) in expected {
        let is_it = |it: &&String| it.starts_with(begin) && it.ends_with(end);
        assert_eq!(notes.iter().filter(is_it).count(), 1, "{begin} … {end}\n{notes:#?}");
    }
    assert_eq!(notes.len(), expected.len(), "{notes:#?}");
}

#[test]
fn an_empty_path_is_a_mistake_unless_it_may_be_left_out() {
    let empty = ["foundry.toml:2:9: `spool` wants a path, found nothing"];
    check_wrong(&sources("spool = ''"), &empty);
    let empty = [
        "`MAIL_TLS_CERTIFICATE` is not set; set it in the environment, in `.env`, or as `certificate` \
         under `[mail.tls]` in `foundry.toml` (`MAIL_TLS_CERTIFICATE` in the environment is empty, \
         which counts as not set)",
    ];
    check_wrong(&sources("").with_variable("MAIL_TLS_CERTIFICATE", ""), &empty);
    assert!(super::load(&sources("").with_variable("MAIL_SPOOL", "")).spool.is_none());
}
