//! Sections of the configuration, written by hand as `#[derive(foundry::Config)]` writes them.

#![cfg(feature = "toml")]

use foundry_runtime::ErrorKind;
use foundry_runtime::config::{
    Field, Kind, Reader, Secret, Section, Sources, get, load_from, shared,
};
use foundry_runtime::lazy::Cell;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

const SENTINEL: &str = "s3ntinel";
const U16: Kind = Kind::Integer { min: 0, max: 65535 };
const U32: Kind = Kind::Integer { min: 0, max: 4294967295 };

#[derive(Debug)]
struct DatabaseConfig {
    url: Secret<String>,
    max_connections: u32,
    replica: Option<String>,
    port: u16,
    timeout: Duration,
    hosts: Vec<String>,
    pin: Option<Secret<u32>>,
    token: String,
}

impl Section for DatabaseConfig {
    const NAME: &'static str = "database";
    const FIELDS: &'static [Field] = &[
        Field::new("url", "DATABASE_URL", Kind::Text).secret(),
        Field::new("max_connections", "DATABASE_MAX_CONNECTIONS", U32).default_text("32"),
        Field::new("replica", "DATABASE_REPLICA", Kind::Text).optional(),
        Field::new("port", "PORT", U16),
        Field::new("timeout", "DATABASE_TIMEOUT", Kind::Duration).default_text("3s"),
        Field::new("hosts", "DATABASE_HOSTS", Kind::List(&Kind::Text)).default_text("a, b"),
        Field::new("pin", "DATABASE_PIN", U32).optional().secret(),
        Field::new("token", "DATABASE_TOKEN", Kind::Text).default_text("none").secret(),
    ];

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        let url = reader.value::<Secret<String>, _>(&Self::FIELDS[0]);
        let max_connections = reader.value_or::<u32, _>(&Self::FIELDS[1], || 32);
        let replica = reader.value::<Option<String>, _>(&Self::FIELDS[2]);
        let port = reader.value::<u16, _>(&Self::FIELDS[3]);
        let timeout = reader.value_or_text::<Duration, _>(&Self::FIELDS[4], "3s");
        let hosts = reader.value_or_text::<Vec<String>, _>(&Self::FIELDS[5], "a, b");
        let pin = reader.value::<Option<Secret<u32>>, _>(&Self::FIELDS[6]);
        let token = reader.value_or_text::<String, _>(&Self::FIELDS[7], "none");
        Some(Self {
            url: url?,
            max_connections: max_connections?,
            replica: replica?,
            port: port?,
            timeout: timeout?,
            hosts: hosts?,
            pin: pin?,
            token: token?,
        })
    }

    fn cell() -> &'static Cell<Self> {
        static CELL: Cell<DatabaseConfig> = Cell::new();
        &CELL
    }
}

fn sources(toml: &str) -> Sources {
    Sources::new().with_toml("foundry.toml", toml)
}

#[track_caller]
fn load(sources: &Sources) -> DatabaseConfig {
    load_from(sources).unwrap()
}

/// Everything that a person sees of the error, line by line.
#[track_caller]
fn check_wrong(sources: &Sources, expected: &[&str]) {
    let error = load_from::<DatabaseConfig>(sources).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    let shown = format!("{error:?}");
    assert!(!shown.contains(SENTINEL), "{shown}");
    let lines: Vec<_> = shown.lines().map(str::trim).collect();
    assert_eq!(lines[0], "reading the configuration section `[database]`");
    assert_eq!(lines[1..], *expected);
}

#[test]
fn the_environment_wins_over_dotenv_over_toml_over_defaults() {
    let toml = "[database]\nurl = 'toml'\nport = 1\nreplica = 'toml'\ntimeout = '10m'";
    let all = || sources(toml);
    let config = load(&all());
    assert_eq!(config.url.expose(), "toml");
    assert_eq!((config.max_connections, config.timeout), (32, Duration::from_secs(600)));
    assert_eq!((config.hosts.len(), config.token.as_str()), (2, "none"));
    assert!(config.pin.is_none());

    let all = || all().with_dotenv("DATABASE_URL=dotenv\nPORT=2\nDATABASE_MAX_CONNECTIONS=5");
    let config = load(&all());
    assert_eq!(
        (config.url.expose().as_str(), config.port, config.max_connections),
        ("dotenv", 2, 5)
    );

    let config = load(&all().with_variable("PORT", "3").with_variable("DATABASE_REPLICA", ""));
    assert_eq!((config.url.expose().as_str(), config.port), ("dotenv", 3));
    assert_eq!(config.replica, None, "an empty variable unsets an optional field");
}

