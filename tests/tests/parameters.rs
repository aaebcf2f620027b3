//! Every sort of parameter: what is understood, and what is said otherwise.

mod support;

const PARAMETERS: &str = env!("CARGO_BIN_EXE_parameters");

/// The handler read this.
#[track_caller]
fn reads(line: &str, said: &str) {
    let args: Vec<&str> = line.split(' ').collect();
    let ran = support::run(PARAMETERS, &args, &[]);
    assert_eq!((ran.code, ran.out.join("\n")), (Some(0), said.to_owned()), "{}", ran.err);
}

/// The first line of the error; and nothing ran.
#[track_caller]
fn refuses(line: &str, error: &str) {
    let args: Vec<&str> = line.split(' ').collect();
    let ran = support::run(PARAMETERS, &args, &[]);
    let first = ran.err.lines().next().unwrap_or_default();
    assert_eq!(first.strip_prefix("error: "), Some(error), "{}", ran.err);
    assert_eq!((ran.code, ran.out.len()), (Some(2), 0));
}

#[test]
fn a_choice_is_one_of_a_few_words() {
    reads("choose editor", "(Editor, \"green\", None, [])");
    reads("choose author -cred --size m", "(Editor, \"red\", Some('m'), [])");
    reads(
        "choose root --more reader --more=author",
        "(SuperUser, \"green\", None, [Reader, Editor])",
    );
    refuses(
        "choose edtior",
        "`edtior` is no valid <role>: did you mean `editor`? It is `reader` or `editor`",
    );
    refuses("choose x", "`x` is no valid <role>: it is `reader` or `editor`");
    refuses(
        "choose editor --colour=gren",
        "`gren` is no valid `--colour`: did you mean `green`? It is `red` or `green`",
    );
    refuses("choose editor --size=l", "`l` is no valid `--size`: it is `s` or `m`");
}

#[test]
fn values_lie_between_their_limits() {
    reads(
        "limits 1 --offset -1.5 --name abc --tag a",
        "(1, Some(-1.5), Some(\"abc\"), [\"a\"], None)",
    );
    refuses("limits 0 --tag a", "`0` is no valid <percent>: expected 1 to 100");
    refuses("limits 1 --offset=-2 --tag a", "`-2` is no valid `--offset`: expected at least -1.5");
    refuses(
        "limits 1 --name ab --tag a",
        "`ab` is no valid `--name`: expected 3 to 5 characters, not 2",
    );
    refuses(
        "limits 1 --name äöüäöü --tag a",
        "`äöüäöü` is no valid `--name`: expected 3 to 5 characters, not 6",
    );
    refuses("limits 1", "`--tag` is missing");
    refuses("limits 1 --tag a --tag b --tag c", "`--tag` takes 1 to 2 values, not 3");
    refuses("limits 1 --tag a --even 3", "`3` is no valid `--even`: 3 is odd");
}

#[test]
fn flags_count_and_can_be_turned_off() {
    reads("flags", "(0, false, true, None, None, false)");
    reads("flags -xxx -x", "(4, false, true, None, None, false)");
    reads("flags --cache --no-check --no-colour", "(0, true, false, Some(false), None, false)");
    refuses("flags --no-cache=x", "`--no-cache` takes no value");
    refuses("flags --no-extra", "unknown option `--no-extra`; did you mean `--extra`?");
}

#[test]
fn of_an_option_that_is_given_again_the_last_wins() {
    reads("flags --cache --no-cache", "(0, false, true, None, None, false)");
    reads("flags --no-cache --cache", "(0, true, true, None, None, false)");
    reads("flags --cache --cache", "(0, true, true, None, None, false)");
    reads(
        "flags --no-check --check --no-colour --colour",
        "(0, false, true, Some(true), None, false)",
    );
    reads("flags -5 -5", "(0, false, true, None, None, true)");
    reads("flags -w --when=now", "(0, false, true, None, Some(Some(\"now\")), false)");
    reads("flags --when=now -w", "(0, false, true, None, Some(None), false)");
    reads("choose editor --colour=red -cgreen", "(Editor, \"green\", None, [])");
    reads("choose editor --size s --size=m --size s", "(Editor, \"green\", Some('s'), [])");
    refuses("choose editor --size=s --size=l", "`l` is no valid `--size`: it is `s` or `m`");
    // What may be repeated keeps all values, and what is counted counts.
    reads(
        "choose root --more reader --more=reader",
        "(SuperUser, \"green\", None, [Reader, Reader])",
    );
    reads("flags -x --extra -xx", "(4, false, true, None, None, false)");
    // Given is given: a rule counts an option once.
    reads(
        "relations --json --json --pretty --pretty",
        "(true, false, false, true)\n(None, None, None)",
    );
    refuses("relations --json --yaml --json", "`--json` and `--yaml` cannot be given together");
    reads(
        "grouped 2020 -l5 -l6",
        "(2020, Output { output: None, paging: Paging { limit: Some(6), all: false } }, false)",
    );
}

