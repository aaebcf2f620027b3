//! Candidates of completion that would do harm in a shell, typed in real shells in a terminal: each
//! arrives at the program as one word, and nothing is run.
#![cfg(unix)]

#[path = "support/pty.rs"]
mod pty;
mod support;

use pty::{Folder, Terminal, wait_until};
use std::fs;
use std::path::Path;

const HOSTILE: &str = env!("CARGO_BIN_EXE_hostile");

/// An interactive shell with the script for the program.
struct Shell {
    name: &'static str,
    terminal: Terminal,
    folder: Folder,
    records: usize,
}

impl Shell {
    /// Starts it; `None` if it is not installed.
    fn start(name: &'static str, test: &str) -> Option<Self> {
        let (command, load) = match name {
            "bash" => ("bash --norc --noprofile -i", r#"eval "$SCRIPT""#),
            "zsh" => ("zsh -f -i", r#"autoload -U compinit; compinit -D; eval "$SCRIPT""#),
            _ => ("fish --no-config -i", "printf '%s' \"$SCRIPT\" | source"),
        };
        if std::process::Command::new(name).arg("--version").output().is_err() {
            foundry_tests_support::skipped(&format!("{name} is not installed"));
            return None;
        }
        let folder = Folder::new(&format!("quoting-{name}-{test}"));
        let script = support::run(HOSTILE, &["completion", name], &[]).out.join("\n") + "\n";
        let path = std::env::var("PATH").unwrap_or_default();
        let path = format!("{}:{path}", Path::new(HOSTILE).parent().unwrap().display());
        let home = folder.0.display().to_string();
        let variables = [
            ("SCRIPT", script),
            ("PATH", path),
            ("HOME", home.clone()),
            ("XDG_CONFIG_HOME", home.clone()),
            ("XDG_DATA_HOME", home),
            ("HISTFILE", "/dev/null".to_owned()),
        ];
        let mut terminal = Terminal::start(command, &folder.0, &variables);
        terminal.type_keys(&format!("{load}\rtouch ready\r"));
        assert!(wait_until(|| folder.0.join("ready").exists()), "{name} does not start");
        Some(Self { name, terminal, folder, records: 0 })
    }

    /// Completes what is typed, runs it, and returns the word that arrived.
    #[track_caller]
    fn complete(&mut self, typed: &str) -> String {
        self.terminal.type_keys(&format!("{typed}\t\r"));
        self.records += 1;
        let read = || fs::read_to_string(self.folder.0.join("record")).unwrap_or_default();
        let count = self.records;
        let came = wait_until(|| read().matches('\n').count() >= count);
        assert!(came, "{}: `{typed}` and a TAB run nothing; so far:\n{}", self.name, read());
        assert!(!self.folder.0.join("pwned").exists(), "{}: `{typed}` ran a command", self.name);
        read().lines().nth(count - 1).unwrap().to_owned()
    }

    #[track_caller]
    fn check(&mut self, typed: &str, value: &str) {
        assert_eq!(self.complete(typed), format!("{value:?}"), "{}: {typed}", self.name);
    }

    fn end(mut self) {
        self.terminal.type_keys("exit\r");
        self.terminal.ended();
    }
}

/// All values: first those that begin with a number, then those that do not.
fn values() -> (Vec<String>, Vec<String>) {
    let all = support::run(HOSTILE, &["values"], &[]).out;
    all.into_iter().partition(|it| it.starts_with(|first: char| first.is_ascii_digit()))
}

/// Every value in every one of these quotes.
#[track_caller]
fn check_all(name: &'static str, quotes: &[&str]) {
    let (numbered, _) = values();
    assert!(numbered.len() > 30, "{numbered:?}");
    let Some(mut shell) = Shell::start(name, "all") else { return };
    for quote in quotes {
        for value in &numbered {
            shell.check(&format!("hostile record {quote}{}", &value[..2]), value);
        }
    }
    shell.end();
}

/// A quote may be opened in the middle of a word.
#[track_caller]
fn check_options(name: &'static str, words: &[&str]) {
    let (numbered, _) = values();
    let Some(mut shell) = Shell::start(name, "options") else { return };
    for word in words {
        for value in numbered.iter().step_by(3) {
            shell.check(&format!("hostile record x {word}{}", &value[..2]), value);
        }
    }
    shell.end();
}

#[test]
fn bash_completes_a_word_that_runs_nothing_in_all_quotes() {
    check_all("bash", &["", "\"", "'", "$'"]);
}

#[test]
fn zsh_completes_a_word_that_runs_nothing_in_all_quotes() {
    check_all("zsh", &["", "\"", "'", "$'"]);
}

#[test]
fn fish_completes_a_word_that_runs_nothing_in_all_quotes() {
    check_all("fish", &["", "\"", "'"]);
}

#[test]
fn bash_completes_values_of_options_in_all_quotes() {
    let words = [
        "--option=",
        "--option=\"",
        "--option='",
        "\"--option=",
        "'--option=",
        "--option \"",
        "--opt\"ion\"=",
    ];
    check_options("bash", &words);
}

#[test]
fn zsh_completes_values_of_options_in_all_quotes() {
    check_options("zsh", &["--option=", "--option=\"", "--option='", "\"--option=", "--option '"]);
}

#[test]
fn fish_completes_values_of_options_in_all_quotes() {
    check_options("fish", &["--option=", "\"--option=", "'--option=", "--option \""]);
}

#[test]
fn bash_completes_words_that_begin_with_what_has_a_meaning() {
    let (_, beginnings) = values();
    assert!(beginnings.len() > 5, "{beginnings:?}");
    let Some(mut shell) = Shell::start("bash", "beginnings") else { return };
    for value in &beginnings {
        let begun: String = value.chars().take(2).collect();
        shell.check(&format!("hostile record -- '{begun}"), value);
        // In double quotes these begin a command and an event of the history, which bash completes.
        if !begun.starts_with(['!', '`']) {
            shell.check(&format!("hostile record -- \"{begun}"), value);
        }
        let escaped: String = begun.chars().flat_map(|it| ['\\', it]).collect();
        shell.check(&format!("hostile record -- {escaped}"), value);
    }
    shell.end();
}

/// The text in front of the cursor may have been quoted in another way.
#[test]
fn bash_reads_the_word_that_was_begun_as_bash_does() {
    let Some(mut shell) = Shell::start("bash", "begun") else { return };
    shell.check(r"hostile record 04it\'", "04it's");
    shell.check("hostile record \"04it'", "04it's");
    shell.check(r"hostile record '04it'\''", "04it's");
    shell.check(r"hostile record $'04it\x27", "04it's");
    shell.check("hostile record '05say \"", "05say \"hi\"");
    shell.check(r#"hostile record "05say \""#, "05say \"hi\"");
    shell.check(r#"hostile record "08a\$"#, "08a$b");
    shell.check("hostile record \"08a$", "08a$b");
    shell.check("hostile record \"00$(to", "00$(touch pwned)");
    shell.check("hostile record \"03 \"tw", "03 two words");
    shell.check("hostile record 35:b", "35:b:c=d");
    shell.check("hostile record '35:b:c=", "35:b:c=d");
    shell.check("hostile record \"35:b", "35:b:c=d");
    shell.end();
}

#[test]
fn a_value_that_cannot_be_shown_is_not_offered_and_its_meaning_is_one_line() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let out = support::run(HOSTILE, &["__complete", shell, "--", "record", ""], &[]).out;
        let all = out.join("\n");
        assert!(!all.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{200b}']), "{all}");
        assert!(!all.contains("36a") && !all.contains("37a") && !all.contains("40a"), "{all}");
        // The values, and the directive.
        assert_eq!(out.len(), 36 + 8 + 1, "{all}");
    }
}
