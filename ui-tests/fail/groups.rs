//! A group has several members, each an option that may be left out.

foundry::app! { struct App; }

#[foundry::command("one", exclusive = [json], at_least_one = yaml)]
fn one(json: bool, yaml: bool) {
    let _ = (json, yaml);
}

#[foundry::command("two", exclusive = [json, json, csvv], at_least_one = [file, json])]
fn two(file: String, json: bool, csv: bool) {
    let _ = (file, json, csv);
}

#[foundry::command("three", exclusive = [console, json])]
fn three(json: bool, console: &foundry::Console) {
    let _ = (json, console);
}

#[foundry::command("four", exclusive = ["json", "csv"], at_least_one)]
fn four(json: bool, csv: bool) {
    let _ = (json, csv);
}

#[foundry::command("five", exclusive = [json, csv])]
fn five() {}

#[derive(foundry::Args)]
#[args(exclusive = [json, yml], at_least_one = [json])]
struct Output {
    json: bool,
    yaml: bool,
}

#[foundry::command("six", exclusive = [output, quiet])]
fn six(#[args] output: Output, quiet: bool) {
    let _ = (output.json, output.yaml, quiet);
}

fn main() {}
