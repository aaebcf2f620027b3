//! What shells offer: the answers of real programs, and the scripts in real shells. A shell that is
//! not installed is skipped, which is reported.

mod support;

use foundry_tests_support::start;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

const GRAMMAR: &str = env!("CARGO_BIN_EXE_grammar");
const PARAMETERS: &str = env!("CARGO_BIN_EXE_parameters");

/// What the program answers to a script.
#[track_caller]
fn check(program: &str, shell: &str, words: &[&str], expected: &[&str]) {
    let mut args = vec!["__complete", shell, "--"];
    args.extend(words);
    let ran = support::run(program, &args, &[]);
    let lines: Vec<&str> = ran.out.iter().map(|it| &**it).collect();
    assert_eq!((ran.code, lines), (Some(0), expected.to_vec()), "{}", ran.err);
}

#[test]
fn commands_are_told_with_their_summaries_but_not_to_bash() {
    check(GRAMMAR, "zsh", &["num"], &["number:add\tTwo numbers.", ":none"]);
    check(GRAMMAR, "bash", &["num"], &["number:add", ":none"]);
    check(GRAMMAR, "bash", &["su"], &["sum", ":none"]);
    check(GRAMMAR, "bash", &["sec"], &[":none"]);
    check(GRAMMAR, "bash", &["help", "su"], &["sum", ":none"]);
    check(GRAMMAR, "fish", &["list", "n"], &["number\t1 command", ":none"]);
}

#[test]
fn values_are_those_of_the_author() {
    check(PARAMETERS, "zsh", &["choose", "e"], &["editor\tWrites.", ":none"]);
    check(PARAMETERS, "bash", &["choose", "-cr"], &["-cred", ":none"]);
    check(PARAMETERS, "zsh", &["offer", "al"], &["alien\t1979", "aliens\t1986", ":none"]);
    check(
        PARAMETERS,
        "bash",
        &["offer", "x", "--year=19"],
        &["--year=1979", "--year=1986", ":none"],
    );
    check(PARAMETERS, "bash", &["offer", "x", "--file", ""], &[":files 0"]);
    check(PARAMETERS, "bash", &["offer", "x", "--inter"], &[":none"]);
    check(PARAMETERS, "bash", &["login", "ada", "--password", ""], &[":none"]);
}

#[test]
fn options_that_exclude_each_other_are_not_offered_together() {
    check(PARAMETERS, "bash", &["relations", "--json", "--ya"], &[":none"]);
    check(PARAMETERS, "bash", &["relations", "--plain", "--ya"], &["--yaml", ":none"]);
}

#[test]
fn a_word_that_names_a_file_of_arguments_is_not_read() {
    check(PARAMETERS, "bash", &["exec", "@no/such", "x"], &[":files 0"]);
}

/// A folder of its own for each call, with two files in it.
fn folder() -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let (process, call) = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = folder.join(format!("completion-{process}-{call}"));
    fs::create_dir_all(&folder).unwrap();
    for file in ["plain.txt", "with blank.txt"] {
        fs::write(folder.join(file), "").unwrap();
    }
    folder
}

