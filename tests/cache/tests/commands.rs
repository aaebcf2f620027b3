//! The commands `cache:…`, each typed in a process of its own.

use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

struct Library(TempDir);

/// What a command printed and how it ended.
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Library {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn run(&self, words: &str) -> Said {
        said(&program(words, Some(self.0.path())))
    }

    /// What it prints, of a command that is done.
    #[track_caller]
    fn says(&self, words: &str) -> String {
        let said = self.run(words);
        assert_eq!((said.code, &*said.err), (0, ""), "{words}");
        said.out
    }

    #[track_caller]
    fn json(&self, words: &str) -> serde_json::Value {
        serde_json::from_str(&self.says(&format!("{words} --format json"))).unwrap()
    }

    /// The figures of a command, as `cache:stats` tells them.
    #[track_caller]
    fn figures(&self, command: &str) -> Option<serde_json::Value> {
        let stats = self.json("cache:stats");
        let commands = stats["commands"].as_array().unwrap();
        commands.iter().find(|it| it["command"] == command).cloned()
    }
}

fn program(words: &str, folder: Option<&Path>) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_lender"));
    program.args(words.split_whitespace()).env_remove("LIBRARY_FOLDER");
    if let Some(folder) = folder {
        program.env("LIBRARY_FOLDER", folder);
    }
    program.output().unwrap()
}

fn said(output: &Output) -> Said {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
    Said {
        code: output.status.code().unwrap(),
        out: text(&output.stdout),
        err: text(&output.stderr),
    }
}

#[test]
fn get_describes_an_entry_and_says_why_there_is_none() {
    let library = Library::new();
    library.says("film:show 7");
    let shown = library.says("cache:get film:7");
    for words in ["film:7", "type", "size", "0 s ago", "in 9 min", "computed in"] {
        assert!(shown.contains(words), "{shown}");
    }
    let entry = library.json("cache:get film:7");
    assert_eq!(entry["key"], "film:7");
    assert_eq!(entry["type"].as_str().unwrap().len(), 32);
    assert!(entry["size_bytes"].as_u64().unwrap() > 0);
    let left = entry["expires_in_seconds"].as_f64().unwrap();
    assert!(left > 500.0 && left <= 600.0, "{left}");

    let none = library.run("cache:get film:8");
    assert_eq!(none.code, 1);
    assert_eq!(
        none.err,
        "error: there is no value of `film:8`: absent\n  \
         keys with tags want `--tag`, those of a namespace `--namespace`"
    );
}

#[test]
fn keys_in_namespaces_and_with_tags_are_found_and_forgotten() {
    let library = Library::new();
    library.says("film:tagged 1");
    assert_eq!(library.run("cache:get tagged:1").code, 1);
    let of = "tagged:1 --namespace shelf --tag films";
    assert!(library.says(&format!("cache:get {of}")).contains("in 23 h 59 min"));
    assert_eq!(library.says(&format!("cache:forget {of}")), "forgot `tagged:1`");
    assert_eq!(library.says(&format!("cache:forget {of}")), "there is no `tagged:1`");
    let none = library.run(&format!("cache:get {of}"));
    assert_eq!((none.code, &*none.err), (1, "error: there is no value of `tagged:1`: absent"));
    let none = library.run(&format!("cache:get {of} --tag users"));
    assert!(none.err.ends_with("absent\n  tags count in their order"), "{}", none.err);
}

#[test]
fn clear_takes_everything_or_a_tag() {
    let library = Library::new();
    library.says("film:show 7");
    assert_eq!(
        library.says("cache:clear --tag films"),
        "nothing finds what bears `films` any more"
    );
    library.says("cache:get film:7");
    assert!(library.says("cache:clear").starts_with("removed "));
    assert_eq!(library.run("cache:get film:7").code, 1);
    assert_eq!(library.json("cache:stats")["entries"], 0);
}

#[test]
fn other_caches_have_names() {
    let library = Library::new();
    library.says("login ada");
    assert_eq!(library.run("cache:get ada").code, 1);
    assert!(library.says("cache:get ada --store sessions").contains("never"));
    library.says("cache:clear");
    library.says("cache:get ada --store sessions");
    assert!(library.says("cache:stats --store sessions").contains("sessions"));
    assert!(
        library.says("cache:prune --store sessions").starts_with("removed 0 entries; 1 are left")
    );
    assert_eq!(library.says("cache:forget ada --store sessions"), "forgot `ada`");
    let near = library.run("cache:clear --store session");
    assert_eq!(
        (near.code, &*near.err),
        (2, "error: there is no cache `session`; did you mean `sessions`?")
    );
    let none = library.run("cache:clear --store redis");
    assert_eq!(
        (none.code, &*none.err),
        (2, "error: there is no cache `redis`\n  there is `sessions`")
    );
}