#[test]
fn a_file_stands_between_the_variable_and_dotenv() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("url");
    std::fs::write(&path, "from file\n\n").unwrap();
    let by_file = sources("database.port = 1")
        .with_dotenv("DATABASE_URL=dotenv")
        .with_variable("DATABASE_URL_FILE", path.to_str().unwrap());
    assert_eq!(load(&by_file).url.expose(), "from file\n");
    assert_eq!(load(&by_file.with_variable("DATABASE_URL", "direct")).url.expose(), "direct");

    let by_dotenv =
        sources("database.port = 1").with_dotenv(format!("DATABASE_URL_FILE='{}'", path.display()));
    assert_eq!(load(&by_dotenv).url.expose(), "from file\n");

    std::fs::write(&path, SENTINEL).unwrap();
    check_wrong(
        &sources("database.port = 1\ndatabase.url = 'x'")
            .with_variable("DATABASE_PIN_FILE", path.to_str().unwrap())
            .with_variable("DATABASE_TIMEOUT_FILE", format!("/{SENTINEL}")),
        &[
            "`DATABASE_TIMEOUT_FILE` in the environment names a file that cannot be read: No such file \
             or directory (os error 2)",
            &format!(
                "`{}`, named by `DATABASE_PIN_FILE`: `pin` wants a whole number from 0 to 4294967295, \
                 found a value that is secret and not shown",
                path.display()
            ),
        ],
    );
}

#[test]
fn e1_all_mistakes_come_at_once_with_their_places() {
    let toml = "\
        [mail]\nport = 'this section is not used'\n\n\
        [database]\nmax_conections = 4\nmax_connections = 'ten'\ntimeout = [3]\n\
        hosts = ['a', 1, 'b', 2.5]\nreplica = 5\n";
    let sources = sources(toml)
        .with_variable("PORT", "70000")
        .with_dotenv("A=1\nDATABASE_PIN='12a'\nDATABASE_ULR=sqlite:shop.db");
    check_wrong(
        &sources,
        &[
            "`DATABASE_URL` is not set; set it in the environment, in `.env`, or as `url` under \
             `[database]` in `foundry.toml` (there is `DATABASE_ULR` at .env:3:14)",
            "foundry.toml:6:19: `max_connections` wants a whole number from 0 to 4294967295, found the \
             string `ten`",
            "foundry.toml:9:11: `replica` wants a string, found `5`",
            "`PORT` in the environment: `port` wants a whole number from 0 to 65535, found `70000`",
            "foundry.toml:7:11: `timeout` wants a duration such as `500ms`, `3s`, `10m` or \
             `1h30m`, found an array",
            "foundry.toml:8:15: item 2 of `hosts` wants a string, found `1`",
            "foundry.toml:8:23: item 4 of `hosts` wants a string, found `2.5`",
            ".env:2:14: `DATABASE_PIN`: `pin` wants a whole number from 0 to 4294967295, found a value \
             that is secret and not shown",
            "foundry.toml:5:1: `[database]` has no key `max_conections`; did you mean \
             `max_connections`?",
        ],
    );
}

#[test]
fn what_is_missing_says_what_to_set() {
    check_wrong(
        &Sources::new().with_toml("shop.toml", "[databse]\nurl = 'x'\nport = 1"),
        &[
            "`DATABASE_URL` is not set; set it in the environment, in `.env`, or as `url` under \
             `[database]` in `shop.toml` (there is `[databse]` at shop.toml:1:2)",
            "`PORT` is not set; set it in the environment, in `.env`, or as `port` under \
             `[database]` in `shop.toml` (there is `[databse]` at shop.toml:1:2)",
        ],
    );
    check_wrong(
        &sources("database = 3").with_variable("PORT", "1").with_variable("DATABASE_URL", ""),
        &[
            "foundry.toml:1:12: `database` wants a table, found `3`",
            "`DATABASE_URL` is not set; set it in the environment, in `.env`, or as `url` under \
             `[database]` in `foundry.toml` (`DATABASE_URL` in the environment is empty, which counts \
             as not set)",
        ],
    );
    check_wrong(
        &sources("[database]\nurl = ''\nport = 1\nretries = 3"),
        &["foundry.toml:4:1: `[database]` has no key `retries`; it has `url`, `max_connections`, \
           `replica`, `port`, `timeout`, `hosts`, `pin`, `token`"],
    );
}

