//! Names and their commands: short names that are alike, abbreviations, names written with blanks.

mod support;

const NAMES: &str = env!("CARGO_BIN_EXE_names");

/// The command prints this.
#[track_caller]
fn prints(line: &str, said: &str) {
    let args: Vec<&str> = line.split(' ').collect();
    let ran = support::run(NAMES, &args, &[]);
    assert_eq!((ran.code, ran.out.join("\n")), (Some(0), said.to_owned()), "{}", ran.err);
}

/// The command line is refused with this error, and with a note that has these words.
#[track_caller]
fn refuses(line: &str, error: &str, note: &str) {
    let args: Vec<&str> = line.split(' ').collect();
    let ran = support::run(NAMES, &args, &[]);
    let (first, notes) = ran.err.split_once('\n').unwrap_or_default();
    assert_eq!(first.strip_prefix("error: "), Some(error), "{}", ran.err);
    assert!(notes.contains(note), "{}", ran.err);
    assert_eq!((ran.code, ran.out.len()), (Some(2), 0));
}

/// The help of this command is printed.
#[track_caller]
fn helps(line: &str, command: &str) {
    let args: Vec<&str> = line.split(' ').collect();
    let ran = support::run(NAMES, &args, &[]);
    let usage = format!("Usage: names {command} ");
    assert!(ran.out.iter().any(|it| format!("{it} ").starts_with(&usage)), "{ran:?}");
    assert_eq!(ran.code, Some(0));
}

#[test]
fn v1_and_v10_are_two_commands_of_one_application() {
    for (name, said) in [
        ("v1", "v1"),
        ("id", "v1"),
        ("ide", "v1"),
        ("v10", "v10"),
        ("ls", "v10"),
        ("lsr", "v10"),
        ("v100", "v100"),
        ("idea", "v100"),
        ("v2", "v2"),
        ("v23", "v2"),
        ("bccccccc", "eight"),
        ("bcccccccc", "eight"),
    ] {
        prints(name, said);
    }
}

#[test]
fn numbered_commands_are_all_found() {
    for number in 1..60 {
        prints(&format!("c{number}"), "");
    }
    refuses("c60", "unknown command `c60`; did you mean `c10` or `c20` or `c30`?", "");
}

#[test]
fn an_abbreviation_that_also_fits_a_command_of_every_application_is_ambiguous() {
    for name in ["h", "he"] {
        refuses(name, &format!("`{name}` can mean several commands"), "these: hello, help");
    }
    prints("hell a", "[\"a\"] None None");
    refuses("l", "`l` can mean several commands", "these: list, ls, lsr");
}

#[test]
fn a_name_that_is_written_with_a_blank_is_mentioned() {
    let meant = "`migrate:up` is a command of its own: `names migrate:up`";
    refuses("migrate up", "`up` is one too many: `migrate` takes no arguments", meant);
    refuses("migrate -f up", "`up` is one too many: `migrate` takes no arguments", meant);
    refuses("migrate up -s 3", "`up` is one too many: `migrate` takes no arguments", meant);
    refuses("mig up", "`up` is one too many: `migrate` takes no arguments", meant);
    let unknown = "unknown option `-s`; if it is a value, write `--` before it";
    refuses("migrate -s 3 up", unknown, meant);
    refuses(
        "step back",
        "`back` is no valid <by>: expected a whole number from 0 to 4294967295",
        "`step:back`",
    );
    let help = "`migrate:up` is a command of its own: `names help migrate:up`";
    refuses("help migrate up", "`up` is one too many: `help` takes one argument", help);
}

#[test]
fn an_error_that_has_nothing_to_do_with_another_command_mentions_none() {
    let ran = support::run(NAMES, &["migrate", "down"], &[]);
    assert!(!ran.err.contains("migrate:"), "{}", ran.err);
    let ran = support::run(NAMES, &["step", "--", "back"], &[]);
    assert!(!ran.err.contains("step:back"), "{}", ran.err);
}

#[test]
fn help_for_a_name_that_is_written_with_a_blank_is_that_of_the_command_meant() {
    for line in [
        "migrate up --help",
        "migrate up -h",
        "--help migrate up",
        "migrate --help up",
        "migrate -s 3 up --help",
    ] {
        helps(line, "migrate:up");
    }
    helps("migrate --help", "migrate");
    helps("--help migrate", "migrate");
    helps("migrate down --help", "migrate");
    helps("--help step back", "step");
}

#[test]
fn a_number_that_is_too_large_is_refused_with_the_limits() {
    refuses(
        "hello --offset=-9223372036854775809",
        "`-9223372036854775809` is no valid `--offset`: expected a whole number from \
         -9223372036854775808 to 9223372036854775807",
        "",
    );
    refuses(
        "hello --big 340282366920938463463374607431768211456",
        "`340282366920938463463374607431768211456` is no valid `--big`: expected a whole number \
         from 0 to 340282366920938463463374607431768211455",
        "",
    );
}

