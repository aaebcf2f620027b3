//! Manual pages, as `man` reads them. What they are made of is ASCII and understood by groff and
//! by mandoc.

use super::aliases;
use super::list::listed;
use super::text::title;
use crate::exit::CATALOGUE;
use crate::model::definition::Definition;
use crate::model::parameter::{Param, globals};
use crate::model::rows::CommandRow;
use crate::model::usage::{params, usage};
use std::fmt::Write;

/// The page of the program, or of one command.
pub(crate) fn page(definition: &'static Definition, command: Option<&CommandRow>) -> String {
    match command {
        Some(command) => of_command(definition, command),
        None => of_program(definition),
    }
}

fn of_program(definition: &'static Definition) -> String {
    let name = definition.name;
    let mut page = Page::new(definition, name, first_paragraph(definition.about));
    page.section("SYNOPSIS");
    page.line(&format!("\\fB{}\\fR", escaped(name)), " <command> [arguments] [options]");
    if !definition.about.is_empty() {
        page.section("DESCRIPTION");
        page.document(definition.about);
    }
    page.section("COMMANDS");
    let commands = listed(definition, None);
    for group in commands.chunk_by(|one, other| one.group == other.group) {
        if !group[0].group.is_empty() {
            page.macro_line("SS", group[0].group);
        }
        for command in group {
            page.item(command.name, definition.text(command.row.summary));
        }
    }
    page.section("OPTIONS");
    page.globals(&[]);
    page.exit_status();
    page.section("SEE ALSO");
    page.line("", &format!("{name} help <command>, {name} man <command>"));
    page.0
}

fn of_command(definition: &'static Definition, command: &CommandRow) -> String {
    let name = definition.text(command.name);
    let page_name = format!("{}-{}", definition.name, name.replace(':', "-"));
    let summary = definition.text(command.summary);
    let mut page = Page::new(definition, &page_name, summary);
    page.section("SYNOPSIS");
    let usage = usage(definition, command);
    let bold = format!("{} {name}", definition.name);
    let rest = usage.strip_prefix(&bold).unwrap_or(&usage);
    page.line(&format!("\\fB{}\\fR", escaped(&bold)), rest);
    page.section("DESCRIPTION");
    page.document(summary);
    page.document(definition.text(command.text));
    let aliases: Vec<&str> = aliases(definition, command).collect();
    if !aliases.is_empty() {
        page.document(&format!("Also called {}.", aliases.join(", ")));
    }
    let shown = params(definition, command).filter(|it| !it.text.hidden);
    let (arguments, options): (Vec<_>, Vec<_>) = shown.partition(|it| it.row.kind.is_positional());
    if !arguments.is_empty() {
        page.section("ARGUMENTS");
        arguments.iter().for_each(|it| page.param(*it));
    }
    page.section("OPTIONS");
    options.iter().for_each(|it| page.param(*it));
    page.macro_line("SS", "Options of every command");
    page.globals(&options);
    let examples = definition.text(command.examples);
    if !examples.is_empty() {
        page.section("EXAMPLES");
        let lines: Vec<_> =
            examples.lines().map(|it| format!("{} {it}", definition.name)).collect();
        page.code(&lines);
    }
    page.exit_status();
    page.section("SEE ALSO");
    page.line(&format!("\\fB{}\\fR", escaped(definition.name)), "(1)");
    page.0
}

/// A page that is being written.
struct Page(String);

impl Page {
    fn new(definition: &Definition, name: &str, summary: &str) -> Self {
        let mut page = Self(String::new());
        let source = format!("{} {}", definition.name, definition.version);
        let summary = if summary.is_empty() { &source } else { summary };
        let title = argument(&name.to_uppercase());
        let _ = writeln!(page.0, ".TH {title} 1 \"\" {} \"\"", argument(&source));
        // Sentences stand to the left, and words are not cut.
        page.0.push_str(".ad l\n.nh\n");
        page.section("NAME");
        let summary = summary.split_whitespace().collect::<Vec<_>>().join(" ");
        page.line(&format!("{} \\- ", escaped(name)), summary.trim_end_matches('.'));
        page
    }