#[test]
fn the_value_of_an_option_may_be_optional() {
    reads("flags --when", "(0, false, true, None, Some(None), false)");
    reads("flags -w", "(0, false, true, None, Some(None), false)");
    reads("flags --when=now", "(0, false, true, None, Some(Some(\"now\")), false)");
    reads("flags -wnow", "(0, false, true, None, Some(Some(\"now\")), false)");
    refuses("flags --when now", "`now` is one too many: `flags` takes no arguments");
}

#[test]
fn a_digit_may_be_a_flag() {
    reads("flags -5", "(0, false, true, None, None, true)");
    refuses("flags -6", "`-6` is one too many: `flags` takes no arguments");
}

#[test]
fn a_word_may_hold_several_values() {
    reads("lists 1,-2,3 4 -ta:b --tags c", "([1, -2, 3, 4], [\"a\", \"b\", \"c\"])");
    refuses(
        "lists 1,x,3",
        "`x` is no valid <numbers>: expected a whole number from -2147483648 to 2147483647",
    );
    refuses("lists", "<numbers> is missing");
}

#[test]
fn the_rest_is_passed_on_as_it_is() {
    reads("exec -d ls -- --help x", "(true, \"ls\", [\"--help\", \"x\"])");
}

#[test]
fn the_rest_begins_at_its_first_word() {
    reads(
        "exec ls a -d --help -- b",
        "(false, \"ls\", [\"a\", \"-d\", \"--help\", \"--\", \"b\"])",
    );
    reads("exec ls", "(false, \"ls\", [])");
    reads("exec ls -d a", "(true, \"ls\", [\"a\"])");
}

#[test]
fn parameters_require_and_exclude_each_other() {
    reads("relations --json --pretty", "(true, false, false, true)\n(None, None, None)");
    refuses("relations", "give `--json`, `--yaml` or `--plain`");
    refuses("relations --json --yaml", "`--json` and `--yaml` cannot be given together");
    refuses("relations --plain --pretty", "`--pretty` needs `--json` too");
    refuses("relations --plain --columns 3", "`--columns` and `--plain` cannot be given together");
    refuses("relations --plain --password x", "`--password` needs `--user` too");
}

#[test]
fn what_the_environment_gives_is_given() {
    let args = ["relations", "--plain", "--password", "x"];
    let ran = support::run(PARAMETERS, &args, &[("PARAMETERS_USER", "ada")]);
    assert_eq!(ran.out.last().unwrap(), "(None, Some(\"x\"), Some(\"ada\"))", "{}", ran.err);
}

#[test]
fn groups_of_options_are_shared() {
    let output = "Output { output: Some(\"f\"), paging: Paging { limit: Some(5), all: false } }";
    reads("grouped 2020 -of -l5 --deep", &format!("(2020, {output}, true)"));
    refuses("grouped 2020 -l51", "`51` is no valid `--limit`: expected 1 to 50");
    refuses("grouped 2020 -l5 --all", "`--limit` and `--all` cannot be given together");
    refuses("grouped 2020 --lmit 5", "unknown option `--lmit`; did you mean `--limit`?");
}

#[test]
fn a_positional_may_have_a_default() {
    reads("login ada -psecret", "(\"ada\", 6, \"home\")");
    reads("login ada -psecret away", "(\"ada\", 6, \"away\")");
}

#[test]
fn a_secret_is_shown_nowhere() {
    let lines = [
        "login ada --password hun",
        "login ada --password hunter2 a hunter2",
        "login ada --pasword hunter2",
        "login ada --password hunter2 --password hunter2",
        "-vvv login ada --password hun --format json",
        "login --help",
    ];
    for line in lines {
        let args: Vec<&str> = line.split(' ').collect();
        let ran = support::run(PARAMETERS, &args, &[]);
        let shown = format!("{}{}", ran.out.join("\n"), ran.err);
        assert!(!shown.contains("hun"), "{line}: {shown}");
    }
}

#[test]
fn a_secret_may_be_of_a_type_that_hides_it() {
    reads("unlock -k hunter2 -d 1", "(Secret(***), 7, [1])");
    refuses("unlock -k hunter2", "`--door` is missing");
    let help = support::run(PARAMETERS, &["help", "unlock"], &[]).out.join("\n");
    assert!(help.contains("unlock --key <key> --door <door>...\n"), "{help}");
}

