//! Text for people: wrapped to the width of the terminal, in columns.

use super::Style;
use crate::console::style::{self, TERM};
use crate::terminal::{blanks, width};

/// The text in lines of this width; all but the first begin with `indent` blanks.
pub(super) fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let mut lines = String::with_capacity(text.len() + text.len() / 8);
    wrap(&mut lines, text, 0, width, indent);
    lines
}

/// Adds the text to what ends in this column, broken between words where a line would be longer
/// than `most`; lines begin with `indent` blanks. A word that is too long is left whole.
///
/// It is not `textwrap`, which would be 12 KB of every program.
fn wrap(out: &mut String, text: &str, column: usize, most: usize, indent: usize) {
    let mut free = most.saturating_sub(column);
    // As most do.
    if text.len() <= free && !text.contains('\n') {
        out.push_str(text);
        return;
    }
    for (at, line) in text.split('\n').enumerate() {
        let mut is_first = true;
        if at > 0 {
            free = next_line(out, most, indent);
        }
        for word in line.split(' ') {
            let needed = width(word);
            if !is_first && needed >= free {
                free = next_line(out, most, indent);
            } else if !is_first {
                out.push(' ');
                free -= 1;
            }
            out.push_str(word);
            free = free.saturating_sub(needed);
            is_first = false;
        }
    }
}

/// Ends a line; the answer is how much room the next one has.
fn next_line(out: &mut String, most: usize, indent: usize) -> usize {
    out.truncate(out.trim_end_matches(' ').len());
    out.push('\n');
    blanks(out, indent);
    most.saturating_sub(indent)
}

/// Returns how wide the column of these terms is. A term longer than half a line does not count.
pub(super) fn column<'t>(style: Style, terms: impl Iterator<Item = &'t str>) -> Option<usize> {
    terms.map(width).filter(|it| *it <= style.width / 2).max()
}

/// Terms and what they mean, side by side, the second column behind at least `least` letters; a long
/// term has a line of its own.
pub(super) fn columns(help: &mut String, style: Style, least: usize, lines: &[(String, String)]) {
    let terms = lines.iter().map(|(term, _)| term.as_str());
    let column = column(style, terms).unwrap_or(style.width / 2).max(least);
    let indent = column + 4;
    for (term, text) in lines {
        let length = width(term);
        let term = style::paint(term, TERM, style.coloured);
        help.push_str("  ");
        help.push_str(&term);
        if !text.is_empty() {
            if length > column {
                help.push('\n');
                blanks(help, indent);
            } else {
                blanks(help, column - length + 2);
            }
            wrap(help, text, indent, style.width.max(indent + 20), indent);
        }
        help.push('\n');
    }
}

/// The paragraphs of a doc comment. Of Markdown it knows titles, lists and code.
pub(super) fn document(text: &str, style: Style) -> String {
    let mut blocks = Blocks { done: Vec::new(), lines: Vec::new(), style };
    let mut code: Option<Vec<String>> = None;
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.starts_with("```") {
            blocks.end();
            match code.take() {
                Some(lines) => blocks.push(lines.join("\n")),
                None => code = Some(Vec::new()),
            }
        } else if let Some(lines) = &mut code {
            lines.push(format!("    {line}").trim_end().to_owned());
        } else if let Some(title) = title(trimmed) {
            blocks.end();
            blocks.push(style.title(title));
        } else {
            if trimmed.is_empty() || is_item(trimmed) {
                blocks.end();
            }
            blocks.lines.push(trimmed);
        }
    }
    blocks.end();
    if let Some(lines) = code {
        blocks.push(lines.join("\n"));
    }
    blocks.join()
}

/// The parts of a document: paragraphs, items of lists, titles, code.
struct Blocks<'t> {
    done: Vec<String>,
    /// Of the paragraph that is not at its end.
    lines: Vec<&'t str>,
    style: Style,
}

impl Blocks<'_> {
    fn push(&mut self, block: String) {
        self.done.push(block);
    }

    /// Ends a paragraph.
    fn end(&mut self) {
        let text = std::mem::take(&mut self.lines).join(" ");
        let indent = if is_item(text.trim()) { 2 } else { 0 };
        if !text.trim().is_empty() {
            self.push(wrapped(text.trim(), self.style.width, indent));
        }
    }

    /// One after the other, with an empty line in between, but not between the items of a list.
    fn join(self) -> String {
        let mut text = String::new();
        for (at, block) in self.done.iter().enumerate() {
            let in_list = at > 0 && is_item(block) && is_item(&self.done[at - 1]);
            text.push_str(if at == 0 {
                ""
            } else if in_list {
                "\n"
            } else {
                "\n\n"
            });
            text.push_str(block);
        }
        text
    }
}

/// A title of Markdown, without its marks.
pub(super) fn title(line: &str) -> Option<&str> {
    let title = line.trim_start_matches('#');
    (title.len() < line.len()).then(|| title.strip_prefix(' ')).flatten().map(str::trim)
}

fn is_item(line: &str) -> bool {
    let digits = line.trim_start_matches(|it: char| it.is_ascii_digit());
    line.starts_with("- ")
        || line.starts_with("* ")
        || line.starts_with('|')
        || digits.len() < line.len() && digits.starts_with(". ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NARROW: Style = Style { coloured: false, width: 30 };

    #[test]
    fn paragraphs_are_wrapped_and_lists_keep_their_lines() {
        let text = "One paragraph that is long\nenough to be wrapped.\n\n- first\n- second\n\n# Exit codes\n\n3: none";
        let expected = "One paragraph that is long\nenough to be wrapped.\n\n- first\n- second\n\nExit codes:\n\n3: none";
        assert_eq!(document(text, NARROW), expected);
    }

    #[test]
    fn code_is_kept_as_it_is() {
        let text = "See:\n\n```text\na  b\n\nc\n```\nDone.";
        assert_eq!(document(text, NARROW), "See:\n\n    a  b\n\n    c\n\nDone.");
    }

    #[test]
    fn a_long_term_has_its_own_line() {
        let mut help = String::new();
        let lines =
            [("a".into(), "one two three four five six".into()), ("x".repeat(20), "y".into())];
        columns(&mut help, NARROW, 0, &lines);
        assert_eq!(
            help,
            format!("  a  one two three four five\n     six\n  {}\n     y\n", "x".repeat(20))
        );
    }

    #[test]
    fn a_very_long_term_does_not_widen_the_column() {
        assert_eq!(column(NARROW, ["abc", &"x".repeat(200), "ab"].into_iter()), Some(3));
        assert_eq!(column(NARROW, [&*"x".repeat(200)].into_iter()), None);
    }
}
