//! Which layer is stronger, and where each value came from.

use super::{check_wrong, inspect, load, sources};
use foundry::config::{Layer, Sources, load_from};
use foundry_tests::settings::{MailConfig, OtherConfig};
use proptest::prelude::*;

/// The layers, the weakest first: how each sets the port, and what it is called.
const LAYERS: [(&str, Layer); 9] = [
    ("embedded.toml:3:8 (in the program)", Layer::Compiled),
    ("foundry.toml:3:8", Layer::File),
    ("foundry.test.toml:3:8", Layer::File),
    (".env:3:11: `MAIL_PORT`", Layer::Dotenv),
    (".env.test:3:11: `MAIL_PORT`", Layer::Dotenv),
    ("`SMTP_PORT` in the environment", Layer::Environment),
    ("named by `MAIL_PORT_FILE`", Layer::Environment),
    ("`MAIL_PORT` in the environment", Layer::Environment),
    ("`--config mail.port`", Layer::Override),
];

/// Everything that is needed, and the port in these layers: 1001 in the first, 1002 in the second.
fn set(is_set: [bool; 9], file: &str) -> Sources {
    let port = |layer: usize| 1001 + layer;
    let toml = |layer: usize| match is_set[layer] {
        true => format!("\n[mail]\nport = {}", port(layer)),
        false => String::new(),
    };
    let dotenv = |layer: usize| match is_set[layer] {
        true => format!("APP_ENV=test\n\nMAIL_PORT={}", port(layer)),
        false => "APP_ENV=test".to_owned(),
    };
    let mut sources = Sources::new()
        .with_variable("MAIL_HOST", "localhost")
        .with_variable("MAIL_TLS_CERTIFICATE", "cert.pem")
        .with_toml("foundry.toml", toml(1))
        .with_file("foundry.test.toml", toml(2))
        .with_dotenv(dotenv(3))
        .with_file(".env.test", dotenv(4));
    if is_set[0] {
        sources = sources.with_embedded("embedded.toml", "\n[mail]\nport = 1001");
    }
    if is_set[5] {
        sources = sources.with_variable("SMTP_PORT", port(5).to_string());
    }
    if is_set[6] {
        sources = sources.with_variable("MAIL_PORT_FILE", file);
    }
    if is_set[7] {
        sources = sources.with_variable("MAIL_PORT", port(7).to_string());
    }
    if is_set[8] {
        sources = sources.with_override("mail.port", port(8).to_string());
    }
    sources
}

proptest! {
    // A failing run leaves nothing in the source tree.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_strongest_layer_wins_and_is_named(is_set in any::<[bool; 9]>()) {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("port");
        std::fs::write(&file, "1007\n").unwrap();
        let sources = set(is_set, file.to_str().unwrap());
        let strongest = is_set.iter().rposition(|it| *it);
        prop_assert_eq!(usize::from(load(&sources).port), strongest.map_or(25, |it| 1001 + it));
        let inspection = inspect(&sources);
        let port = inspection.values.iter().find(|it| it.key == "port").unwrap();
        let origin = port.origin.as_ref().unwrap();
        let (place, layer) = strongest.map_or(("the default in the code", Layer::Default), |it| LAYERS[it]);
        prop_assert_eq!(origin.layer, layer);
        prop_assert!(origin.place.ends_with(place), "{} is not {}", origin.place, place);
        prop_assert!(inspection.error.is_none());
    }
}

#[test]
fn the_name_of_the_environment_comes_from_the_environment_or_dotenv() {
    let files = || {
        sources("port = 1")
            .with_file("foundry.live.toml", "[mail]\nport = 2")
            .with_file("foundry.test.toml", "[mail]\nport = 3")
    };
    assert_eq!(load(&files()).port, 1);
    assert_eq!(load(&files().with_dotenv("APP_ENV=test")).port, 3);
    assert_eq!(load(&files().with_dotenv("APP_ENV=test").with_variable("APP_ENV", "live")).port, 2);
    assert_eq!(load(&files().with_variable("APP_ENV", "")).port, 1);
    assert_eq!(load(&files().with_variable("APP_ENV", "nowhere")).port, 1);
    // A file that the name chooses does not choose the name.
    let chosen = files().with_dotenv("APP_ENV=test").with_file(".env.test", "APP_ENV=live");
    assert_eq!(load(&chosen).port, 3);
}