#[test]
fn stats_tell_how_commands_used_the_cache() {
    let library = Library::new();
    library.says("idle");
    assert!(library.figures("idle").is_none(), "who did not use it is not told of");
    library.says("film:show 7 --times 3");
    library.says("film:show 7");
    library.says("film:show 8");
    library.says("film:tagged 1");
    let show = library.figures("film:show").unwrap();
    let counts =
        ["runs", "hits", "misses", "absent", "expired"].map(|it| show[it].as_u64().unwrap());
    assert_eq!(counts, [3, 3, 2, 2, 0]);
    assert!(show["memory_bytes"].as_u64().unwrap() > 0);
    assert!(library.figures("film:tagged").is_some());

    let people = library.says("cache:stats");
    let words =
        ["folder", "entries", "with tags and figures", "film:show", "film:tagged", "absent"];
    assert!(words.iter().all(|it| people.contains(it)), "{people}");
    assert!(!people.contains("corrupt"), "{people}");
    let rows = library.says("cache:stats --format csv");
    assert!(rows.starts_with("command,runs,hits,misses,absent,"), "{rows}");

    library.says("cache:clear");
    assert!(library.figures("film:show").is_none());
}

/// A command that fails used the cache all the same; what cannot be written does not make one fail.
#[test]
fn figures_never_change_how_a_command_ends() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let said = said(&program("film:show 7", Some(file.path())));
    assert_eq!((said.code, &*said.out), (0, "film 7"));
}

#[test]
fn without_a_store_nothing_is_kept() {
    let kept_nowhere = "the cache is in the memory of each process; nothing is kept";
    assert_eq!(said(&program("film:show 7", None)).out, "film 7");
    assert_eq!(said(&program("cache:stats", None)).out, kept_nowhere);
    let json = said(&program("cache:stats --format json", None)).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json, serde_json::json!({ "store": null, "commands": [] }));
    let says = |words: &str, before: &str| {
        assert_eq!(said(&program(words, None)).out, format!("{before}{kept_nowhere}"), "{words}");
    };
    says("cache:clear", "removed 0 entries\n");
    says("cache:clear --tag films", "nothing finds what bears `films` any more\n");
    says("cache:forget film:7", "there is no `film:7`\n");
    says("cache:prune", "");
    let none = said(&program("cache:get film:7", None));
    let error = format!("error: there is no value of `film:7`: absent\n  {kept_nowhere}");
    assert_eq!((none.code, none.err), (1, error));
}

/// Times vary.
fn without_times(text: &str) -> Vec<&str> {
    text.lines().map(|it| it.split(" (").next().unwrap()).collect()
}

#[test]
fn all_warmers_run_in_the_order_of_the_sources_and_each_failure_is_told() {
    let library = Library::new();
    let said = library.run("cache:warm");
    assert_eq!(said.code, 1);
    assert_eq!(without_times(&said.out), ["three films", "warmed top-films", "warmed series"]);
    let (panic, error) = said.err.split_once("error: ").unwrap();
    assert!(panic.contains("this panic is part of the test"), "{panic}");
    let lines: Vec<&str> = error.lines().collect();
    assert_eq!(lines[0], "3 of 5 warmers failed");
    let told = |at: &str| lines.iter().any(|it| it.trim_start() == at);
    for failure in ["`broken`: the network is down", "`fragile`: it panicked"] {
        assert!(told(failure), "{error}");
    }
    let archive = lines.iter().position(|it| it.contains("`archive`: ")).unwrap();
    assert!(lines[archive..].iter().any(|it| it.contains("the archive is locked")), "{error}");
    // What they filled is there.
    for id in [1, 2, 3, 7] {
        library.says(&format!("cache:get film:{id}"));
    }
}

#[test]
fn some_warmers_run_as_they_are_named() {
    let library = Library::new();
    let said = library.says("cache:warm series top-films");
    assert_eq!(without_times(&said), ["warmed series", "three films", "warmed top-films"]);
    assert_eq!(library.figures("cache:warm").unwrap()["absent"], 4);
    let said = library.run("cache:warm series top-film");
    assert_eq!(
        (said.code, &*said.err),
        (2, "error: there is no warmer `top-film`; did you mean `top-films`?")
    );
    assert_eq!(said.out, "", "none ran");
    let one = library.run("cache:warm broken");
    assert_eq!(
        (one.code, &*one.err),
        (1, "error: 1 of 1 warmer failed\n  `broken`: the network is down")
    );
}

/// Each value is a miss for whoever asks, although the warmer itself had one.
#[test]
fn a_warmer_whose_values_are_not_kept_failed() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let lost = said(&program("cache:warm series", Some(file.path())));
    assert_eq!((lost.code, &*lost.out), (1, ""));
    let (_, error) = lost.err.split_once("error: ").unwrap();
    let lines: Vec<&str> = error.lines().map(str::trim_start).collect();
    assert_eq!(lines[..2], ["1 of 1 warmer failed", "`series`: what it computed is not kept"]);
    let folder = file.path().join("cache");
    let writing = format!("caused by: writing the cache in folder `{}`", folder.display());
    assert_eq!(lines[2], writing, "{error}");

    let nowhere = said(&program("cache:warm series", None));
    let lines = without_times(&nowhere.out);
    let kept_nowhere = "the cache is in the memory of each process; nothing is kept";
    assert_eq!((nowhere.code, lines), (0, vec!["warmed series", kept_nowhere]));
}

#[test]
fn warmers_are_hidden() {
    let library = Library::new();
    let list = library.says("list");
    assert!(list.contains("cache:warm") && !list.contains("cache:warm:"), "{list}");
    assert_eq!(library.run("cache:warm:broken").err, "error: the network is down");
}