    fn section(&mut self, title: &str) {
        self.macro_line("SH", title);
    }

    fn macro_line(&mut self, name: &str, text: &str) {
        let _ = writeln!(self.0, ".{name} {}", argument(text));
    }

    /// Whether nothing stands below the last title: there a paragraph begins by itself.
    fn has_title(&self) -> bool {
        self.0.lines().next_back().is_some_and(|it| it.starts_with(".S"))
    }

    /// A line of text behind one that is escaped already.
    fn line(&mut self, head: &str, text: &str) {
        let text = if head.is_empty() { protected(text) } else { escaped(text) };
        let _ = writeln!(self.0, "{head}{text}");
    }

    fn item(&mut self, term: &str, meaning: &str) {
        let _ = writeln!(self.0, ".TP\n\\fB{}\\fR", escaped(term));
        // A term needs a line behind it.
        let meaning = if meaning.is_empty() { "\\&".into() } else { inline(meaning) };
        let _ = writeln!(self.0, "{meaning}");
    }

    fn param(&mut self, param: Param<'_>) {
        self.item(param.term().trim(), &param.explanation());
        for (name, help) in param.choices().filter(|it| !it.1.is_empty()) {
            let _ = writeln!(self.0, ".br\n{}", protected(&format!("{name}: {help}")));
        }
    }

    /// The options of every command, as far as those of this one do not hide them.
    fn globals(&mut self, own: &[Param<'_>]) {
        for (it, term) in globals().filter_map(|it| Some((it, it.term_beside(own)?))) {
            self.item(term.trim(), &it.explanation());
        }
    }

    fn exit_status(&mut self) {
        self.section("EXIT STATUS");
        for (code, _, meaning) in CATALOGUE {
            self.item(&code.to_string(), meaning);
        }
    }

    fn code(&mut self, lines: &[String]) {
        if !self.has_title() {
            self.0.push_str(".PP\n");
        }
        self.0.push_str(".RS 4\n.nf\n");
        for line in lines {
            let _ = writeln!(self.0, "{}", protected(line));
        }
        self.0.push_str(".fi\n.RE\n");
    }

    /// The paragraphs of a doc comment. Of Markdown it knows titles, lists and code.
    fn document(&mut self, text: &str) {
        let mut code: Option<Vec<String>> = None;
        let mut begins = true;
        for line in text.lines() {
            let trimmed = line.trim();
            if trimmed.starts_with("```") {
                match code.take() {
                    Some(lines) => self.code(&lines),
                    None => code = Some(Vec::new()),
                }
                begins = true;
            } else if let Some(lines) = &mut code {
                lines.push(line.to_owned());
            } else if trimmed.is_empty() {
                begins = true;
            } else if let Some(title) = title(trimmed) {
                self.macro_line("SS", title);
                begins = true;
            } else {
                let (mark, rest) = item(trimmed);
                match mark {
                    Some(mark) => {
                        let _ = writeln!(self.0, ".IP {mark} 4");
                    }
                    None if begins && !self.has_title() => self.0.push_str(".PP\n"),
                    None => {}
                }
                let _ = writeln!(self.0, "{}", inline(rest));
                begins = false;
            }
        }
        if let Some(lines) = code {
            self.code(&lines);
        }
    }
}

/// The mark of an item of a list, as roff writes it, and the text behind it.
fn item(line: &str) -> (Option<String>, &str) {
    if let Some(rest) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return (Some("\\(bu".to_owned()), rest);
    }
    let digits = line.len() - line.trim_start_matches(|it: char| it.is_ascii_digit()).len();
    match line[digits..].strip_prefix(". ") {
        Some(rest) if digits > 0 => (Some(format!("{}.", &line[..digits])), rest),
        _ => (None, line),
    }
}

/// The first paragraph.
fn first_paragraph(text: &str) -> &str {
    text.split("\n\n").next().unwrap_or_default()
}