#[test]
fn a_wrong_name_of_the_environment_is_a_mistake_of_every_section() {
    for name in ["../etc", "Production", "a b", "ä", "a.b"] {
        let wrong = sources("").with_variable("APP_ENV", name);
        check_wrong(
            &wrong,
            &[&format!(
                "`APP_ENV` in the environment: the name of an environment has small letters, digits, \
                 `-` and `_`, found `{name}`"
            )],
        );
    }
    let wrong = sources("").with_dotenv("A=1\nAPP_ENV=LIVE");
    check_wrong(
        &wrong,
        &[
            ".env:2:9: the name of an environment has small letters, digits, `-` and `_`, found `LIVE`",
        ],
    );
}

#[test]
fn all_files_are_looked_at_for_mistakes() {
    let sources = sources("prot = 1")
        .with_variable("APP_ENV", "test")
        .with_file("foundry.test.toml", "[mail]\nhots = 'a'\nport = 'b'")
        .with_embedded("embedded.toml", "[mail]\nratoi = 3");
    check_wrong(
        &sources,
        &[
            "foundry.test.toml:3:8: `port` wants a whole number from 1 to 65535, found the string `b`",
            "foundry.test.toml:2:1: `[mail]` has no key `hots`; did you mean `host`?",
            "foundry.toml:2:1: `[mail]` has no key `prot`; did you mean `port`?",
            "embedded.toml:2:1 (in the program): `[mail]` has no key `ratoi`; did you mean `ratio`?",
        ],
    );
}

#[test]
fn the_base_file_may_have_another_name() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, number: u8| {
        let text = format!("[other]\nnumber = {number}");
        std::fs::write(directory.path().join(name), text).unwrap();
    };
    let here = || Sources::in_directory(directory.path());
    let number = |sources: &Sources| load_from::<OtherConfig>(sources).map(|it| it.number);
    let wrong = |sources: &Sources| number(sources).unwrap_err().notes().join("\n");
    write("foundry.toml", 1);
    write("shop.toml", 2);
    write("shop.test.toml", 3);
    write("foundry.test.toml", 4);
    let test = || here().with_variable("APP_ENV", "test");
    assert_eq!(number(&here()).unwrap(), 1);
    assert_eq!(number(&test()).unwrap(), 4);
    assert_eq!(number(&here().with_config_file("shop.toml")).unwrap(), 2);
    assert_eq!(number(&test().with_config_file("shop.toml")).unwrap(), 3);
    assert_eq!(number(&test().with_variable("FOUNDRY_CONFIG", "shop.toml")).unwrap(), 3);
    let both = here().with_variable("FOUNDRY_CONFIG", "none.toml").with_config_file("shop.toml");
    assert_eq!(number(&both).unwrap(), 2);
    let none = here().with_config_file("none.toml");
    assert_eq!(wrong(&none), "`--config-file` names `none.toml`, which does not exist");
}

#[test]
fn of_two_settings_of_the_command_line_the_last_one_counts() {
    let twice = sources("").with_override("mail.port", "1").with_override("mail.port", "2");
    assert_eq!(load(&twice).port, 2);
    let nested = sources("").with_override("mail.tls.version", "3");
    assert_eq!(load(&nested).tls.version, 3);
    check_wrong(
        &sources("").with_override("mail.prot", "1").with_override("mail.port.x", "1"),
        &[
            "`--config mail.prot`: `[mail]` has no key `prot`; did you mean `port`?",
            "`--config mail.port.x`: `port` wants a whole number from 1 to 65535, not keys of its own",
        ],
    );
    assert!(load_from::<MailConfig>(&sources("").with_override("other.x", "1")).is_ok());
}
