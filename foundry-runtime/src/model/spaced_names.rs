//! Names that are written with blanks: `migrate up` for `migrate:up`.

use crate::model::definition::Definition;
use crate::model::rows::CommandRow;

/// The most words that a name may have.
const MOST: usize = 8;

/// Returns the command whose name is `name` and some of the words, joined by `:`. The longest name
/// wins. Options are passed over, because a value may stand in front of the word that is meant.
pub(crate) fn joined<'a>(
    definition: &'static Definition,
    name: &str,
    words: impl Iterator<Item = &'a [u8]>,
) -> Option<&'static CommandRow> {
    let words = words.take_while(|it| *it != b"--").filter(|it| !it.starts_with(b"-"));
    let words: Vec<&str> = words.take(MOST).filter_map(|it| str::from_utf8(it).ok()).collect();
    (0..words.len()).find_map(|start| {
        let mut full = name.to_owned();
        let mut found = None;
        for (at, word) in words[start..].iter().enumerate() {
            if !full.is_empty() {
                full.push(':');
            }
            full.push_str(word);
            // One word alone is no joined name.
            if at > 0 || !name.is_empty() {
                found = definition.command(&full).filter(|it| !it.hidden).or(found);
            }
        }
        found
    })
}
