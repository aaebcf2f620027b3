//! One rule for empty variables, for options and sections alike: they count as not set, except that a text
//! which is not secret is the empty text, or `None` if it may be left out.

use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// The ways in which a variable can be empty.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// `NAME=`
    Variable,
    /// `NAME_FILE` names a file with nothing in it.
    EmptyFile,
    /// `NAME=` in `.env`
    Dotenv,
    /// `NAME_FILE` in `.env` names a file with nothing in it.
    DotenvFile,
}

const WAYS: [Way; 4] = [Way::Variable, Way::EmptyFile, Way::Dotenv, Way::DotenvFile];

/// The required variables.
const SET: [(&str, &str); 2] = [("APP_TEXT", "a"), ("APP_TOKEN", "t")];

/// The output if nothing else is set.
const SHOWN: &str = r#""a" "red" None 80 None Loud true "t" None []"#;

fn run(directory: &Path, args: &[&str], variables: &[(&str, &str)]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variables"));
    command.args(args).current_dir(directory).env_clear();
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap());
    (output.status.code().unwrap(), out, err)
}

/// Runs a command with one variable empty, in one way.
fn with_empty(way: Way, name: &str, args: &[&str]) -> (i32, String, String) {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("empty"), "\n").unwrap();
    let by_file = format!("{name}_FILE");
    let set = SET.into_iter().filter(|it| it.0 != name);
    let mut variables: Vec<(&str, &str)> = set.collect();
    match way {
        Way::Variable => variables.push((name, "")),
        Way::EmptyFile => variables.push((&by_file, "empty")),
        Way::Dotenv => fs::write(directory.path().join(".env"), format!("{name}=\n")).unwrap(),
        Way::DotenvFile => {
            fs::write(directory.path().join(".env"), format!("{by_file}=empty")).unwrap();
        }
    }
    run(directory.path(), args, &variables)
}

#[track_caller]
fn check(name: &str, expected: &str) {
    for way in WAYS {
        for command in ["section", "options"] {
            let (code, out, err) = with_empty(way, name, &[command]);
            assert_eq!((code, out.trim_end()), (0, expected), "{command} {way:?} {name}: {err}");
        }
    }
}

#[test]
fn an_empty_text_is_the_empty_text() {
    check("APP_TEXT", r#""" "red" None 80 None Loud true "t" None []"#);
    check("APP_DEFAULT_TEXT", r#""a" "" None 80 None Loud true "t" None []"#);
}

#[test]
fn an_empty_variable_of_a_text_that_may_be_left_out_is_none() {
    check("APP_REGION", SHOWN);
}

#[test]
fn an_empty_variable_of_anything_else_leaves_the_default() {
    for name in ["APP_PORT", "APP_SIZE", "APP_MODE", "APP_SPARE"] {
        check(name, SHOWN);
    }
    for way in WAYS {
        for name in ["APP_TLS", "APP_TO"] {
            let (code, out, err) = with_empty(way, name, &["section"]);
            assert_eq!((code, out.trim_end()), (0, SHOWN), "{way:?} {name}: {err}");
        }
    }
}

/// A required secret was taken to be the empty text.
#[test]
fn an_empty_variable_of_a_required_secret_is_missing() {
    for way in WAYS {
        let (code, _, err) = with_empty(way, "APP_TOKEN", &["section"]);
        assert_eq!(code, 78, "{way:?}: {err}");
        assert!(err.contains("`APP_TOKEN` is not set"), "{err}");
        assert!(err.contains("is empty, which counts as not set"), "{err}");
        for command in ["options", "marked"] {
            let (code, _, err) = with_empty(way, "APP_TOKEN", &[command]);
            assert_eq!(code, 2, "{command} {way:?}: {err}");
            assert!(err.contains("`--token` is missing"), "{err}");
            assert!(err.contains("is empty, which counts as not set"), "{err}");
        }
        let (code, _, err) = with_empty(way, "APP_NUMBER", &["required"]);
        assert_eq!(code, 2, "{way:?}: {err}");
        assert!(err.contains("`--number` is missing"), "{err}");
    }
}

/// Compose files pass `${APP_SPARE:-}` beside `APP_SPARE_FILE`.
#[test]
fn an_empty_variable_does_not_hide_the_file() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("s1"), "\u{feff}hunter2\r\n").unwrap();
    let expected = r#""a" "red" None 80 None Loud true "t" Some("hunter2") []"#;
    for command in ["section", "options"] {
        let mut variables = SET.to_vec();
        variables.extend([("APP_SPARE", ""), ("APP_SPARE_FILE", "s1")]);
        let (_, out, err) = run(directory.path(), &[command], &variables);
        assert_eq!(out.trim_end(), expected, "{err}");

        fs::write(directory.path().join(".env"), "APP_SPARE_FILE=s1").unwrap();
        let mut variables = SET.to_vec();
        variables.push(("APP_SPARE", ""));
        let (_, out, err) = run(directory.path(), &[command], &variables);
        assert_eq!(out.trim_end(), expected, "{err}");
        fs::remove_file(directory.path().join(".env")).unwrap();

        let mut variables = SET.to_vec();
        variables.extend([("APP_TEXT", ""), ("APP_TEXT_FILE", "s1")]);
        let (_, out, err) = run(directory.path(), &[command], &variables);
        assert!(out.starts_with("\"hunter2\" "), "{out}{err}");
    }
}

