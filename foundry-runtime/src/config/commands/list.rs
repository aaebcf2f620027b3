//! `config:list`: what can be set, under which names, and what it means.

use super::select;
use super::unset::{Unset, unset};
use crate::config::{SectionInfo, Sections};
use crate::console::Console;
use crate::console::document::{Audience, Record, Value, print};
use crate::error::Result;
use crate::spec::field::{Leaf, Presence};

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
        unset(section).into_iter().map(|it| row(section, &it)).collect::<Vec<_>>()
    });
    print(console, &rows.collect::<Value>())
}

fn for_people(section: &SectionInfo, unset: &Unset) -> Record {
    let leaf = &unset.leaf;
    let default = match unset.words() {
        None if unset.is_required() => "required".to_owned(),
        words => words.unwrap_or_default(),
    };
    let mut words = leaf.field.docs().lines().next().unwrap_or_default().trim().to_owned();
    if leaf.field.is_secret() {
        words += if words.is_empty() { "Secret." } else { " Secret." };
    }
    if let Some(names) = other_names(leaf) {
        words = format!("{words} Also {names}.");
    }
    if let Some(note) = leaf.field.deprecation() {
        words = format!("Deprecated: {note}. {words}");
    }
    Record::default()
        .with("key", format!("{}.{}", section.table(), leaf.key))
        .with("variable", &*leaf.variable)
        .with("type", leaf.field.expected())
        .with("default", default)
        .with("meaning", words.trim())
}

/// Under what else it is found.
fn other_names(leaf: &Leaf) -> Option<String> {
    let names = [leaf.field.key_aliases(), leaf.field.variable_aliases()].concat();
    (!names.is_empty()).then(|| format!("`{}`", names.join("`, `")))
}

/// A default of which only the source is known is that.
fn for_programs(section: &SectionInfo, unset: &Unset) -> Record {
    let leaf = &unset.leaf;
    let default = match leaf.field.presence() {
        Presence::Default(source) if !leaf.field.is_secret() => Some(source),
        _ => None,
    };
    Record::default()
        .with("section", section.table())
        .with("key", &*leaf.key)
        .with("variable", &*leaf.variable)
        .with("type", leaf.field.expected())
        .with("required", unset.is_required())
        .with("default", unset.value.as_deref().or(default))
        .with("default_file", unset.file)
        .with("secret", leaf.field.is_secret())
        .with("key_aliases", leaf.field.key_aliases())
        .with("variable_aliases", leaf.field.variable_aliases())
        .with("deprecated", leaf.field.deprecation())
        .with("doc", leaf.field.docs())
        .with("place", section.place())
}
