//! Values that the types read and refuse.

use crate::{Values, app, call, out, refuses};
use std::time::Duration;

#[test]
fn every_type_that_the_configuration_reads_is_an_option() {
    let given = [
        "types",
        "1h30m",
        "--size",
        "1.5GB",
        "--address=[::1]:80",
        "--ip",
        "127.0.0.1",
        "--ip=::1",
        "--port",
        "7",
        "--letter",
        "ä",
        "--ratio",
        "-0.5",
        "--path",
        "a b",
        "--secret",
        "hunter2",
        "--pauses",
        "1s,500ms",
        "--labels",
        "a=1s, b=2m",
        "--counts=x=1",
        "--every",
        "1h",
    ];
    let expected = [
        "5400s 1500000000 Some([::1]:80) [127.0.0.1, ::1] Some(7)",
        "Some('ä') Some(-0.5) Some(\"a b\") Some(7) [1s, 500ms] Some({\"a\": 1s, \"b\": 120s}) Some({\"x\": 1})",
        "3600s 90s None",
    ];
    let lines: Vec<String> =
        serde_json::from_str(&out(&[&given[..], &["--format", "json"]].concat())).unwrap();
    assert_eq!(lines, expected);
}

#[test]
fn a_wrong_value_says_what_is_expected() {
    let duration = "expected a duration such as";
    let wrong = app().capture_blocking("types", &["3x"]).result.unwrap_err().to_string();
    assert!(wrong.starts_with(&format!("`3x` is no valid <wait>: {duration}")), "{wrong}");
    let size = app().capture_blocking("types", &["1s", "--size", "64 potatoes"]);
    let size = size.result.unwrap_err().to_string();
    assert!(
        size.starts_with("`64 potatoes` is no valid `--size`: expected a number of bytes such as"),
        "{size}"
    );
    refuses(
        &["types", "1s", "--ip", "1.2"],
        "`1.2` is no valid `--ip`: expected an IP address such as `127.0.0.1` or `::1`",
    );
    refuses(
        &["types", "1s", "--address", "localhost"],
        "`localhost` is no valid `--address`: expected an address and a port such as `127.0.0.1:8080`",
    );
    refuses(
        &["types", "1s", "--port", "0"],
        "`0` is no valid `--port`: expected a whole number from 1 to 65535",
    );
    refuses(
        &["types", "1s", "--labels", "a"],
        "`a` is no valid `--labels`: expected `name=value`, with commas between, not `a`",
    );
    refuses(&["types", "1s", "--every", "2h"], "`2h` is no valid `--every`: expected 1s to 1h");
    refuses(
        &["types", "1s", "--older", "1ms"],
        "`1ms` is no valid `--older`: expected at least 1s",
    );
    refuses(&["defaults", "--limited", "10"], "`10` is no valid `--limited`: expected 1 to 9");
}

#[test]
fn a_duration_is_an_argument_of_a_typed_call() {
    let app = Values::new();
    call!(app, "types", wait = Duration::from_secs(1), every = Duration::ZERO).wait().unwrap();
}

#[test]
fn a_parameter_may_have_the_name_of_every_global_option() {
    let own = [
        "named",
        "--help",
        "--version",
        "--quiet",
        "--verbose",
        "--verbose",
        "--no-ansi",
        "--interaction",
        "--format",
        "png",
        "--config",
        "x",
        "--config-file",
        "y",
    ];
    assert_eq!(
        out(&own).trim_end(),
        "true true true 2 false true Some(\"png\") Some(\"x\") Some(\"y\")"
    );
    assert_eq!(
        out(&["named", "--no-interaction"]).trim_end(),
        "false false false 0 false false None None None"
    );
    assert_eq!(out(&["aided", "--help", "me", "-q"]).trim_end(), "me None");
    assert!(out(&["named", "--help", "-h"]).contains("Has the names"), "`-h` is the help");
    assert!(out(&["aided", "-h"]).contains("Has an option that takes help"));
    // A mistake is not turned into the help by a `--help` that is the command's own.
    refuses(&["named", "--help", "--quiett"], "unknown option `--quiett`; did you mean `--quiet`?");
    refuses(&["aided", "--help"], "`--help` needs a value");
}