#[test]
fn a_broken_file_is_reported_once_with_its_places() {
    check_wrong(
        &sources("[database]\nurl = \nport = 1 2\n").with_variable("DATABASE_PIN", SENTINEL),
        &[
            "foundry.toml:2:7: string values must be quoted, expected literal string",
            "foundry.toml:3:8: string values must be quoted, expected literal string",
            "`DATABASE_PIN` in the environment: `pin` wants a whole number from 0 to 4294967295, found \
             a value that is secret and not shown",
        ],
    );
    check_wrong(
        &sources("[database]\nport = 1").with_dotenv(format!("{SENTINEL} 1\nA='{SENTINEL}' b")),
        &[
            "`DATABASE_URL` is not set; set it in the environment, in `.env`, or as `url` under \
             `[database]` in `foundry.toml`",
            ".env:1:10: expected `=` after the name",
            ".env:2:14: expected the end of the line after the closing quote",
        ],
    );
}

#[test]
fn e2_a_secret_is_never_shown() {
    let secret = Secret::new(SENTINEL.to_owned());
    let shown = format!("{secret:?} {secret:#?} {:?} {:?}", Some(&secret), vec![secret.clone()]);
    assert!(!shown.contains(SENTINEL));
    let sources =
        sources(SENTINEL).with_variable("A", SENTINEL).with_dotenv(format!("B={SENTINEL}"));
    assert!(!format!("{sources:?}").contains(SENTINEL));
    let config = load(&self::sources("database.port = 1").with_variable("DATABASE_URL", SENTINEL));
    assert!(!format!("{config:?} {config:#?}").contains(SENTINEL));
    for toml in ["pin = 's3ntinel'", "pin = ['s3ntinel']", "token = { s3ntinel = 1 }"] {
        let error = load_from::<DatabaseConfig>(&self::sources(&format!("[database]\n{toml}")))
            .unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(SENTINEL), "{shown}");
        assert!(shown.contains("secret and not shown"), "{shown}");
    }
}

#[test]
fn files_are_read_from_their_directory() {
    let directory = tempfile::tempdir().unwrap();
    let here = || Sources::in_directory(directory.path());
    let file = |name: &str, text: &[u8]| {
        let path = directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    file("foundry.toml", b"\xef\xbb\xbf[database]\nurl = 'base'\nport = 1");
    file("other.toml", b"[database]\nurl = 'other'\nport = 1");
    assert_eq!(load(&here()).url.expose(), "base");
    assert_eq!(load(&here().with_variable("FOUNDRY_CONFIG", "other.toml")).url.expose(), "other");
    check_wrong(
        &here().with_variable("FOUNDRY_CONFIG", "none.toml"),
        &["`FOUNDRY_CONFIG` names `none.toml`, which does not exist"],
    );
    let dotenv = file(".env", b"PORT=2\nB=\xff");
    check_wrong(&here(), &[&format!("{dotenv}:2:3: not valid UTF-8")]);
    file(".env", b"A=1\nB=\xff");
    assert_eq!(load(&here()).port, 1, "the file names no variable that is read");
}

/// The processes below; does nothing when it runs as a test.
#[test]
fn child() {
    let Ok(expected) = std::env::var("CONFIG_TEST_EXPECTED") else { return };
    let found = match get::<DatabaseConfig>() {
        Ok(section) => {
            assert!(std::ptr::eq(section, &raw const *shared::<DatabaseConfig>().unwrap()));
            assert!(Arc::strong_count(&shared::<DatabaseConfig>().unwrap()) >= 2);
            format!("{} {}", section.url.expose(), section.port)
        }
        Err(error) => {
            let again = shared::<DatabaseConfig>().unwrap_err();
            assert_eq!(format!("{error:?}"), format!("{again:?}"));
            error.notes().join("\n")
        }
    };
    assert_eq!(found, expected);
}

#[test]
fn a_process_reads_its_environment_and_the_files_of_its_directory() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join(".env"), "DATABASE_URL=dotenv").unwrap();
    std::fs::write(directory.path().join("foundry.toml"), "[database]\nport = 1").unwrap();
    let check = |set: &[(&str, &str)], expected: &str| {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "child"]).current_dir(&directory);
        child.env_clear().env("CONFIG_TEST_EXPECTED", expected).envs(set.iter().copied());
        let output = child.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    };
    check(&[], "dotenv 1");
    check(&[("PORT", "2")], "dotenv 2");
    check(
        &[("PORT", "x"), ("FOUNDRY_CONFIG", "none.toml")],
        "`FOUNDRY_CONFIG` names `none.toml`, which does not exist\n\
         `PORT` in the environment: `port` wants a whole number from 0 to 65535, found `x`",
    );
}
