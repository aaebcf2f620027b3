//! What programs tell of themselves to other programs: JSON as `docs/schema` describes it, manual
//! pages as groff reads them.

#[path = "support/schema.rs"]
mod schema;
mod support;

use foundry_tests_support::start;
use schema::check;
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};

const GRAMMAR: &str = env!("CARGO_BIN_EXE_grammar");
const PARAMETERS: &str = env!("CARGO_BIN_EXE_parameters");

#[track_caller]
fn run(program: &str, args: &[&str]) -> Value {
    let ran = support::run(program, args, &[]);
    let text = if ran.code == Some(0) { ran.out.join("\n") } else { ran.err };
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn schema() -> Value {
    serde_json::from_str(include_str!("../../docs/schema/console-1.json")).unwrap()
}

#[test]
fn the_list_is_as_its_schema_says() {
    let schema = schema();
    for program in [GRAMMAR, PARAMETERS] {
        check(&schema, &schema, &run(program, &["list", "--format", "json"]), "");
    }
}

#[test]
fn every_field_is_told() {
    let list = run(PARAMETERS, &["list", "results", "--format=json"]);
    let names: Vec<_> = list["commands"].as_array().unwrap().iter().map(|it| &it["name"]).collect();
    assert!(names.iter().all(|it| it.as_str().unwrap().starts_with("results:")), "{names:?}");

    let list = run(PARAMETERS, &["list", "--format=json"]);
    let command = |name: &str| {
        let commands = list["commands"].as_array().unwrap();
        commands.iter().find(|it| it["name"] == name).unwrap().clone()
    };
    let choose = command("choose");
    assert_eq!(choose["examples"][0], "parameters choose editor --colour red --size=m");
    assert_eq!(choose["usage"], "parameters choose <role> [options]");
    assert_eq!(choose["arguments"][0]["choices"][1]["help"], "Writes.");
    assert_eq!(choose["options"][0]["short"], "-c");
    assert_eq!(choose["options"][0]["default"], "green");
    let flags = command("flags");
    assert_eq!(flags["options"][0]["counted"], true);
    assert_eq!(flags["options"][1]["negatable"], true);
    assert_eq!(flags["options"][4]["takes_value"], "optional");
    assert_eq!(command("exec")["arguments"][1]["raw"], true);
    assert_eq!(command("offer")["arguments"][0]["dynamic"], true);
    assert_eq!(command("offer")["options"].as_array().unwrap().len(), 2, "one is hidden");
    assert_eq!(command("login")["options"][0]["secret"], true);
    let namespace = |name: &str| command(name)["namespace"].clone();
    assert_eq!((namespace("choose"), namespace("results:film")), (Value::Null, "results".into()));
}

#[test]
fn an_error_is_as_its_schema_says() {
    let schema = schema();
    let failure = &schema["$defs"]["failure"];
    for args in [&["nosuch", "--format=json"][..], &["choose", "--format", "json", "nobody"]] {
        let error = run(PARAMETERS, args);
        check(&schema, failure, &error, "");
        assert_eq!(
            (&error["error"]["kind"], &error["error"]["exit_code"]),
            (&"usage".into(), &2.into())
        );
    }
}

#[test]
fn the_codes_are_those_that_programs_end_with() {
    let list = run(GRAMMAR, &["list", "--format=json"]);
    let codes = list["exit_codes"].as_array().unwrap();
    let usage = codes.iter().find(|it| it["name"] == "usage").unwrap();
    let ran = support::run(GRAMMAR, &["nosuch"], &[]);
    assert_eq!(usage["code"], ran.code.unwrap());
    let page = include_str!("../../docs/console.md");
    for code in codes {
        let line = format!("| {} | `{}` |", code["code"], code["name"].as_str().unwrap());
        assert!(page.contains(&line), "docs/console.md has no line {line}");
    }
}

/// What groff makes of a page, with all its warnings.
#[track_caller]
fn read_by_groff(page: &str) -> Option<String> {
    let mut command = Command::new("groff");
    command
        .args(["-man", "-ww", "-Tascii", "-P-cbou"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut groff = start(&mut command)?;
    groff.stdin.take().unwrap().write_all(page.as_bytes()).unwrap();
    let output = groff.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{page}");
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn manual_pages_are_read_without_a_warning() {
    for program in [GRAMMAR, PARAMETERS] {
        let list = run(program, &["list", "--format=json"]);
        let names = list["commands"].as_array().unwrap().iter().map(|it| it["name"].as_str());
        for name in names {
            let args: Vec<&str> = ["man"].into_iter().chain(name).collect();
            let page = support::run(program, &args, &[]).out.join("\n");
            assert!(page.is_ascii(), "{page}");
            let Some(read) = read_by_groff(&page) else { return };
            assert!(read.contains("SYNOPSIS") && read.contains("EXIT STATUS"), "{read}");
        }
    }
    let page = support::run(PARAMETERS, &["man"], &[]).out.join("\n");
    let Some(read) = read_by_groff(&page) else { return };
    assert!(read.contains("parameters <command> [arguments] [options]"), "{read}");
    assert!(read.contains("results:films"), "{read}");
}

#[test]
fn a_reference_in_markdown_has_a_place_for_every_link() {
    let page = support::run(PARAMETERS, &["list", "--format", "md"], &[]).out;
    let places: Vec<String> = page
        .iter()
        .filter_map(|it| {
            it.trim_start_matches('#').strip_prefix(' ').filter(|_| it.starts_with('#'))
        })
        .map(|it| it.chars().filter(|it| it.is_alphanumeric() || "-_".contains(*it)).collect())
        .collect();
    let links: Vec<&str> =
        page.iter().filter_map(|it| it.split_once("](#")?.1.split(')').next()).collect();
    assert!(links.len() > 10, "{page:?}");
    for link in links {
        let title = link.trim_end_matches("-1");
        assert!(places.iter().any(|it| it == title), "{link}: {places:?}");
    }
}