#[test]
fn a_terminal_obeys_no_error() {
    let ran = support::run(PARAMETERS, &["flags", "\x1b[31mred"], &[]);
    assert!(ran.err.contains(r"\u{1b}[31mred") && !ran.err.contains('\x1b'), "{}", ran.err);
}

#[test]
fn what_is_nearly_right_is_named() {
    refuses("flags --ext", "unknown option `--ext`; did you mean `--extra`?");
    refuses("films", "unknown command `films`; did you mean `results:films`?");
    refuses("results films", "unknown command `results`; did you mean `results:films`?");
    refuses(
        "choose edit",
        "`edit` is no valid <role>: did you mean `editor`? It is `reader` or `editor`",
    );
    refuses("limits -3 --tag a", "`-3` is no valid <percent>: expected 1 to 100");
    refuses("flags --no-cache=1", "`--no-cache` takes no value");
    let help = support::run(PARAMETERS, &["help", "results"], &[]).out.join("\n");
    assert!(help.contains("results:films") && !help.contains("about"), "{help}");
}

#[test]
fn nobody_is_asked_where_nobody_is() {
    refuses("login ada", "`--password` is missing");
}

#[test]
fn global_options_stand_anywhere() {
    let quiet = "(Quiet, false, false, Table)";
    reads("-q console:settings", quiet);
    reads("console:settings -q", quiet);
    reads("console:settings --quiet", quiet);
    reads("-vv console:settings -v --ansi --format=json", "(Debug, true, false, Json)");
    reads("--ansi console:settings --no-ansi --format yaml", "(Normal, false, false, Yaml)");
    refuses(
        "console:settings --format xml",
        "`xml` is no valid `--format`: it is `table`, `json`, `yaml`, `csv` or `csv-safe`",
    );
    refuses(
        "--format xml console:settings",
        "`xml` is no valid `--format`: it is `table`, `json`, `yaml`, `csv` or `csv-safe`",
    );
}

#[test]
fn verbosity_decides_what_is_told() {
    let told = |args: &[&str], variables: &[(&str, &str)]| {
        let ran = support::run(PARAMETERS, args, variables);
        let lines = ran.err.lines().map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.collect::<Vec<_>>()
    };
    assert_eq!(told(&["console:settings"], &[]), ["a note", "WARN a warning"]);
    assert_eq!(told(&["console:settings", "-q"], &[]), Vec::<String>::new());
    let verbose = ["a note", "a detail", "WARN a warning", "INFO an event"];
    assert_eq!(told(&["console:settings", "-v"], &[]), verbose);
    let debug = ["a note", "a detail", "WARN parameters: a warning", "INFO parameters: an event"];
    assert_eq!(told(&["console:settings", "-vv"], &[]), debug);
    assert_eq!(told(&["console:settings", "-vvv"], &[]).len(), 5);
    let own = [("RUST_LOG", "parameters=trace")];
    assert_eq!(told(&["console:settings"], &own).len(), 4);
}