/// What a shell prints that runs `code`, with the script for it in `$SCRIPT` and the folder of the
/// programs on its path; `None` if it is not installed.
fn in_shell(shell: &str, code: &str, args: &[&str]) -> Option<String> {
    let script = support::run(PARAMETERS, &["completion", shell], &[]).out.join("\n");
    let folder = folder();
    let mut path = std::ffi::OsString::from(Path::new(PARAMETERS).parent().unwrap());
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let option: &[&str] = match shell {
        "bash" => &["--norc", "-c"],
        "zsh" => &["-f", "-c"],
        _ => &["--no-config", "-c"],
    };
    let mut command = Command::new(shell);
    command
        .args(option)
        .arg(code)
        .args(args)
        .env("SCRIPT", format!("{script}\n"))
        .env("PATH", path)
        .env("HOME", &folder)
        .env("LC_ALL", "C.UTF-8")
        .current_dir(&folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let output = start(&mut command).map(|it| it.wait_with_output().unwrap());
    let was_run = folder.join("was-run").exists();
    fs::remove_dir_all(&folder).unwrap();
    assert!(!was_run, "{shell} ran what stood on the line");
    let output = output?;
    assert!(output.stderr.is_empty(), "{shell}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

/// As bash calls it: the line up to the cursor, and the words that bash cuts it into.
#[track_caller]
fn bash(line: &str, words: &[&str], expected: &[&str]) {
    let code = r#"eval "$SCRIPT"
        COMP_LINE=$1 COMP_POINT=${#1}; shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        [[ $(complete -p parameters) =~ -F\ ([^ ]+) ]]
        "${BASH_REMATCH[1]}" "$1" "${COMP_WORDS[COMP_CWORD]}" 2>&1
        printf '%s\n' "${COMPREPLY[@]}""#;
    let args = [&["bash", line], words].concat();
    if let Some(out) = in_shell("bash", code, &args) {
        let mut lines: Vec<&str> = out.lines().filter(|it| !it.is_empty()).collect();
        lines.sort_unstable();
        assert_eq!(lines, expected, "{line}");
    }
}

#[test]
fn bash_completes_words_that_it_cuts_at_colons() {
    bash("parameters results:fi", &["parameters", "results", ":", "fi"], &["film", "films"]);
    let all = ["code", "count", "fail", "film", "films"];
    bash("parameters results:", &["parameters", "results", ":"], &all);
    bash(
        "parameters res",
        &["parameters", "res"],
        &all.map(|it| format!("results:{it}")).each_ref().map(|it| &**it),
    );
    bash(
        "parameters  help  results:co",
        &["parameters", "help", "results", ":", "co"],
        &["code", "count"],
    );
}

#[test]
fn bash_completes_words_that_it_cuts_at_equals_signs() {
    bash(
        "parameters choose --colour=",
        &["parameters", "choose", "--colour", "="],
        &["green", "red"],
    );
    bash(
        "parameters choose --colour=g",
        &["parameters", "choose", "--colour", "=", "g"],
        &["green"],
    );
    bash("parameters choose --col", &["parameters", "choose", "--col"], &["--colour"]);
    bash("parameters flags --wh", &["parameters", "flags", "--wh"], &["--when", "--when="]);
}

#[test]
fn bash_completes_files() {
    bash(
        "parameters offer x --file pl",
        &["parameters", "offer", "x", "--file", "pl"],
        &["plain.txt"],
    );
    bash(
        "parameters offer x --file=w",
        &["parameters", "offer", "x", "--file", "=", "w"],
        &[r"with\ blank.txt"],
    );
    bash("parameters grouped -op", &["parameters", "grouped", "-op"], &["-oplain.txt"]);
    bash(
        "parameters offer x --file 'wi",
        &["parameters", "offer", "x", "--file", "'wi"],
        &["with blank.txt"],
    );
}

#[test]
fn bash_runs_nothing_that_stands_on_the_line() {
    let words = ["parameters", "$(touch was-run)", "`touch was-run`", ""];
    bash("parameters $(touch was-run) `touch was-run` ", &words, &[]);
    bash("parameters offer $(touch was-run", &["parameters", "offer", "$(touch was-run"], &[]);
}

#[test]
fn bash_calls_a_path_as_it_was_typed() {
    let line = format!("{PARAMETERS} choose r");
    bash(&line, &[PARAMETERS, "choose", "r"], &["reader"]);
    bash("p choose re", &["p", "choose", "re"], &["reader"]);
}

/// As zsh calls it. Only what belongs to its completion system is put in its place.
#[track_caller]
fn zsh(words: &[&str], expected: &[&str]) {
    let code = r#"compdef() { registered=$1 }
        _describe() {
            local group
            for group in "$@"; do
                case $group in (closed|open) print -rl -- $group: "${(@P)group}" ;; esac
            done
        }
        compset() { print -r -- "compset $*" }
        _files() { print files }
        eval "$SCRIPT"
        words=("$@") CURRENT=$# PREFIX=$@[-1]
        $registered"#;
    let args = [&["zsh"], words].concat();
    if let Some(out) = in_shell("zsh", code, &args) {
        assert_eq!(out.lines().filter(|it| !it.is_empty()).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn zsh_tells_what_candidates_mean() {
    zsh(
        &["parameters", "results:fi"],
        &["closed:", r"results\:film:One film.", r"results\:films:Films, as a list.", "open:"],
    );
    zsh(&["parameters", "flags", "--wh"], &["closed:", "--when", "open:", "--when="]);
    zsh(&["parameters", "offer", "--file=p"], &["closed:", "open:", "compset -p 7", "files"]);
    zsh(&["parameters", "offer", "al\\ "], &["closed:", "open:"]);
    zsh(&["parameters", ""], &zsh_all().iter().map(|it| &**it).collect::<Vec<_>>());
}

fn zsh_all() -> Vec<String> {
    let all = support::run(PARAMETERS, &["__complete", "zsh", "--", ""], &[]).out;
    let lines = all.iter().filter(|it| *it != ":none");
    let lines = lines.map(|it| it.replace(':', "\\:").replacen('\t', ":", 1));
    [vec!["closed:".to_owned()], lines.collect(), vec!["open:".to_owned()]].concat()
}

/// As fish completes a line by itself.
#[track_caller]
fn fish(line: &str, expected: &[&str]) {
    let code = r#"printf '%s' "$SCRIPT" | source; complete -C $argv[1]"#;
    if let Some(out) = in_shell("fish", code, &[line]) {
        assert_eq!(out.lines().collect::<Vec<_>>(), expected, "{line}");
    }
}

#[test]
fn fish_tells_what_candidates_mean() {
    fish("parameters results:fi", &["results:film\tOne film.", "results:films\tFilms, as a list."]);
    fish("parameters choose --col", &["--colour"]);
    fish("parameters choose --colour=g", &["--colour=green"]);
    fish("parameters offer al", &["alien\t1979", "aliens\t1986"]);
    fish("parameters offer x --file=pl", &["--file=plain.txt"]);
    fish("parameters offer x --file 'wi", &["with blank.txt"]);
    fish("parameters login x --password ", &[]);
    fish(&format!("{PARAMETERS} choose r"), &["reader\tReads."]);
}

#[test]
fn scripts_know_nothing_but_the_name_of_the_program() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = support::run(PARAMETERS, &["completion", shell], &[]);
        let text = script.out.join("\n");
        assert_eq!(script.code, Some(0), "{}", script.err);
        assert!(text.contains("__complete") && text.contains("'parameters'"), "{text}");
        assert!(!text.contains("results"), "{text}");
    }
}
