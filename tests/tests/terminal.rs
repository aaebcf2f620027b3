//! Hostile data and very long words: what a terminal, a pipe and a file get of them.

#[cfg(unix)]
#[path = "support/pty.rs"]
mod pty;
mod support;

use support::run;

const HOSTILE: &str = env!("CARGO_BIN_EXE_hostile");
/// The same text as in the program.
const EVIL: &str = "x\u{1b}]0;pwn\u{7}\u{202e}\u{200b}\nerror: forged\t\r";

/// No line but those that the program begins itself looks like a message, and nothing is left that a
/// terminal would obey.
#[track_caller]
fn check_harmless(shown: &str, errors: usize) {
    let obeyed = |it: char| it.is_control() && it != '\n' || "\u{202e}\u{200b}".contains(it);
    assert!(!shown.contains(obeyed), "{shown:?}");
    assert_eq!(shown.lines().filter(|it| it.starts_with("error:")).count(), errors, "{shown}");
}

#[test]
fn an_error_with_data_shows_no_control_characters_and_forges_no_line() {
    let ran = run(HOSTILE, &["fail"], &[]);
    check_harmless(&ran.err.replace('\t', ""), 1);
    let shown = r"no user x\u{1b}]0;pwn\u{7}\u{202e}\u{200b}";
    assert!(ran.err.starts_with(&format!("error: {shown}\n  error: forged\t\\r\n")), "{}", ran.err);
    assert!(ran.err.contains("\n  caused by: cause x"), "{}", ran.err);

    let json = run(HOSTILE, &["fail", "--format", "json"], &[]);
    let json: serde_json::Value = serde_json::from_str(&json.err).unwrap();
    assert_eq!(json["error"]["message"], format!("no user {EVIL}"));
    assert_eq!(json["error"]["notes"][0], EVIL);
}

#[test]
fn a_log_line_with_data_is_one_line() {
    let ran = run(HOSTILE, &["tell", "--no-ansi"], &[]);
    check_harmless(&ran.err.replace('\t', ""), 0);
    let warnings: Vec<&str> = ran.err.lines().filter(|it| it.starts_with(" WARN")).collect();
    assert_eq!(warnings.len(), 1, "{}", ran.err);
    assert!(warnings[0].contains(r"\nerror: forged\t\r"), "{}", ran.err);
    assert!(ran.err.contains("\n  error: forged"), "a remark: {}", ran.err);
    let coloured = run(HOSTILE, &["tell", "--ansi"], &[]);
    assert!(coloured.err.contains("\u{1b}[33m"), "{}", coloured.err);
    assert!(!coloured.err.contains("\u{1b}]0"), "{}", coloured.err);
}

#[test]
fn a_warning_that_repeats_a_word_is_escaped() {
    let ran = run(HOSTILE, &["values", "--config", "a\u{1b}[2J\u{202e}.b=1"], &[]);
    check_harmless(&ran.err, 0);
    assert!(ran.err.contains(r"a\u{1b}[2J\u{202e}.b"), "{}", ran.err);
}

#[test]
fn a_usage_error_that_repeats_a_word_is_escaped() {
    for args in [
        vec!["word", "a", "\u{202e}gnp.exe"],
        vec!["word", "a", "1", "\u{1b}[2J\n error"],
        vec!["word", "a", "1", "--\u{200b}limit"],
        vec!["w\u{200b}ord"],
        vec!["word", "a", "1", "--format", "\u{feff}x"],
    ] {
        let ran = run(HOSTILE, &args, &[]);
        assert_eq!(ran.code, Some(2));
        check_harmless(&ran.err, 1);
        assert!(ran.err.contains(r"\u{"), "{}", ran.err);
    }
}

#[test]
fn a_caret_stands_under_the_word_behind_wide_characters() {
    for (word, columns) in [("日本語", 6), ("👩\u{200d}🚀", 2), ("e\u{301}", 1), ("abc", 3)]
    {
        let ran = run(HOSTILE, &["word", word, "1", "extra"], &[]);
        let lines: Vec<&str> = ran.err.lines().collect();
        let at = lines.iter().position(|it| it.trim_start().starts_with('^')).unwrap();
        let carets = lines[at].find('^').unwrap();
        assert_eq!(carets, "  hostile word ".len() + columns + " 1 ".len(), "{}", ran.err);
        assert_eq!(lines[at].trim(), "^^^^^", "{}", ran.err);
        assert!(lines[at - 1].ends_with(&format!("{word} 1 extra")), "{}", ran.err);
    }
}

