//! `config:list`: what can be set, under which names, and what it means.

use super::select;
use crate::config::{Leaf, Presence, SectionInfo, Sections};
use crate::console::Console;
use crate::console::document::{Audience, Record, Value, print};
use crate::error::Result;

/// Lists the keys of all sections, or of one.
///
/// # Errors
///
/// If there is no such section.
pub fn list(sections: &Sections, section: Option<&str>, console: &Console) -> Result<()> {
    let audience = Audience::of(console)?;
    let sections = select(sections, section)?;
    if sections.is_empty() && audience == Audience::People {
        return console.line("this application has no configuration");
    }
    let row = match audience {
        Audience::People => for_people,
        _ => for_programs,
    };
    let rows = sections.iter().flat_map(|section| {
        section.leaves().into_iter().map(|leaf| row(section, &leaf)).collect::<Vec<_>>()
    });
    print(console, &rows.collect::<Value>())
}

fn for_people(section: &SectionInfo, leaf: &Leaf) -> Record {
    let default = match leaf.field.presence() {
        Presence::Required => "required".to_owned(),
        Presence::Optional => String::new(),
        Presence::Default("") => "its type's default".to_owned(),
        Presence::Default(text) => text.to_owned(),
    };
    let mut words = leaf.field.docs().lines().next().unwrap_or_default().trim().to_owned();
    if leaf.field.is_secret() {
        words += if words.is_empty() { "Secret." } else { " Secret." };
    }
    if let Some(note) = leaf.field.deprecation() {
        words = format!("Deprecated: {note}. {words}");
    }
    Record::default()
        .with("key", format!("{}.{}", section.table(), leaf.key))
        .with("variable", &*leaf.variable)
        .with("type", leaf.field.expected())
        .with("default", default)
        .with("meaning", words.trim_end())
}

fn for_programs(section: &SectionInfo, leaf: &Leaf) -> Record {
    let presence = leaf.field.presence();
    let default = match presence {
        Presence::Default(text) => Some(text),
        Presence::Required | Presence::Optional => None,
    };
    Record::default()
        .with("section", section.table())
        .with("key", &*leaf.key)
        .with("variable", &*leaf.variable)
        .with("type", leaf.field.expected())
        .with("required", presence == Presence::Required)
        .with("default", default)
        .with("secret", leaf.field.is_secret())
        .with("key_aliases", leaf.field.key_aliases())
        .with("variable_aliases", leaf.field.variable_aliases())
        .with("deprecated", leaf.field.deprecation())
        .with("doc", leaf.field.docs())
        .with("place", section.place())
}
