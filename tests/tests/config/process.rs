//! The layers of a process, seen from outside: its command line, environment and files.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

/// The program `configured`, with files in the directory where it is started.
pub(crate) struct Program {
    directory: TempDir,
    program: PathBuf,
}

impl Program {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let program = Self {
            directory: tempfile::tempdir().unwrap(),
            program: env!("CARGO_BIN_EXE_configured").into(),
        };
        for (name, text) in files {
            fs::write(program.directory.path().join(name), text).unwrap();
        }
        program
    }

    /// The path of a file in the directory.
    #[cfg(unix)]
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Exit code, standard output and standard error.
    pub(crate) fn run(&self, args: &[&str], variables: &[(&str, &str)]) -> (i32, String, String) {
        let mut command = Command::new(&self.program);
        command.args(args).current_dir(&self.directory).env_clear();
        let output = command.envs(variables.iter().copied()).output().unwrap();
        let [out, err] = [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap());
        (output.status.code().unwrap(), out, err)
    }

    /// A `*` is any output.
    #[track_caller]
    pub(crate) fn check(
        &self,
        args: &[&str],
        variables: &[(&str, &str)],
        code: i32,
        out: &str,
        err: &str,
    ) {
        let found = self.run(args, variables);
        let out = if out == "*" { &found.1 } else { out };
        assert_eq!((found.0, found.1.as_str(), found.2.as_str()), (code, out, err));
    }
}

const MAIL: &str = "[mail]\nhost = 'base'\ntls.certificate = 'x'\n";
const OTHER: &str = "[other]\nnumber = 1\n";

#[test]
fn the_command_line_is_the_strongest() {
    let program = Program::new(&[("foundry.toml", MAIL), (".env", "MAIL_PORT=26")]);
    let set = [("MAIL_PORT", "27")];
    program.check(&["mail"], &[], 0, "base:26 None\n", "");
    program.check(&["mail"], &set, 0, "base:27 None\n", "");
    program.check(&["mail", "--config", "mail.port=28"], &set, 0, "base:28 None\n", "");
    program.check(&["--config=mail.port=28", "mail"], &set, 0, "base:28 None\n", "");
    let several =
        ["--config", "mail.port=1", "mail", "--config=mail.port=29", "--config", "mail.host=a=b"];
    program.check(&several, &set, 0, "a=b:29 None\n", "");
}

#[test]
fn the_command_line_names_the_file() {
    let other = "[mail]\nhost = 'other'\ntls.certificate = 'x'\n";
    let live = "[mail]\nhost = 'live'\n";
    let files =
        [("foundry.toml", MAIL), ("shop.toml", other), ("shop.live.toml", live), (".env", "")];
    let program = Program::new(&files);
    program.check(&["mail", "--config-file", "shop.toml"], &[], 0, "other:25 None\n", "");
    let env = [("APP_ENV", "live")];
    program.check(&["--config-file=shop.toml", "mail"], &env, 0, "live:25 None\n", "");
    program.check(&["mail"], &env, 0, "base:25 None\n", "");
    let (code, _, told) = program.run(&["mail", "--config-file", "none.toml"], &[]);
    assert_eq!(code, 78);
    assert!(told.contains("`--config-file` names `none.toml`, which does not exist"), "{told}");
}

#[test]
fn the_file_stands_in_the_working_directory_or_else_beside_the_program() {
    let mut program = Program::new(&[]);
    let beside = tempfile::tempdir().unwrap();
    let copy = beside.path().join("configured");
    fs::copy(&program.program, &copy).unwrap();
    fs::write(beside.path().join("foundry.toml"), OTHER).unwrap();
    fs::write(beside.path().join("foundry.live.toml"), "[other]\nnumber = 2\n").unwrap();
    program.program = copy;
    program.check(&["other"], &[], 0, "1\n", "");
    program.check(&["other"], &[("APP_ENV", "live")], 0, "2\n", "");
    fs::write(program.directory.path().join("foundry.toml"), "[other]\nnumber = 3\n").unwrap();
    program.check(&["other"], &[], 0, "3\n", "");
}

#[test]
fn what_is_wrong_on_the_command_line_is_told_without_its_value() {
    let program = Program::new(&[("foundry.toml", OTHER)]);
    for line in [
        &["other", "--config", "sentinel"][..],
        &["other", "--config=sentinel"],
        &["--config", "sentinel", "other"],
        &["other", "--config", "port=sentinel"],
        &["other", "--config", ".port=sentinel"],
        &["other", "--config", "mail.=sentinel"],
    ] {
        let (code, out, told) = program.run(line, &[]);
        assert_eq!((code, out.as_str()), (2, ""), "{told}");
        assert!(!told.contains("sentinel"), "{told}");
        let expected = "this is no valid `--config`: it is `section.key=value`, as in `--config \
                        mail.port=25`";
        assert!(told.contains(expected), "{told}");
    }
    let (_, _, told) = program.run(&["other", "--config", "port=sentinel"], &[]);
    assert!(told.contains("`--config mail.port=25`, found `port=…`"), "{told}");
    for secret in ["c2VudGluZWw==", "c2VudGluZWw=", "a:b@c=1"] {
        let (_, _, told) = program.run(&["other", "--config", secret], &[]);
        assert!(!told.contains("found"), "{told}");
    }
    let (code, _, told) = program.run(&["other", "--config"], &[]);
    assert_eq!(code, 2);
    assert!(told.contains("`--config` needs a value"), "{told}");
    let (code, _, told) = program.run(&["other", "--config-file="], &[]);
    assert_eq!(code, 2);
    assert!(told.contains("no valid `--config-file`: it names a file"), "{told}");
}

#[test]
fn what_nobody_reads_is_told() {
    let program = Program::new(&[("foundry.toml", OTHER)]);
    let (code, out, told) = program.run(&["other", "--config", "othr.number=2"], &[]);
    assert_eq!((code, out.as_str()), (0, "1\n"));
    let expected = "warning: `--config othr.number` sets nothing: no section `othr` was read; did you \
                    mean `other`?\n";
    assert_eq!(told, expected);
    let (code, _, told) = program.run(&["other", "--config", "other.numbr=2"], &[]);
    assert_eq!(code, 78);
    assert!(told.contains("`[other]` has no key `numbr`; did you mean `number`?"), "{told}");
}

#[test]
fn help_and_completion_know_the_options() {
    let program = Program::new(&[]);
    let (code, out, _) = program.run(&["other", "--help"], &[]);
    assert_eq!(code, 0);
    assert!(out.contains("--config <section.key=value>"), "{out}");
    assert!(out.contains("--config-file <file>"), "{out}");
}

#[test]
fn a_call_from_other_code_changes_no_configuration() {
    let app = foundry_tests::Library::new();
    for line in [&["--config", "mail.port=1"][..], &["--config-file=x.toml"]] {
        let error = app.call_blocking("inline:here", line).unwrap_err();
        assert_eq!(error.kind(), foundry::ErrorKind::Usage);
        let expected = "`--config` and `--config-file` are for the command line of the process";
        assert_eq!(error.to_string(), expected);
    }
}