/// Text in which what stands between backticks is bold.
fn inline(text: &str) -> String {
    let parts = text.split('`').count();
    // The last backtick of an odd number opens nothing.
    let marks = (parts - 1) / 2 * 2;
    let mut out = String::new();
    for (at, part) in text.split('`').enumerate() {
        out.push_str(match at {
            0 => "",
            at if at > marks => "\\(ga",
            at if at % 2 == 1 => "\\fB",
            _ => "\\fR",
        });
        out.push_str(&escaped(part));
    }
    beginning(out)
}

/// A line of text.
fn protected(text: &str) -> String {
    beginning(escaped(text))
}

/// A line that begins with a dot or a quote would be a request.
fn beginning(line: String) -> String {
    if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line }
}

/// The argument of a macro.
fn argument(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// Letters that roff reads as they are meant: a hyphen would break options, quotes would bend.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        let _ = match letter {
            '\\' => write!(out, "\\(rs"),
            '-' => write!(out, "\\-"),
            '\'' => write!(out, "\\(aq"),
            '`' => write!(out, "\\(ga"),
            '"' => write!(out, "\\(dq"),
            '^' => write!(out, "\\(ha"),
            '~' => write!(out, "\\(ti"),
            '\t' => write!(out, "    "),
            letter if letter.is_control() => Ok(()),
            letter if letter.is_ascii() => write!(out, "{letter}"),
            letter => write!(out, "\\[u{:04X}]", u32::from(letter)),
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::help::sample::SHOP;

    #[track_caller]
    fn check(expected: &str) {
        let page = page(&SHOP, SHOP.command("film:list"));
        assert!(page.contains(expected), "{page}");
    }

    #[test]
    fn letters_that_roff_reads_otherwise_are_escaped() {
        assert_eq!(escaped(r#"a\b -c 'd' "e""#), r"a\(rsb \-c \(aqd\(aq \(dqe\(dq");
        assert_eq!(escaped("né ~"), r"n\[u00E9] \(ti");
        assert_eq!(protected(".so x"), r"\&.so x");
        assert_eq!(inline("`-a` and `b"), r"\fB\-a\fR and \(gab");
    }

    #[test]
    fn a_command_has_its_sections() {
        check(".TH \"SHOP\\-FILM\\-LIST\" 1 \"\" \"shop 1.2.3\" \"\"\n");
        check(".SH \"NAME\"\nshop\\-film\\-list \\- List films\n");
        check(".SH \"SYNOPSIS\"\n\\fBshop film:list\\fR [options]\n");
        check(".TP\n\\fB\\-g, \\-\\-genre <genre>\\fR\nOnly of this genre");
        check(".br\nyear: the newest first\n");
        check(".SH \"EXAMPLES\"\n.RS 4\n.nf\nshop film:list \\-\\-genre Drama");
        check(".SH \"EXIT STATUS\"\n.TP\n\\fB0\\fR\ndone");
        let import = page(&SHOP, SHOP.command("film:import"));
        assert!(
            import.contains(".SH \"ARGUMENTS\"\n.TP\n\\fB<file>\\fR\nWhat to read\n"),
            "{import}"
        );
        assert!(!import.contains("abc"), "{import}");
    }

    #[test]
    fn a_short_name_that_the_command_has_itself_is_not_told_of_another() {
        let mut page = Page(String::new());
        let own: Vec<_> = params(&SHOP, SHOP.command("film:list").unwrap()).collect();
        page.globals(&own);
        assert!(page.0.contains("\\fB\\-h, \\-\\-help\\fR"), "{}", page.0);
        assert!(page.0.contains("\\fB\\-\\-verbose...\\fR"), "{}", page.0);
    }

    #[test]
    fn code_is_kept_as_it_is() {
        check(
            ".SS \"Exit codes\"\n.IP \\(bu 4\n\\fB1\\fR: none\n.PP\n.RS 4\n.nf\n\\&.a \\(rs b\n.fi\n",
        );
    }

    #[test]
    fn the_program_lists_its_commands() {
        let page = page(&SHOP, None);
        assert!(page.contains("shop \\- Sells films\n"), "{page}");
        assert!(page.contains(".SS \"film\"\n.TP\n\\fBfilm:import\\fR\nImport films.\n"), "{page}");
        assert!(!page.contains("__complete"), "{page}");
    }
}
