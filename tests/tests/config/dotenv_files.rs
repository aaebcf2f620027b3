//! `.env` files that are broken: a warning for a command that can do without them, an error for one that
//! cannot, and a mistake for `config:check`.

use super::process::Program;
use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

const MAIL: &str = "[mail]\nhost = 'base'\ntls.certificate = 'x'\n";

fn program() -> Program {
    Program::new(&[("foundry.toml", MAIL)])
}

/// The command works, and says what is wrong.
#[track_caller]
fn warns(program: &Program, expected: &str) {
    let (code, out, err) = program.run(&["mail"], &[]);
    assert_eq!((code, out.as_str()), (0, "base:25 None\n"), "{err}");
    assert!(err.contains(expected) && err.contains("WARN"), "{err}");
    assert_eq!(err.matches(expected).count(), 1, "told once: {err}");
}

#[track_caller]
fn warns_of(dotenv: impl AsRef<[u8]>, expected: &str) {
    let program = program();
    fs::write(program.path(".env"), dotenv).unwrap();
    warns(&program, expected);
}

#[test]
fn lines_that_are_no_assignments_are_a_warning() {
    warns_of("OK=1\nFOO BAR\n", ".env:2:5: expected `=` after the name");
    warns_of("KEY: value\n", ".env:1:4: expected `=` after the name");
    warns_of("A=1\n{\n", ".env:2:1: expected `NAME=value`");
    warns_of("A='open\nB=1\n", ".env:1:3: this quote is never closed");
    warns_of(b"A=1\nB=\xff\n", ".env:2:3: not valid UTF-8");
    warns_of(b"\xff\xfeA\0=\x001\0", ".env:1:1: UTF-16, not UTF-8");
    warns_of(b"A\0=\x001\0", ".env:1:1: UTF-16, not UTF-8");
}

#[test]
fn lines_that_are_right_count_beside_broken_ones() {
    let program = program();
    fs::write(program.path(".env"), "FOO BAR\nMAIL_PORT=26\n").unwrap();
    let (code, out, _) = program.run(&["mail"], &[]);
    assert_eq!((code, out.as_str()), (0, "base:26 None\n"));
}

#[test]
fn a_folder_a_pipe_a_device_and_a_link_to_nothing_are_a_warning() {
    let folder = program();
    fs::create_dir(folder.path(".env")).unwrap();
    warns(&folder, "`.env` is a directory, not a file");

    // Reading it would wait for ever.
    let pipe = program();
    let made = Command::new("mkfifo").arg(pipe.path(".env")).status().unwrap();
    assert!(made.success());
    warns(&pipe, "`.env` is a named pipe, not a file");

    let device = program();
    symlink("/dev/zero", device.path(".env")).unwrap();
    warns(&device, "`.env` is a device, not a file");

    let dangling = program();
    symlink("nothing", dangling.path(".env")).unwrap();
    warns(&dangling, "`.env` is a link to nothing");

    let null = program();
    symlink("/dev/null", null.path(".env")).unwrap();
    null.check(&["mail"], &[], 0, "base:25 None\n", "");
}

#[test]
fn a_command_that_reads_no_variable_says_nothing() {
    let program = program();
    fs::create_dir(program.path(".env")).unwrap();
    program.check(&["nothing"], &[], 0, "", "");
}

/// The broken line may set what the command reads.
#[test]
fn a_broken_line_that_names_a_variable_is_an_error_for_who_reads_it() {
    for dotenv in [
        "MAIL_PORT: 26\n",
        "MAIL_PORT 26",
        "MAIL_PORT_FILE 26",
        "export MAIL_PORT\n",
        "A='x\nMAIL_PORT=1",
    ] {
        let program = program();
        fs::write(program.path(".env"), dotenv).unwrap();
        let (code, _, err) = program.run(&["mail"], &[]);
        assert_eq!(code, 78, "{dotenv}: {err}");
        assert!(err.contains(".env:1:"), "{err}");
        let (code, out, err) = program.run(&["mail"], &[("MAIL_PORT", "27")]);
        assert_eq!((code, out.as_str()), (0, "base:27 None\n"), "{err}");
    }
    let program = program();
    fs::write(program.path(".env"), b"MAIL_PORT=26\n# \xff\n").unwrap();
    assert_eq!(program.run(&["mail"], &[]).0, 78);
}

#[test]
fn a_value_that_is_missing_is_told_with_what_is_wrong_in_the_file() {
    let program = Program::new(&[("foundry.toml", "[mail]\nhost = 'a'\n"), (".env", "FOO BAR")]);
    let (code, _, err) = program.run(&["mail"], &[]);
    assert_eq!(code, 78);
    assert!(err.contains("`MAIL_TLS_CERTIFICATE` is not set"), "{err}");
    assert!(err.contains(".env:1:5: expected `=` after the name"), "{err}");
}

#[test]
fn files_may_have_a_byte_order_mark_and_any_line_ends() {
    let toml = format!("\u{feff}{}", MAIL.replace('\n', "\r\n"));
    let program =
        Program::new(&[("foundry.toml", &toml), (".env", "\u{feff}MAIL_PORT=26\rMAIL_HOST='a'\r")]);
    program.check(&["mail"], &[], 0, "a:26 None\n", "");
    let live = Program::new(&[
        ("foundry.toml", MAIL),
        (".env.live", "\u{feff}MAIL_PORT=\"2\\\r\n7\"\r\n"),
        ("foundry.live.toml", "\u{feff}[mail]\nhost = 'live'\n"),
    ]);
    live.check(&["mail"], &[("APP_ENV", "live")], 0, "live:27 None\n", "");
}