#[test]
fn an_empty_name_of_a_file_is_not_set() {
    let directory = TempDir::new().unwrap();
    for command in ["section", "options"] {
        let mut variables = SET.to_vec();
        let names = ["APP_SPARE_FILE", "APP_PORT_FILE", "APP_DEFAULT_TEXT_FILE", "FOUNDRY_CONFIG"];
        variables.extend(names.map(|it| (it, "")));
        let (code, out, err) = run(directory.path(), &[command], &variables);
        assert_eq!((code, out.trim_end()), (0, SHOWN), "{err}");
    }
}

#[test]
fn an_empty_variable_leaves_what_a_weaker_source_says_unless_it_is_a_text() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join(".env"), "APP_SIZE=3\nAPP_REGION=eu\nAPP_PORT=81\n").unwrap();
    let mut variables = SET.to_vec();
    variables.extend([("APP_SIZE", ""), ("APP_REGION", ""), ("APP_PORT", "")]);
    for command in ["section", "options"] {
        let (_, out, err) = run(directory.path(), &[command], &variables);
        assert_eq!(out.trim_end(), r#""a" "red" None 81 Some(3) Loud true "t" None []"#, "{err}");
    }
}

#[test]
fn a_list_has_no_empty_items() {
    let directory = TempDir::new().unwrap();
    for (text, shown) in [
        ("a, b,", r#"["a", "b"]"#),
        ("", "[]"),
        (",", "[]"),
        ("a,,b", r#"["a", "b"]"#),
        (",a", r#"["a"]"#),
    ] {
        let mut variables = SET.to_vec();
        variables.push(("APP_TO", text));
        let (_, out, err) = run(directory.path(), &["section"], &variables);
        assert!(out.ends_with(&format!("None {shown}\n")), "{out}{err}");
        let typed = format!("--to={}", text.replace(' ', ""));
        let (_, out, err) = run(directory.path(), &["options", &typed], &SET);
        assert!(out.ends_with(&format!("None {shown}\n")), "{out}{err}");
    }
}

#[test]
fn words_for_true_and_false_are_written_in_letters_of_any_size() {
    let directory = TempDir::new().unwrap();
    for (text, expected) in [
        ("True", true),
        ("YES", true),
        ("On", true),
        ("FALSE", false),
        ("No", false),
        ("oFF", false),
    ] {
        let mut variables = SET.to_vec();
        variables.push(("APP_TLS", text));
        let (_, out, err) = run(directory.path(), &["section"], &variables);
        assert!(out.contains(&format!(" Loud {expected} ")), "{text}: {out}{err}");
    }
    let mut variables = SET.to_vec();
    variables.push(("APP_TLS", "maybe"));
    let (code, _, err) = run(directory.path(), &["section"], &variables);
    assert_eq!(code, 78);
    assert!(
        err.contains("found `maybe`; `yes`, `on`, `1`, `no`, `off` and `0` are accepted too"),
        "{err}"
    );
}
