//! Examples are command lines too: what would be refused when it is typed is refused here.

use foundry::{Args, Choice, command};

foundry::app! { struct App; }

#[derive(Choice)]
enum Role {
    Reader,
    Editor,
}

#[derive(Args)]
struct Output {
    #[flag]
    json: bool,
    #[option(requires = json)]
    indent: Option<u32>,
}

#[command("of:another", example = "of:other ada")]
fn of_another(name: String) {
    let _ = name;
}

#[command("of:nothing", example = "")]
fn of_nothing() {}

#[command("missing:positional", example = "missing:positional")]
fn missing_positional(name: String) {
    let _ = name;
}

#[command("missing:option", example = "missing:option")]
fn missing_option(#[option(long = "role")] granted: Role) {
    let _ = granted;
}

#[command("missing:value", example = "missing:value --size")]
fn missing_value(#[option] size: Option<u32>) {
    let _ = size;
}

#[command(
    "near:option",
    example = "near:option --rle=editor",
    example = "near:option --fromat json"
)]
fn near_option(#[option] role: Option<Role>) {
    let _ = role;
}

#[command("unknown:option", example = "unknown:option --colour", example = "unknown:option -ax")]
fn unknown_option(#[flag(short = 'a')] admin: bool, #[option] role: Option<Role>) {
    let _ = (admin, role);
}

#[command("no:option", example = "no:option --force", example = "no:option -f")]
fn no_option() {}

#[command(
    "other:choice",
    example = "other:choice author",
    example = "other:choice reader --colour=red"
)]
fn other_choice(role: Role, #[option(choices = ["green"])] colour: Option<String>) {
    let _ = (role, colour);
}

#[command("given:twice", example = "given:twice --size 1 --size=2", example = "given:twice -aa")]
fn given_twice(#[option] size: Option<u32>, #[flag(short = 'a')] admin: bool) {
    let _ = (size, admin);
}

#[command("one:more", example = "one:more ada lovelace")]
fn one_more(name: String) {
    let _ = name;
}

#[command("value:of:flag", example = "value:of:flag --admin=yes")]
fn value_of_flag(#[flag] admin: bool) {
    let _ = admin;
}

#[command("broken:rule", exclusive = [csv, tsv], example = "broken:rule --csv --tsv")]
fn broken_rule(#[flag] csv: bool, #[flag] tsv: bool) {
    let _ = (csv, tsv);
}

#[command("at:least", at_least_one = [csv, tsv], example = "at:least")]
fn at_least(#[flag] csv: bool, #[flag] tsv: bool) {
    let _ = (csv, tsv);
}

#[command("with:conflict", example = "with:conflict ada --anonymous")]
fn with_conflict(name: Option<String>, #[flag(conflicts = name)] anonymous: bool) {
    let _ = (name, anonymous);
}

#[command("in:group", example = "in:group --indent 3")]
fn in_group(#[args] output: Output) {
    let _ = (output.json, output.indent);
}

#[command(
    "one:is:fine",
    alias = "fine",
    example = "fine ada",
    example = "one:is:fine ada lovelace"
)]
fn one_is_fine(name: String) {
    let _ = name;
}

fn main() {
    let _ = App::run();
}
