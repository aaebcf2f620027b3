//! Every option and every type of a field.

use super::{check_wrong, inspect, leaves, load, sources};
use foundry::config::{ByteSize, Section, Sources, load_from};
use foundry_runtime::config::{Kind, Presence};
use foundry_tests::settings::{Level, MailConfig, TlsConfig};
use std::path::Path;
use std::time::Duration;

#[test]
fn defaults_hold_where_nothing_is_set() {
    let config = load(&sources(""));
    assert_eq!((config.host.as_str(), config.port), ("localhost", 25));
    assert_eq!((config.timeout, config.largest), (Duration::from_secs(30), ByteSize::new(65536)));
    assert_eq!((config.level, config.attempts.as_slice()), (Level::VeryLoud, &[1, 2][..]));
    assert!(config.labels.is_empty() && config.fallback.is_none() && config.enabled);
    assert_eq!(config.tls.certificate, Path::new("cert.pem"));
}

#[test]
fn every_type_is_read_from_toml() {
    let config = load(&sources(
        "timeout = '1h'\nlargest = '1.5MB'\nlevel = 'chatty'\nlabels = { a = 1, b = 2 }\n\
         delays = { x = '3s', y = 4 }\nattempts = [3, 4]\nretries = 6\nkeys = ['k']\n\
         tokens = { a = 't' }\naddress = '::1'\nsocket = '127.0.0.1:80'\nworkers = 3\n\
         offset = -5\nspool = '/var/spool'\npin = 1234\nratio = 1\nlicense = 'quiet'\n\
         [mail.fallback]\ncertificate = 'other.pem'\n",
    ));
    assert_eq!(config.timeout, Duration::from_secs(3600));
    assert_eq!(config.largest.bytes(), 1_500_000);
    assert_eq!(config.labels.into_iter().collect::<Vec<_>>(), [("a".into(), 1), ("b".into(), 2)]);
    assert_eq!(config.delays.unwrap()["y"], Duration::from_secs(4));
    assert_eq!((config.attempts, config.retries), (vec![3, 4], Some(6)));
    assert_eq!(
        (config.keys.unwrap().expose().as_slice(), config.tokens["a"].expose().as_str()),
        (&["k".to_owned()][..], "t")
    );
    assert_eq!(config.address.unwrap().to_string(), "::1");
    assert_eq!(config.socket.unwrap().port(), 80);
    assert_eq!((config.workers.unwrap().get(), config.offset), (3, Some(-5)));
    assert_eq!(config.spool.as_deref(), Some(Path::new("/var/spool")));
    assert_eq!(*config.pin.unwrap().expose(), 1234);
    assert_eq!((config.license, config.ratio.to_bits()), (Some(Level::Quiet), 1.0_f64.to_bits()));
    let fallback = config.fallback.unwrap();
    assert_eq!((fallback.certificate.as_path(), fallback.version), (Path::new("other.pem"), 2));
}

#[test]
fn every_type_is_read_from_variables() {
    let variables = [
        ("MAIL_LABELS", "a=1, b = 2"),
        ("MAIL_DELAYS", "x=3s"),
        ("MAIL_ATTEMPTS", " 3 ,4"),
        ("RETRIES", ""),
        ("MAIL_KEYS", "k,l"),
        ("MAIL_TOKENS", "a=x=y"),
        ("MAIL_LARGEST", "2KiB"),
        ("MAIL_LEVEL", "quiet"),
        ("MAIL_ENABLED", "off"),
        ("MAIL_FALLBACK_CERTIFICATE", "other.pem"),
    ];
    let sources =
        variables.iter().fold(sources(""), |it, (name, value)| it.with_variable(*name, *value));
    let config = load(&sources);
    assert_eq!(config.labels.into_iter().collect::<Vec<_>>(), [("a".into(), 1), ("b".into(), 2)]);
    assert_eq!(config.delays.unwrap()["x"], Duration::from_secs(3));
    assert_eq!((config.attempts, config.retries), (vec![3, 4], None));
    assert_eq!(
        (config.keys.unwrap().expose().len(), config.tokens["a"].expose().as_str()),
        (2, "x=y")
    );
    assert_eq!((config.largest.bytes(), config.level, config.enabled), (2048, Level::Quiet, false));
    assert_eq!(config.fallback.unwrap().certificate, Path::new("other.pem"));
}