#[test]
fn a_usage_error_behind_a_word_of_any_length_does_not_panic() {
    for letters in [65_524, 65_525, 70_000, 130_000] {
        let long = "x".repeat(letters);
        for args in [
            vec!["word", &long, "y"],
            vec!["word", &long, "1", "--limt", "3"],
            vec!["word", "a", &long],
            vec!["word", "a", "1", &long],
            vec![&long],
            vec!["word", "--limit", &long, "a", "1"],
        ] {
            let ran = run(HOSTILE, &args, &[]);
            assert_eq!(ran.code, Some(2), "{}", ran.err);
            assert!(ran.err.len() < 1000, "{}", ran.err);
            assert!(ran.err.contains("x…") || !ran.err.contains("xxx"), "{}", ran.err);
            let ran = run(HOSTILE, &[args, vec!["--format", "json"]].concat(), &[]);
            assert_eq!(ran.code, Some(2), "{}", ran.err);
            let json: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
            assert_eq!(json["error"]["kind"], "usage");
        }
    }
}

#[test]
fn json_has_the_whole_of_a_long_word() {
    let long = "x".repeat(70_000);
    let ran = run(HOSTILE, &["word", "a", "1", &long, "--format=json"], &[]);
    let json: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.starts_with(&format!("`{long}` is one too many")), "{message}");
}

#[test]
fn a_pipe_gets_the_characters_of_results() {
    let out = |args: &[&str]| run(HOSTILE, args, &[]).out.join("\n");
    let bytes = |args: &[&str]| {
        let output = std::process::Command::new(HOSTILE).args(args).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(bytes(&["print:text"]), "no\nyes\r\n\u{1b}[1m\u{202e}\n");
    assert_eq!(bytes(&["print:list", "--format", "csv"]), format!("value\n\"{EVIL}\"\n"));
    assert_eq!(bytes(&["print:list"]), format!("{}\n", EVIL.replace('\n', "\\n")));
    let in_table = EVIL.replace('\n', "\\n").replace('\t', "\\t");
    assert_eq!(bytes(&["print:record"]), format!(" k{in_table}  i{in_table}: v{in_table}\n"));
    let json: serde_json::Value =
        serde_json::from_str(&out(&["print:list", "--format=json"])).unwrap();
    assert_eq!(json[0], EVIL);
}

#[test]
fn every_format_shows_the_same_digits() {
    let out = |format: &str| run(HOSTILE, &["print:numbers", "--format", format], &[]).out;
    let max = u128::MAX.to_string();
    assert_eq!(out("csv"), ["big,float,nan", &format!("{max},1e+300,NaN")]);
    assert_eq!(out("yaml"), [&format!("big: {max}"), "float: 1.0e+300", "nan: .nan"]);
    assert_eq!(
        out("json")[1..4],
        [&format!("  \"big\": {max},"), "  \"float\": 1e+300,", "  \"nan\": null"]
    );
    assert_eq!(out("table")[..2], [&format!(" big    {max}"), " float  1e+300"]);
}

#[test]
fn csv_safe_defuses_formulas_and_keeps_numbers() {
    let out = |format: &str| run(HOSTILE, &["print:formula", "--format", format], &[]).out;
    assert_eq!(out("csv"), ["value", "=cmd|'/c calc'!A0", "-5"]);
    assert_eq!(out("csv-safe"), ["value", "'=cmd|'/c calc'!A0", "-5"]);
}

/// Returns the text that a terminal shows of a command.
#[cfg(unix)]
fn in_terminal(args: &str, keys: &str) -> String {
    let folder = pty::Folder::new(&format!("terminal-{}", args.replace([' ', ':'], "-")));
    let command = format!("{HOSTILE} {args}");
    let mut terminal = pty::Terminal::start(&command, &folder.0, &[]);
    terminal.type_keys(keys);
    terminal.ended()
}

#[cfg(unix)]
#[test]
fn a_terminal_gets_escapes_of_cells_names_and_texts() {
    for command in ["print:records", "print:record", "print:list"] {
        for format in ["table", "yaml", "json", "csv"] {
            let shown = in_terminal(&format!("{command} --format {format}"), "");
            check_harmless(&shown.replace('\t', ""), 0);
            assert!(shown.contains("202e"), "{shown}");
        }
    }
    let shown = in_terminal("print:text", "");
    assert_eq!(shown, "no\nyes\\r\n\\u{1b}[1m\\u{202e}\n");
}

#[cfg(unix)]
#[test]
fn a_question_with_data_is_escaped() {
    let shown = in_terminal("ask", "n\n");
    assert!(shown.contains(r"really x\u{1b}]0;pwn\u{7}\u{202e}\u{200b}"), "{shown:?}");
    assert!(shown.contains("\n  error: forged"), "{shown:?}");
    assert!(!shown.contains("\u{1b}]0"), "{shown:?}");
}

#[cfg(unix)]
#[test]
fn columns_of_a_terminal_are_straight_with_a_tab_in_a_cell() {
    let shown = in_terminal("print:records", "");
    let widths: Vec<usize> = shown.lines().map(|it| it.chars().count()).collect();
    assert!(widths.windows(2).all(|it| it[0] == it[1]), "{shown}");
}
