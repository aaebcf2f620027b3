//! `app:graph`: what is shown, to people and to other programs.

#[path = "support/schema.rs"]
mod schema;
mod support;

use foundry_tests_support::start;
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};

const INSPECTED: &str = env!("CARGO_BIN_EXE_inspected");

#[track_caller]
fn graph(args: &[&str]) -> String {
    let args: Vec<&str> = ["app:graph"].into_iter().chain(args.iter().copied()).collect();
    let ran = support::run(INSPECTED, &args, &[]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    ran.out.join("\n")
}

/// A tree without the places of what is in it.
#[track_caller]
fn check(args: &[&str], expected: &[&str]) {
    let graph = graph(args);
    let lines: Vec<String> = graph
        .lines()
        .map(|line| match (line.find(", tests/"), line.find(')')) {
            (Some(from), Some(to)) => format!("{}{}", &line[..from], &line[to..]),
            _ => line.to_owned(),
        })
        .collect();
    assert_eq!(lines, expected, "{graph}");
}

/// As JSON that its schema describes.
#[track_caller]
fn json(args: &[&str]) -> Value {
    let args: Vec<&str> = args.iter().copied().chain(["--format", "json"]).collect();
    let value = serde_json::from_str(&graph(&args)).unwrap();
    let described = include_str!("../../docs/schema/graph-1.json");
    let described = serde_json::from_str(described).unwrap();
    schema::check(&described, &described, &value, "");
    value
}

#[test]
fn a_command_is_shown_with_all_that_it_reaches() {
    let search = [
        "app:search (command)",
        "├─ lazily BTreeMap<&'static str,[u8;2]> (singleton)",
        "└─ Clock (singleton)",
        "   └─ State (singleton)",
    ];
    check(&["app:search"], &search);
    let add = [
        "user:add (command)",
        "├─ Users (singleton)",
        "│  ├─ Pool (singleton)",
        "│  │  └─ Tenant (from outside)",
        "│  └─ lazily Audit (singleton)",
        "│     └─ Users (singleton), as above",
        "├─ dyn Mailer (view)",
        "│  └─ Smtp (singleton)",
        "│     └─ MailConfig (section)",
        "└─ Work (scoped)",
        "   └─ Pool (singleton), as above",
    ];
    check(&["user:add"], &add);
}

#[test]
fn an_application_is_shown_without_what_every_application_has() {
    let graph = graph(&[]);
    for command in ["app:search", "clock:show", "health", "user:add", "user:list"] {
        assert!(graph.contains(&format!("\n{command} (command, ")) || graph.starts_with(command));
    }
    assert!(!graph.contains("\nlist ") && !graph.contains("app:graph"), "{graph}");
    assert!(graph.contains("├─ dyn Probe (view, tests/src/bin/inspected.rs:"), "{graph}");
    let (_, unused) = graph.split_once("No command reaches:\n\n").unwrap();
    assert!(unused.starts_with("Obsolete (") && unused.contains("\n└─ Forgotten ("), "{unused}");
}

#[test]
fn a_service_that_no_command_reaches_is_listed_with_its_place() {
    check(&["--unused"], &["Forgotten (singleton)", "Obsolete (singleton)"]);
    let at_once = env!("CARGO_BIN_EXE_inspected_at_once");
    let ran = support::run(at_once, &["app:graph", "--unused"], &[]);
    assert_eq!(
        (ran.code, ran.out.as_slice()),
        (Some(0), &["A command reaches every service.".into()][..])
    );
}

#[test]
fn as_json_it_is_as_its_schema_says() {
    let whole = json(&[]);
    assert_eq!((&whole["schema"], &whole["command"]), (&"foundry-graph/1".into(), &Value::Null));
    let nodes = whole["nodes"].as_array().unwrap();
    let node = |name: &str| nodes.iter().find(|it| it["name"] == name).unwrap();
    let needs = node("Users")["needs"].as_array().unwrap();
    assert_eq!(needs[0], serde_json::json!({ "node": node("Pool")["id"], "lazy": false }));
    assert_eq!(needs[1], serde_json::json!({ "node": node("Audit")["id"], "lazy": true }));
    let sorts = ["command", "singleton", "scoped", "transient", "view", "section", "from outside"];
    for sort in sorts {
        assert!(nodes.iter().any(|it| it["sort"] == sort), "{sort}");
    }
    assert_eq!(
        (&node("Pool")["reached"], &node("Obsolete")["reached"]),
        (&true.into(), &false.into())
    );

    let unused = json(&["--unused"]);
    let names: Vec<_> = unused["nodes"].as_array().unwrap().iter().map(|it| &it["name"]).collect();
    assert_eq!(names, ["Forgotten", "Obsolete"]);
    assert_eq!(json(&["user:list"])["command"], "user:list");
}

#[test]
fn what_is_missing_has_no_edge() {
    let search = json(&["app:search"]);
    let nodes = search["nodes"].as_array().unwrap();
    let command = nodes.iter().find(|it| it["sort"] == "command").unwrap();
    assert_eq!(command["needs"].as_array().unwrap().len(), 2, "{command}");
}

#[test]
fn graphviz_draws_it() {
    let dot = graph(&["--format", "dot"]);
    assert!(dot.contains(" [style=dashed];"), "{dot}");
    let mut command = Command::new("dot");
    command.arg("-Tsvg").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Some(mut drawn) = start(&mut command) else { return };
    drawn.stdin.take().unwrap().write_all(dot.as_bytes()).unwrap();
    let output = drawn.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), String::from_utf8_lossy(&output.stderr)),
        (Some(0), "".into())
    );
    let svg = String::from_utf8(output.stdout).unwrap();
    assert!(svg.contains("BTreeMap&lt;&amp;&#39;static str,[u8;2]&gt;"), "{svg}");
}

