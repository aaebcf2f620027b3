//! The shop from outside: each test runs the program in a folder of its own.

#[path = "shop/config.rs"]
mod config;
#[path = "shop/database.rs"]
mod database;
#[path = "shop/films.rs"]
mod films;
#[path = "shop/import.rs"]
mod import;

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The bundled films.
const FILMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/films.json");

/// A folder in which the shop runs.
struct Shop(TempDir);

/// What a run printed, and how it ended.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Shop {
    /// An empty folder.
    fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A folder with a database that has its tables.
    fn migrated() -> Self {
        let shop = Self::empty();
        shop.run(["migrate:run"]).succeeded();
        shop
    }

    /// A folder with a database that has the bundled films.
    fn filled() -> Self {
        let shop = Self::migrated();
        shop.run(["film:import", FILMS]).succeeded();
        shop
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    fn write(&self, file: &str, text: &str) -> &Self {
        std::fs::write(self.path(file), text).unwrap();
        self
    }

    /// The program, which sees nothing of the environment of the tests.
    fn command(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shop"));
        let variables = std::env::vars_os().map(|it| it.0);
        let settings = variables.filter(|it| it.to_string_lossy().starts_with("DATABASE_"));
        for setting in settings {
            command.env_remove(setting);
        }
        command.args(args).current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    fn run(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Ran {
        Ran::new(self.command(args).output().unwrap())
    }

    fn run_with(&self, url: &str, args: &[&str]) -> Ran {
        Ran::new(self.command(args).env("DATABASE_URL", url).output().unwrap())
    }

    /// How many films the shop has.
    #[track_caller]
    fn count(&self) -> usize {
        let list = self.run(["film:list", "--limit", "1000000"]);
        list.succeeded();
        list.out.lines().skip(1).count()
    }
}

impl Ran {
    fn new(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    #[track_caller]
    fn succeeded(&self) -> &Self {
        assert_eq!(self.code, Some(0), "{}", self.err);
        self
    }

    /// It ended with this code, and its message has these parts.
    #[track_caller]
    fn failed(&self, code: i32, parts: &[&str]) -> &Self {
        assert_eq!(self.code, Some(code), "{}{}", self.out, self.err);
        self.said(parts)
    }

    /// Standard error has these parts.
    #[track_caller]
    fn said(&self, parts: &[&str]) -> &Self {
        for part in parts {
            assert!(self.err.contains(part), "`{part}` is not in:\n{}", self.err);
        }
        self
    }
}

#[test]
fn the_demo_runs_anywhere_and_again() {
    let shop = Shop::empty();
    for _ in 0..2 {
        let demo = shop.run(["demo"]);
        demo.succeeded().said(&["left out: film 3,054 (line 3,055): it has no title"]);
        assert!(demo.out.contains("3,200 films imported, 1 left out\n"), "{}", demo.out);
        assert!(demo.out.contains("Avatar                 "), "{}", demo.out);
        assert!(demo.out.contains("The Shawshank Redemption  1994"), "{}", demo.out);
    }
    assert_eq!(shop.count(), 3_200);
}

#[test]
fn an_unknown_option_is_a_usage_error() {
    let shop = Shop::empty();
    shop.run(["film:list", "--gerne", "Drama"])
        .failed(2, &["`--gerne`", "did you mean `--genre`?"]);
    shop.run(["report:top", "--by", "age"]).failed(2, &["`age`", "`gross` or `rating`"]);
    shop.run(["film:list", "--year", "MCM"]).failed(2, &["`MCM`", "`--year`"]);
    shop.run(["film:import"]).failed(2, &["usage: shop film:import <file>"]);
    assert!(!shop.path("shop.db").exists());
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_enough_ends_the_program_quietly() {
    let shop = Shop::filled();
    let mut list = shop.command(["film:list", "--limit", "3200"]);
    let mut list = list.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The pipe is closed before the list fits into it.
    drop(list.stdout.take());
    let ended = Ran::new(list.wait_with_output().unwrap());
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
}
