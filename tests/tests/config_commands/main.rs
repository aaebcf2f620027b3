//! The configuration as a person meets it: every mistake in one run of `config:check`, where values come
//! from, files to begin with, what is read and when.

mod defaults;
mod variables;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

const SECTIONS: &str = env!("CARGO_BIN_EXE_sections");
const PASSWORD: &str = "hunter2-sentinel";

/// What a run printed, and how it ended.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    /// Lines of standard output.
    out: Vec<String>,
    err: String,
}

/// A folder in which the program runs.
struct Folder(TempDir);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        files.iter().for_each(|(name, text)| folder.write(name, text));
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    fn command(&self, args: &[&str], variables: &[(&str, &str)]) -> Command {
        let mut command = Command::new(SECTIONS);
        command.args(args).env_clear().envs(variables.iter().copied()).current_dir(self.path());
        command
    }

    fn run(&self, args: &[&str], variables: &[(&str, &str)]) -> Ran {
        let output = self.command(args, variables).stdin(Stdio::null()).output().unwrap();
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// What has to be set.
const REQUIRED: [(&str, &str); 2] =
    [("MAIL_HOST", "localhost"), ("DATABASE_URL", "sqlite::memory:")];

/// Twenty mistakes, in every place that there is.
const DOCUMENT: &str = "\
[mail]
prot = 25
timeout = \"soon\"
routes = [\"a\", 7]
password = 7
tls.required = \"yes\"
tls.crt = \"/etc/mail.pem\"

[shop]
name = 7
visitors = -1
tax = \"much\"
vistors = 10

[database]
max_connections = 0
min_connections = 2.5
acquire_timeout = true
idle_timeout = \"10 minutes\"

[mial]
host = \"localhost\"
";

#[test]
fn e1_twenty_mistakes_are_told_in_one_run_each_with_its_place() {
    let folder =
        Folder::with(&[("foundry.toml", DOCUMENT), (".env", "MAIL_PORT=high\nLOG_LEVEL=loud\n")]);
    let ran = folder.run(&["config:check"], &[("APP_DEBUG", "maybe")]);
    assert_eq!(ran.code, Some(78), "{}", ran.err);
    let expected = [
        "error: the configuration has 20 mistakes",
        "  files",
        "    foundry.toml:21:2: no section is called `mial`; did you mean `mail`?",
        "  [mail]",
        "    `MAIL_HOST` is not set; set it in the environment, in `.env`, or as `host` under `[mail]` in \
         `foundry.toml`",
        "    .env:1:11: `MAIL_PORT`: `port` wants a whole number from 0 to 65535, found `high`",
        "    foundry.toml:3:11: `timeout` wants a duration such as `500ms`, `3s`, `10m` or `1h30m`, found \
         the string `soon`",
        "    foundry.toml:5:12: `password` wants a string, found a value that is secret and not shown",
        "    foundry.toml:4:16: item 2 of `routes` wants a string, found `7`",
        "    foundry.toml:6:16: `required` wants `true` or `false`, found the string `yes`",
        "    foundry.toml:7:5: `[mail.tls]` has no key `crt`; did you mean `cert`?",
        "    foundry.toml:2:1: `[mail]` has no key `prot`; did you mean `port`?",
        "  [shop]",
        "    foundry.toml:10:8: `name` wants a string, found `7`",
        "    foundry.toml:11:12: `visitors` wants a whole number from 0 to 4294967295, found `-1`",
        "    foundry.toml:12:7: `tax` wants a number, found the string `much`",
        "    foundry.toml:13:1: `[shop]` has no key `vistors`; did you mean `visitors`?",
        "  [database]",
        "    `DATABASE_URL` is not set; set it in the environment, in `.env`, or as `url` under \
         `[database]` in `foundry.toml`",
        "    foundry.toml:16:19: `max_connections` wants a whole number from 1 to 4294967295, found `0`",
        "    foundry.toml:17:19: `min_connections` wants a whole number from 0 to 4294967295, found `2.5`",
        "    foundry.toml:18:19: `acquire_timeout` wants a duration such as `500ms`, `3s`, `10m` or \
         `1h30m`, found `true`",
        "    foundry.toml:19:16: `idle_timeout` wants a duration such as `500ms`, `3s`, `10m` or \
         `1h30m`, found the string `10 minutes`",
        "  [app]",
        "    `APP_DEBUG` in the environment: `debug` wants `true` or `false`, found `maybe`; \
         `yes`, `on`, `1`, `no`, `off` and `0` are accepted too",
        "  [log]",
        "    .env:2:11: `LOG_LEVEL`: `level` wants `off`, `error`, `warn`, `info`, `debug` or `trace`, \
         found `loud`",
    ];
    let said: Vec<&str> = ran.err.lines().collect();
    assert_eq!(said, expected, "{}", ran.err);
}

#[test]
fn who_mends_all_of_them_has_mended_it() {
    let right =
        "[mail]\nport = 25\ntimeout = \"5s\"\nroutes = [\"a\"]\ntls.cert = \"/etc/mail.pem\"\n";
    let folder = Folder::with(&[("foundry.toml", right), (".env", "LOG_LEVEL=info")]);
    for debug in ["1", "true", "on", "yes"] {
        let variables = [&REQUIRED[..], &[("APP_DEBUG", debug)]].concat();
        let ran = folder.run(&["config:check"], &variables);
        assert_eq!((ran.code, &*ran.err), (Some(0), ""));
        assert_eq!(ran.out, ["28 keys in 5 sections: all is well"]);
        let shown = folder.run(&["config:show", "app", "--format", "json"], &variables);
        let shown: serde_json::Value = serde_json::from_str(&shown.out.concat()).unwrap();
        assert_eq!((&shown[2]["key"], &shown[2]["value"]), (&"debug".into(), &debug.into()));
    }
}

#[test]
fn a_file_whose_grammar_is_wrong_is_told_once() {
    let folder = Folder::with(&[("foundry.toml", "[mail\nhost = 1")]);
    let ran = folder.run(&["config:check"], &[]);
    assert_eq!(ran.err.matches("foundry.toml:1:").count(), 1, "{}", ran.err);
}

#[test]
fn a_program_reads_the_mistakes_as_json() {
    let ran = Folder::with(&[]).run(&["config:check", "--format", "json"], &REQUIRED[..1]);
    let told: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!(told["error"]["message"], "the configuration has a mistake");
    assert_eq!(told["error"]["notes"][0], "[database]");
    assert!(told["error"]["notes"][1].as_str().unwrap().contains("`DATABASE_URL` is not set"));
}

#[test]
fn every_value_says_where_it_comes_from() {
    let folder =
        Folder::with(&[("foundry.toml", "[mail]\nport = 26\n"), (".env", "SHOP_TAX=0.07")]);
    let ran = folder.run(&["config:show", "--origin", "--config", "shop.visitors=3"], &REQUIRED);
    let line = |key: &str| {
        let line = ran.out.iter().find(|it| it.contains(key)).unwrap_or_else(|| panic!("{key}"));
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(line("mail.host"), "mail.host localhost `MAIL_HOST` in the environment");
    assert_eq!(line("mail.port"), "mail.port 26 foundry.toml:2:8");
    assert_eq!(line("shop.tax"), "shop.tax 0.07 .env:1:10: `SHOP_TAX`");
    let embedded = "src/bin/sections/embedded.toml:2:8 (in the program)";
    assert_eq!(line("shop.name"), format!("shop.name The corner shop {embedded}"));
    assert_eq!(line("mail.routes"), "mail.routes the default in the code");
    assert_eq!(line("app.env"), "app.env not set");
    assert!(line("shop.visitors").starts_with("shop.visitors 3 `--config"), "{ran:?}");
    assert_eq!(ran.err, "");
}

#[test]
fn e2_a_secret_is_never_shown() {
    let folder = Folder::with(&[]);
    let set = [("MAIL_PASSWORD", PASSWORD), ("MAIL_TOKENS", PASSWORD), ("DATABASE_URL", PASSWORD)];
    for args in [
        &["config:show"][..],
        &["config:show", "--origin"],
        &["config:show", "--format", "json"],
        &["config:show", "--format", "yaml"],
        &["config:show", "--format", "csv"],
        &["config:show", "database"],
        &["config:list", "--format", "json"],
        &["config:check"],
        &["config:check", "--format", "json"],
        &["config:init"],
        &["config:show", "--config", "mail.password=hunter2-sentinel"],
    ] {
        let ran = folder.run(args, &set);
        assert!(!format!("{ran:?}").contains(PASSWORD), "{args:?}: {ran:?}");
    }
    let shown = folder.run(&["config:show", "mail"], &set).out;
    for key in ["mail.password", "mail.tokens"] {
        assert!(shown.iter().any(|it| it.contains(key) && it.contains("***")), "{shown:?}");
    }
    let listed = folder.run(&["config:list", "mail"], &[]).out.concat();
    assert!(listed.contains("Who may send. Secret."), "{listed}");
    for file in ["foundry.toml", ".env.example"] {
        assert!(!folder.read(file).contains(PASSWORD));
    }
    let document = folder.read("foundry.toml");
    assert!(document.contains("# Secret: set `MAIL_TOKENS`") && !document.contains("tokens ="));
}

#[test]
fn what_is_written_to_begin_with_is_right_as_soon_as_the_required_is_set() {
    let folder = Folder::with(&[]);
    let ran = folder.run(&["config:init"], &[]);
    assert_eq!(ran.out, ["wrote `foundry.toml`", "wrote `.env.example`"]);
    assert_eq!(ran.err, "still to be set: `MAIL_HOST`, `DATABASE_URL`\n");

    let example = folder.read(".env.example");
    let (mut dotenv, document) = (String::new(), folder.read("foundry.toml"));
    for line in example.lines() {
        dotenv += match line {
            "#MAIL_HOST=" => "MAIL_HOST=localhost",
            "#DATABASE_URL=" => "DATABASE_URL=sqlite::memory:",
            other => other,
        };
        dotenv.push('\n');
    }
    folder.write(".env", &dotenv);
    let ran = folder.run(&["config:check"], &[]);
    assert_eq!((ran.code, &*ran.err), (Some(0), ""), "{ran:?}");

    // Each default is what the program would have taken anyway.
    let before = folder.run(&["config:show"], &[]).out;
    let has_value = |it: &&str| it.contains(" = ");
    let is_key = |it: &&str| it.starts_with('#') && !it.starts_with("# ");
    let keys = document.lines().map(|it| match is_key(&it) && has_value(&it) {
        true => &it[1..],
        false => it,
    });
    folder.write("foundry.toml", &keys.collect::<Vec<_>>().join("\n"));
    let ran = folder.run(&["config:check"], &[]);
    assert_eq!((ran.code, &*ran.err), (Some(0), ""), "{}", folder.read("foundry.toml"));
    let after = folder.run(&["config:show"], &[]).out;
    assert_eq!(before, after);
}

#[test]
fn every_variable_is_in_the_example_with_what_it_means() {
    let folder = Folder::with(&[]);
    folder.run(&["config:init"], &[]);
    let example = folder.read(".env.example");
    let listed = folder.run(&["config:list", "--format", "json"], &[]).out.concat();
    let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
    for key in listed.as_array().unwrap() {
        let variable = key["variable"].as_str().unwrap();
        let at = example.find(&format!("\n#{variable}=")).unwrap_or_else(|| panic!("{variable}"));
        let above: Vec<&str> =
            example[..at].lines().rev().take_while(|it| !it.is_empty()).collect();
        let above = above.join("\n");
        for part in [&key["doc"], &key["type"], &key["key"]] {
            let part = part.as_str().unwrap();
            assert!(above.contains(part), "{variable}: {part} in {above}");
        }
    }
    assert_eq!(listed.as_array().unwrap().len(), 28);
}

#[test]
fn what_is_there_is_not_written_over_without_force() {
    let folder = Folder::with(&[(".env.example", "mine")]);
    let ran = folder.run(&["config:init"], &[]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.starts_with("error: `.env.example` is there already\n"), "{}", ran.err);
    assert_eq!(folder.read(".env.example"), "mine");
    assert!(!folder.path().join("foundry.toml").exists(), "all or nothing");
    assert_eq!(folder.run(&["config:init", "--force"], &[]).code, Some(0));
    assert!(folder.read(".env.example").contains("MAIL_HOST"));
}

#[test]
fn a_section_that_is_not_there_is_a_usage_error_with_the_nearest() {
    let ran = Folder::with(&[]).run(&["config:show", "mial"], &[]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("no section is called `mial`\n  did you mean `mail`?"), "{}", ran.err);
}

#[test]
fn e4_a_broken_section_that_the_command_does_not_use_does_not_matter() {
    let folder = Folder::with(&[("foundry.toml", DOCUMENT)]);
    let ran = folder.run(&["nothing"], &[("MAIL_PORT", "x"), ("LOG_LEVEL", "loud")]);
    assert_eq!((ran.code, &*ran.err), (Some(0), ""));
}

#[test]
fn what_is_told_is_shown_as_the_configuration_says() {
    let folder = Folder::with(&[]);
    let told = |args: &[&str], variables: &[(&str, &str)]| {
        let ran = folder.run(args, variables);
        assert_eq!(ran.code, Some(0));
        ["info", "warn"].map(|it| ran.err.contains(&format!("told at {it}")))
    };
    assert_eq!(told(&["tell"], &[]), [false, true]);
    assert_eq!(told(&["tell"], &[("LOG_LEVEL", "info")]), [true, true]);
    assert_eq!(told(&["tell"], &[("LOG_LEVEL", "off")]), [false, false]);
    assert_eq!(told(&["tell"], &[("LOG_FILTER", "sections=info")]), [true, true]);
    assert_eq!(told(&["tell", "-q"], &[("LOG_LEVEL", "info")]), [false, false]);
    assert_eq!(told(&["tell", "-v"], &[("LOG_LEVEL", "off")]), [true, true]);
    let filters = [("LOG_FILTER", "sections=info"), ("RUST_LOG", "sections=error")];
    assert_eq!(told(&["tell"], &filters), [false, false]);
    folder.write("foundry.toml", "[log]\nlevel = \"info\"\n");
    assert_eq!(told(&["tell"], &[]), [true, true]);
    folder.write("foundry.toml", "[log]\nlevel = \"loud\"\n");
    let ran = folder.run(&["tell"], &[]);
    assert!(ran.err.contains("warning: reading the configuration section `[log]`"), "{}", ran.err);
    assert!(ran.err.contains("told at warn"), "{}", ran.err);
}

#[test]
fn a_long_running_command_reads_anew_what_it_takes_as_live() {
    let folder = Folder::with(&[("foundry.toml", "[mail]\nhost = 'localhost'\nport = 1")]);
    let mut command = folder.command(&["watch"], &[]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || {
        input.write_all(b"\n").unwrap();
        lines.next().unwrap().unwrap()
    };
    assert_eq!(next(), "1 1");
    folder.write("foundry.toml", "[mail]\nhost = 'localhost'\nport = 2");
    assert_eq!(next(), "2 1");
    folder.write("foundry.toml", "[mail]\nprot = 3\nport = true");
    assert_eq!(next(), "3 mistakes");
    drop(input);
    assert_eq!(lines.next().unwrap().unwrap(), "2 1", "the old one stays");
    assert!(child.wait().unwrap().success());
}