#[test]
fn a_count_of_one_is_singular() {
    let help = support::run(NAMES, &["values", "--help"], &[]).out.join("\n");
    assert!(help.contains("[at least 1 value]"), "{help}");
    assert!(help.contains("[1 character]"), "{help}");
    refuses("values --tag x --one ab", "`ab` is no valid `--one`: expected 1 character, not 2", "");
}

#[test]
fn a_rule_that_a_variable_breaks_names_the_variable() {
    let said = |args: &[&str], variables: &[(&str, &str)]| {
        let ran = support::run(NAMES, &[&["token"], args].concat(), variables);
        let first = ran.err.lines().next().unwrap_or_default().to_owned();
        (ran.code, [ran.out, vec![first]].concat().join(""))
    };
    let (token, key) = (("NAMES_TOKEN", "t"), ("NAMES_KEY", "k"));
    let error = "error: `--token` (from the environment variable `NAMES_TOKEN`) needs `--user` too";
    assert_eq!(said(&[], &[token]), (Some(2), error.to_owned()));
    let error = "error: `--key` (from the environment variable `NAMES_KEY`) and `--user` cannot be \
                 given together";
    assert_eq!(said(&["--user", "u"], &[key]), (Some(2), error.to_owned()));
    let error = "error: `--key` and `--user` cannot be given together";
    assert_eq!(said(&["--user", "u", "--key", "k"], &[]), (Some(2), error.to_owned()));
}

#[test]
fn an_option_that_the_command_line_and_its_variable_give_is_given() {
    let ran = |args: &[&str], variables: &[(&str, &str)]| {
        support::run(NAMES, &[&["token"], args].concat(), variables)
    };
    let (token, key) = (("NAMES_TOKEN", "t"), ("NAMES_KEY", "k"));
    let refused = ran(&["--token", "x"], &[token]);
    assert!(refused.err.starts_with("error: `--token` needs `--user` too"), "{}", refused.err);
    let refused = ran(&["--key", "x", "--user", "u"], &[key]);
    let error = "error: `--key` and `--user` cannot be given together";
    assert!(refused.err.starts_with(error), "{}", refused.err);
    let read = ran(&["--token", "x", "--user", "u"], &[token]);
    assert_eq!(read.out, ["Some(\"x\") None Some(\"u\")"], "{}", read.err);
}

#[test]
fn an_unknown_option_of_two_letters_is_not_taken_for_another() {
    prints("copy --to a --id b", "Some(\"a\") Some(\"b\")");
    for option in ["--zz", "--tp", "--oo", "--ia", "--ot"] {
        let error = format!("unknown option `{option}`");
        let ran = support::run(NAMES, &["copy", option, "1"], &[]);
        assert!(ran.err.contains(&error) && ran.code == Some(2), "{ran:?}");
    }
}

#[test]
fn a_global_option_with_its_value_may_stand_before_the_command() {
    let ran = |args: &[&str]| support::run(NAMES, args, &[]);
    for args in [&["--config=a.b=c", "hello", "x"][..], &["--config", "a.b=c", "hello", "x"]] {
        let ran = ran(args);
        assert!(ran.err.contains("`--config a.b` sets nothing"), "{ran:?}");
        assert_eq!((ran.code, ran.out), (Some(0), vec!["[\"x\"] None None".to_owned()]));
    }
    let refused = ran(&["--config-file=", "hello"]);
    assert!(refused.err.contains("no valid `--config-file`"), "{refused:?}");
    assert_eq!(ran(&["--format=json", "hello"]).out, ["\"[] None None\""]);
}

#[test]
fn words_that_a_command_passes_on_are_not_replaced_by_files() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "a\n#b\n\n c \n").unwrap();
    let name = file.path().display();
    let body = format!("@{name}");
    prints(&format!("exec curl -d {body}"), &format!("None [\"curl\", \"-d\", {body:?}]"));
    prints(&format!("exec {body} @@x"), &format!("None [{body:?}, \"@@x\"]"));
    prints(&format!("hello -- {body} @@x"), &format!("[{body:?}, \"@@x\"] None None"));
    prints(&format!("hello {body} @@x @"), r##"["a", "#b", "", " c ", "@x", "@"] None None"##);
    refuses("hello @someone", "cannot read the argument file `someone`", "write `@@someone`");
}

/// A pipe ends when its writer does; a device without an end is refused.
#[cfg(target_os = "linux")]
#[test]
fn an_argument_file_may_be_a_pipe() {
    let line = format!("printf 'a\\nb c' | {NAMES} hello @/dev/stdin");
    let ran = support::run("sh", &["-c", &line], &[]);
    assert_eq!(ran.out, ["[\"a\", \"b c\"] None None"], "{}", ran.err);
    let line = format!("ulimit -v 400000; {NAMES} hello @/dev/zero");
    let ran = support::run("sh", &["-c", &line], &[]);
    assert!(ran.err.contains("cannot read the argument file `/dev/zero`"), "{}", ran.err);
    assert_eq!(ran.code, Some(2));
}

#[test]
fn an_error_never_ends_with_the_code_of_success() {
    let ran = support::run(NAMES, &["fail"], &[]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), "error: disk\n"));
}