/// `APP_DEBUG=1`, `true`, `on`, `yes` mean true; `APP_DEBUG=maybe` is a mistake.
#[test]
fn words_for_true_and_false_and_nothing_else() {
    let enabled =
        |text: &str| load_from::<MailConfig>(&sources("").with_variable("MAIL_ENABLED", text));
    for text in ["1", "true", "on", "yes"] {
        assert!(enabled(text).unwrap().enabled, "{text}");
    }
    for text in ["0", "false", "off", "no"] {
        assert!(!enabled(text).unwrap().enabled, "{text}");
    }
    assert!(enabled("TRUE").unwrap().enabled && !enabled("Off").unwrap().enabled);
    assert!(enabled("").unwrap().enabled, "an empty variable leaves the default");
    for text in ["maybe", " ", "2", "y"] {
        let expected = format!(
            "`MAIL_ENABLED` in the environment: `enabled` wants `true` or `false`, found `{text}`; `yes`, \
             `on`, `1`, `no`, `off` and `0` are accepted too"
        );
        assert_eq!(enabled(text).unwrap_err().notes(), [expected]);
    }
}

/// A default of `1,-0` for a `Vec<u16>` was accepted by the compiler and refused by the program.
#[test]
fn minus_zero_does_not_fit_what_has_no_negative_numbers() {
    use foundry_runtime::config::fits;
    for leaf in leaves() {
        let Kind::Integer { min, .. } = leaf.field.kind() else { continue };
        let set = sources("").with_variable(&leaf.variable, "-0");
        let is_read = load_from::<MailConfig>(&set).is_ok();
        assert_eq!((fits(&leaf.field.kind(), "-0"), is_read), (min < 0, min < 0), "{}", leaf.key);
    }
    assert_eq!(load(&sources("old_number = -0")).old_number, Some(0), "in TOML it is 0");
}

#[test]
fn other_names_are_as_good() {
    assert_eq!(load(&sources("smtp_port = 26")).port, 26);
    let old = sources("port = 26").with_variable("SMTP_PORT", "27");
    assert_eq!(load(&old).port, 27);
    assert_eq!(load(&old.with_variable("MAIL_PORT", "28")).port, 28);
    let override_ = sources("").with_override("mail.smtp_port", "29");
    assert_eq!(load(&override_).port, 29);
    let nested = load(&sources("second_tls = { certificate = 'x' }"));
    assert_eq!(nested.fallback.unwrap().certificate, Path::new("x"));
    check_wrong(
        &sources("port = 1\nsmtp_port = 2"),
        &["foundry.toml:3:1: `smtp_port` is set already in this table, as `port`"],
    );
    let wants = "wants a whole number from 1 to 65535, found";
    check_wrong(
        &sources("smtp_port = 'x'"),
        &[&*format!("foundry.toml:2:13: `smtp_port` {wants} the string `x`")],
    );
    check_wrong(
        &sources("").with_override("mail.smtp_port", "0"),
        &[&*format!("`--config mail.smtp_port`: `smtp_port` {wants} `0`")],
    );
}

#[test]
fn what_is_deprecated_works_and_is_told() {
    let sources = sources("old_number = 7");
    assert_eq!(load(&sources).old_number, Some(7));
    let warnings = inspect(&sources).warnings;
    assert_eq!(warnings, ["foundry.toml:2:14: `old_number` is deprecated: use `port`"]);
    assert!(inspect(&super::sources("")).warnings.is_empty());
}

#[test]
fn rules_of_the_author_are_told_with_the_value() {
    check_wrong(
        &sources("retries = 3"),
        &["foundry.toml:2:11: `retries` is refused: it is odd, found `3`"],
    );
    check_wrong(&sources("retries = 100"), &["`[mail]` is refused: nobody tries a hundred times"]);
    assert_eq!(load(&sources("retries = 100\nenabled = false")).retries, Some(100));
}

#[test]
fn limits_are_told_as_what_was_expected() {
    check_wrong(
        &sources(
            "port = 0\nratio = 1.5\ntimeout = '2h'\nlargest = 5\nattempts = [1, 0]\ntls = { version = 4 }",
        ),
        &[
            "foundry.toml:2:8: `port` wants a whole number from 1 to 65535, found `0`",
            "foundry.toml:7:19: `version` wants a whole number from 1 to 3, found `4`",
            "foundry.toml:3:9: `ratio` wants a number from 0.0 to 1.0, found `1.5`",
            "foundry.toml:4:11: `timeout` wants a duration such as `500ms`, `3s`, `10m` or `1h30m`, \
             from 1s to 1h, found the string `2h`",
            "foundry.toml:5:11: `largest` wants a number of bytes such as `512`, `64KiB` or `1.5GB`, \
             from 1KiB on, found `5`",
            "foundry.toml:6:16: item 2 of `attempts` wants a whole number from 1 to 255, found `0`",
        ],
    );
}