#[test]
fn mermaid_gets_names_without_html() {
    let chart = graph(&["app:search", "--format", "mermaid"]);
    assert!(chart.starts_with("flowchart LR\n"), "{chart}");
    assert!(chart.contains("BTreeMap#60;#38;#39;static str#44;#91;u8#59;2#93;#62;<br>"), "{chart}");
    assert!(chart.contains(" -.-> ") && chart.contains(" --> "), "{chart}");
}

#[test]
fn a_drawing_is_a_drawing_or_says_what_it_needs() {
    let ran = support::run(INSPECTED, &["app:graph", "--format", "svg"], &[]);
    if ran.code == Some(0) {
        let svg = ran.out.join("\n");
        assert!(svg.contains("<svg ") && svg.contains("stroke-dasharray"), "{svg}");
        assert!(svg.contains("BTreeMap&lt;&amp;&apos;static str"), "{svg}");
    } else {
        assert_eq!((ran.code, ran.out.len()), (Some(2), 0));
        assert!(ran.err.contains("needs the feature `svg`"), "{}", ran.err);
    }
}

#[test]
fn one_command_or_what_is_unused_but_not_both() {
    let ran = support::run(INSPECTED, &["app:graph", "health", "--unused"], &[]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    let ran = support::run(INSPECTED, &["app:graph", "user:lst"], &[]);
    assert!(ran.err.contains("did you mean `user:list`"), "{}", ran.err);
}

#[test]
fn commands_of_the_application_may_be_in_the_same_namespace() {
    let ran = support::run(INSPECTED, &["list", "app"], &[]);
    let names: Vec<_> = ran.out.iter().filter_map(|it| it.split_whitespace().next()).collect();
    assert_eq!(names, ["app:", "app:check", "app:graph", "app:search"]);
    let ran = support::run(INSPECTED, &["a:s", "--help"], &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let ran = support::run(INSPECTED, &["ap:gr", "--help"], &[]);
    assert!(ran.out.iter().any(|it| it.contains("app:graph")), "{:?}", ran.out);
}
