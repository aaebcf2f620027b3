//! A reference of the commands in Markdown, as GitHub reads it.

use super::aliases;
use super::list::{Listed, listed};
use crate::model::definition::Definition;
use crate::model::parameter::{Param, globals};
use crate::model::rows::CommandRow;
use crate::model::usage::{params, usage};
use std::fmt::Write;

/// All visible commands, or those of a namespace.
pub(crate) fn list(definition: &'static Definition, namespace: Option<&str>) -> String {
    let commands = listed(definition, namespace);
    let mut page = format!("# {} {}\n", definition.name, definition.version);
    if !definition.about.is_empty() {
        let _ = writeln!(page, "\n{}", lowered(definition.about));
    }
    let groups: Vec<_> = commands.chunk_by(|one, other| one.group == other.group).collect();
    let mut anchors = Anchors::default();
    anchors.next(&format!("{} {}", definition.name, definition.version));
    for group in &groups {
        anchors.next(title(group[0].group));
        let _ = writeln!(page, "\n**{}**\n", title(group[0].group));
        for Listed { name, row, .. } in *group {
            let summary = one_line(definition.text(row.summary));
            let dash = if summary.is_empty() { "" } else { " – " };
            let _ = writeln!(page, "- [`{name}`](#{}){dash}{summary}", anchors.next(name));
        }
    }
    for group in &groups {
        let _ = writeln!(page, "\n## {}", title(group[0].group));
        for Listed { name, row, .. } in *group {
            command(&mut page, definition, name, row);
        }
    }
    let globals = globals().map(|it| {
        let choices: Vec<(&str, &str)> = it.choices().collect();
        [format!("`{}`", it.term().trim()), meaning(it.help(), &choices, [("", ""); 3])]
    });
    page.push_str("\n## Options of every command\n");
    table(&mut page, "Option", globals);
    page
}

fn title(group: &str) -> &str {
    if group.is_empty() { "Commands" } else { group }
}

fn command(page: &mut String, definition: &'static Definition, name: &str, row: &CommandRow) {
    let _ = writeln!(page, "\n### {name}");
    let (summary, text) = (definition.text(row.summary), definition.text(row.text));
    if !summary.is_empty() {
        let _ = writeln!(page, "\n{summary}");
    }
    let _ = writeln!(page, "\n```text\n{}\n```", usage(definition, row));
    let aliases: Vec<String> = aliases(definition, row).map(|it| format!("`{it}`")).collect();
    if !aliases.is_empty() {
        let _ = writeln!(page, "\nAliases: {}", aliases.join(", "));
    }
    if !text.is_empty() {
        let _ = writeln!(page, "\n{}", lowered(text));
    }
    let shown = params(definition, row).filter(|it| !it.text.hidden);
    let (arguments, options): (Vec<_>, Vec<_>) = shown.partition(|it| it.row.kind.is_positional());
    table(page, "Argument", arguments.iter().map(line));
    table(page, "Option", options.iter().map(line));
    let examples = definition.text(row.examples);
    if !examples.is_empty() {
        page.push_str("\n```sh\n");
        for example in examples.lines() {
            let _ = writeln!(page, "{} {example}", definition.name);
        }
        page.push_str("```\n");
    }
}

fn line(param: &Param<'_>) -> [String; 2] {
    let choices: Vec<(&str, &str)> = param.choices().collect();
    let (limits, default) = (param.limits(), param.default());
    let facts = [("limits", &*limits), ("default", &*default), ("env", param.env())];
    [format!("`{}`", param.term().trim()), meaning(param.help(), &choices, facts)]
}

/// What a parameter means, with line breaks as a table may have them.
fn meaning(help: &str, choices: &[(&str, &str)], facts: [(&str, &str); 3]) -> String {
    let mut parts = Vec::new();
    if !help.is_empty() {
        parts.push(one_line(help));
    }
    for (name, help) in choices {
        let help = if help.is_empty() { String::new() } else { format!(": {}", one_line(help)) };
        parts.push(format!("• `{name}`{help}"));
    }
    for (what, value) in facts {
        match what {
            _ if value.is_empty() => {}
            "limits" => parts.push(one_line(value)),
            _ => parts.push(format!("{what}: `{}`", one_line(value))),
        }
    }
    parts.join("<br>")
}

/// Two columns; nothing without lines.
fn table(page: &mut String, head: &str, lines: impl Iterator<Item = [String; 2]>) {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return;
    }
    let _ = writeln!(page, "\n| {head} | |\n|---|---|");
    for [term, meaning] in lines {
        let _ = writeln!(page, "| {} | {} |", cell(&term), cell(&meaning));
    }
}

/// `|` ends a cell even in code, unless it is escaped.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// Text that is to stay on its line; what looks like a tag outside of code is no tag.
fn one_line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(at, it)| if at % 2 == 0 { it.replace('<', "&lt;") } else { it.into() });
    parts.collect::<Vec<_>>().join("`")
}

/// Text whose titles stand below that of its command.
fn lowered(text: &str) -> String {
    let mut in_code = false;
    let lines = text.lines().map(|line| {
        in_code ^= line.trim_start().starts_with("```");
        let level = line.len() - line.trim_start_matches('#').len();
        let is_title = !in_code && level > 0 && line[level..].starts_with(' ');
        if is_title {
            format!("{}{}", "#".repeat((level + 3).min(6)), &line[level..])
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The places of titles, as GitHub names them: of titles that read alike, each has its number.
#[derive(Default)]
struct Anchors(Vec<String>);

impl Anchors {
    fn next(&mut self, title: &str) -> String {
        let letters = title.to_lowercase();
        let letters = letters.chars().filter(|it| it.is_alphanumeric() || " -_".contains(*it));
        let anchor: String = letters.map(|it| if it == ' ' { '-' } else { it }).collect();
        let before = self.0.iter().filter(|it| **it == anchor).count();
        self.0.push(anchor.clone());
        if before == 0 { anchor } else { format!("{anchor}-{before}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::help::sample::SHOP;

    #[track_caller]
    fn check(expected: &str) {
        let page = list(&SHOP, Some("film"));
        assert!(page.contains(expected), "{page}");
    }

    #[test]
    fn the_contents_lead_to_the_commands() {
        check(
            "# shop 1.2.3\n\nSells films.\n\n**film**\n\n- [`film:import`](#filmimport) – Import films.\n",
        );
        check(
            "\n### film:import\n\nImport films.\n\n```text\nshop film:import <file> --map <map> [options]\n```\n",
        );
    }

    #[test]
    fn titles_of_a_text_stand_below_its_command() {
        check("\n#### Exit codes\n");
        assert_eq!(lowered("# a\n```\n# b\n```"), "#### a\n```\n# b\n```");
    }

    #[test]
    fn a_bar_does_not_end_a_cell() {
        check(
            "| `--sort <key>` | By what \\| how<br>• `year`: the newest first<br>• `title`<br>default: `year` |\n",
        );
        check("The newest | the best.");
    }

    #[test]
    fn what_looks_like_a_tag_is_told() {
        assert_eq!(one_line("of <name>, `<b>`"), "of &lt;name>, `<b>`");
    }

    #[test]
    fn examples_and_aliases_are_told() {
        check("\nAliases: `movies`\n");
        check("\n```sh\nshop film:list --genre Drama --sort year\n```\n");
    }

    #[test]
    fn titles_that_read_alike_have_numbers() {
        let mut anchors = Anchors::default();
        assert_eq!(["a:b", "A b", "ab"].map(|it| anchors.next(it)), ["ab", "a-b", "ab-1"]);
    }
}