#[test]
fn colour_is_asked_for_or_refused() {
    let coloured = |args: &[&str], variables: &[(&str, &str)]| {
        support::run(PARAMETERS, args, variables).out[0].contains(", true, ")
    };
    let settings = ["console:settings"];
    assert!(!coloured(&settings, &[]));
    assert!(coloured(&settings, &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&settings, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(coloured(&["console:settings", "--ansi"], &[("NO_COLOR", "1")]));
    let help = support::run(PARAMETERS, &["flags", "-h", "--ansi"], &[]).out.join("\n");
    assert!(!help.contains('\u{1b}'), "`-h` comes before `--ansi`: {help}");
    let help = support::run(PARAMETERS, &["--ansi", "flags", "-h"], &[]).out.join("\n");
    assert!(help.contains("\u{1b}["), "{help}");
}

#[test]
fn names_may_be_abbreviated() {
    reads("con:s -q", "(Quiet, false, false, Table)");
    reads("fl", "(0, false, true, None, None, false)");
    let listed = support::run(PARAMETERS, &["list", "res"], &[]).out;
    assert_eq!(listed[1], "results:");
}

#[test]
fn arguments_may_stand_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("arguments");
    std::fs::write(&file, "editor\n--colour\nred\n").unwrap();
    reads(&format!("choose @{}", file.display()), "(Editor, \"red\", None, [])");
    refuses("choose @/no/such", "cannot read the argument file `/no/such`");
    refuses("choose @@x", "`@x` is no valid <role>: it is `reader` or `editor`");
}

#[test]
fn results_are_printed_as_the_command_line_says() {
    reads(
        "results:films --format json",
        "[\n  {\n    \"title\": \"Alien\",\n    \"year\": 1979\n  },\n  {\n    \"title\": \"Brazil, \\\"II\\\"\",\n    \"year\": null\n  }\n]",
    );
    reads("results:films --format csv", "title,year\nAlien,1979\n\"Brazil, \"\"II\"\"\",");
    reads("results:film --format yaml", "title: Alien\nyear: 1979");
    let table = support::run(PARAMETERS, &["results:films"], &[]).out;
    assert_eq!(table, [" title         year", " Alien         1979", " Brazil, \"II\""]);
}

#[test]
fn remarks_leave_standard_output_to_the_result() {
    let ran = support::run(PARAMETERS, &["results:count"], &[]);
    assert_eq!((ran.out.join("\n").as_str(), ran.err.as_str()), ("2", "counting\n"));
}

#[test]
fn exit_codes_are_those_of_the_handler() {
    assert_eq!(support::run(PARAMETERS, &["results:code"], &[]).code, Some(7));
    let ran = support::run(PARAMETERS, &["results:fail"], &[]);
    assert_eq!(ran.err, "error: no film\n  caused by: no disk\n");
    assert_eq!(ran.code, Some(9));
}

#[test]
fn errors_are_json_where_results_would_be() {
    for args in [&["results:fail", "--format=json"][..], &["--format", "json", "results:fail"]] {
        let ran = support::run(PARAMETERS, args, &[]);
        assert_eq!(ran.code, Some(9));
        assert!(ran.err.starts_with('{') && ran.err.contains("\"no film\""), "{}", ran.err);
    }
    let ran = support::run(PARAMETERS, &["flags", "--xyz", "--format=json"], &[]);
    assert!(ran.err.starts_with('{') && ran.err.contains("unknown option `--xyz`"), "{}", ran.err);
}

#[test]
fn help_is_asked_for_in_many_ways() {
    let help = support::run(PARAMETERS, &["help", "grouped"], &[]).out;
    for args in [
        &["grouped", "-h"][..],
        &["grouped", "--help"],
        &["grouped", "2020", "--xyz", "--help"],
        &["grouped", "-qh"],
        &["-h", "grouped"],
        &["help", "grou"],
    ] {
        let ran = support::run(PARAMETERS, args, &[]);
        assert_eq!((ran.code, &ran.out), (Some(0), &help), "{args:?} {}", ran.err);
    }
    let ran = support::run(PARAMETERS, &["flags", "-V"], &[]);
    assert!(ran.out[0].starts_with("parameters "), "{ran:?}");
}

#[test]
fn help_shows_all_that_is_known() {
    let shown = support::run(PARAMETERS, &["help", "choose"], &[]).out.join("\n");
    let expected = "\
Words of a few.

Usage: parameters choose <role> [options]

Arguments:
  <role>  [one of: reader, editor]
          reader: Reads.
          editor: Writes.

Options:
  -c, --colour <colour>  [one of: red, green] [default: green]
      --size <size>      [one of: s, m]
      --more <more>...   [one of: reader, editor]
                         reader: Reads.
                         editor: Writes.

Examples:
  parameters choose editor --colour red --size=m
";
    assert!(shown.starts_with(expected), "{shown}");
    let hidden = support::run(PARAMETERS, &["help", "offer"], &[]).out.join("\n");
    assert!(!hidden.contains("internal"), "{hidden}");
}

/// On a terminal of its own, made by `script`; `None` if there is no such program.
#[cfg(target_os = "linux")]
fn typed(command: &str, lines: &str) -> Option<String> {
    use foundry_tests_support::start;
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut script = Command::new("script");
    // The path of the program may contain blanks.
    script
        .args(["-qec", &format!("\"$PROGRAM\" {command}"), "/dev/null"])
        .env("PROGRAM", PARAMETERS);
    let mut script = start(script.stdin(Stdio::piped()).stdout(Stdio::piped()))?;
    script.stdin.take()?.write_all(lines.as_bytes()).unwrap();
    let output = script.wait_with_output().unwrap();
    Some(String::from_utf8(output.stdout).unwrap().replace('\r', ""))
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_missing_is_asked_for_on_a_terminal() {
    let Some(shown) = typed("login ada", "abc\nhunter2\n") else { return };
    assert_eq!(shown.matches("Password: ").count(), 2, "{shown}");
    assert!(shown.contains("`--password` has at least 4 characters"), "{shown}");
    assert!(shown.contains(r#"("ada", 7, "home")"#), "{shown}");
    let shown = typed("login ada -n", "hunter2\n").unwrap();
    assert!(shown.contains("`--password` is missing"), "{shown}");
}