#[test]
fn parts_of_maps_and_words_are_told() {
    check_wrong(
        &sources("level = 'very-lod'\nlabels = { a = 1, b = 300 }")
            .with_variable("MAIL_DELAYS", "a,=1s,b=1s,b=2s,c=x"),
        &[
            "foundry.toml:2:9: `level` wants `quiet` or `very-loud`, found the string `very-lod`; did \
             you mean `very-loud`?",
            "foundry.toml:3:23: `b` of `labels` wants a whole number from 0 to 255, found `300`",
            "`MAIL_DELAYS` in the environment: item 1 of `delays` wants `name=value`, found `a`",
            "`MAIL_DELAYS` in the environment: item 2 of `delays` wants `name=value`, found `=1s`",
            "`MAIL_DELAYS` in the environment: item 4 of `delays` wants each name once, found `b=2s`",
            "`MAIL_DELAYS` in the environment: item 5 of `delays` wants a duration such as `500ms`, \
             `3s`, `10m` or `1h30m`, found `x`",
        ],
    );
}

#[test]
fn a_nested_section_that_may_be_left_out_is_read_if_anything_of_it_is_set() {
    check_wrong(
        &sources("").with_variable("MAIL_FALLBACK_VERSION", "3"),
        &["`MAIL_FALLBACK_CERTIFICATE` is not set; set it in the environment, in `.env`, or as \
           `certificate` under `[mail.fallback]` in `foundry.toml`"],
    );
    check_wrong(
        &sources("fallback = 3").with_override("mail.fallback", "x"),
        &[
            "foundry.toml:2:12: `mail.fallback` wants a table, found `3`",
            "`--config mail.fallback`: `fallback` is a table; set one of `fallback.certificate`, \
             `fallback.version`, `fallback.passphrase`",
        ],
    );
    let set = sources("").with_override("mail.fallback.certificate", "x");
    assert_eq!(load(&set).fallback.unwrap().certificate, Path::new("x"));
}

#[test]
fn a_nested_section_is_a_section_by_itself() {
    let sources = Sources::new().with_variable("TLS_CERTIFICATE", "own.pem");
    assert_eq!(load_from::<TlsConfig>(&sources).unwrap().certificate, Path::new("own.pem"));
}

#[test]
fn the_schema_knows_names_kinds_defaults_and_documentation() {
    let leaves = leaves();
    let leaf = |key: &str| leaves.iter().find(|it| it.key == key).unwrap();
    assert_eq!(MailConfig::NAME, "mail");
    assert_eq!(leaf("tls.certificate").variable, "MAIL_TLS_CERTIFICATE");
    assert_eq!(leaf("retries").variable, "RETRIES");
    let host = leaf("host").field;
    assert_eq!(host.docs(), "Where mail is sent.\n\nA name, not an address.");
    assert_eq!((host.presence(), host.is_secret()), (Presence::Required, false));
    let port = leaf("port").field;
    assert_eq!(port.presence(), Presence::Default("25"));
    assert!(matches!(port.kind(), Kind::Integer { min: 1, max: 65535 }));
    assert_eq!(
        (port.key_aliases(), port.variable_aliases()),
        (&["smtp_port"][..], &["SMTP_PORT"][..])
    );
    assert_eq!(leaf("pin").field.presence(), Presence::Optional);
    assert!(leaf("pin").field.is_secret() && leaf("fallback.passphrase").field.is_secret());
    assert_eq!(leaf("old_number").field.deprecation(), Some("use `port`"));
    assert_eq!(leaf("level").field.expected(), "`quiet` or `very-loud`");
    assert_eq!(leaf("labels").field.expected(), "a table, each value a whole number from 0 to 255");
}

const LARGE: u8 = 9;

/// Its defaults are wrong, which nobody sees while compiling.
#[derive(foundry::Config)]
struct WrongConfig {
    #[config(default = Duration::from_secs(7200), range = "1s"..="1h")]
    wait: Duration,
    #[config(default = LARGE, range = 1..=3)]
    count: u8,
    #[config(default = LARGE, range = 1..=LARGE - 1)]
    limit: u8,
}

#[test]
fn a_default_that_is_wrong_is_a_mistake_of_the_code() {
    let error = load_from::<WrongConfig>(&Sources::new());
    let config = error.map(|it| (it.wait, it.count, it.limit));
    assert_eq!(
        config.unwrap_err().notes(),
        [
            "the default in the code: `wait` wants a duration such as `500ms`, `3s`, `10m` or \
             `1h30m`, from 1s to 1h",
            "the default in the code: `count` wants a whole number from 1 to 3",
            "the default in the code: `limit` wants a whole number from 1 to LARGE-1",
        ]
    );
}
