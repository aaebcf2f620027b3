//! `config:show`: what is set, and where.

use super::select;
use super::unset::in_the_code;
use crate::config::{Inspected, Layer, SectionInfo, Sections, Sources};
use crate::console::Console;
use crate::console::document::{Audience, Record, Value, columns, print};
use crate::error::Result;
use crate::spec::field::Presence;

/// What stands for a value that nobody may see.
const HIDDEN: &str = "***";

/// Shows the values of all sections, or of one; with `origin` where each comes from. A secret is never
/// shown, and neither is what stands where one is wanted.
///
/// # Errors
///
/// If there is no such section.
pub fn show(
    sections: &Sections,
    section: Option<&str>,
    origin: bool,
    console: &Console,
) -> Result<()> {
    let audience = Audience::of(console)?;
    let sources = Sources::from_process();
    let (mut rows, mut wrong) = (Vec::new(), 0);
    for section in select(sections, section)? {
        let inspection = section.inspect(&sources);
        wrong += inspection.error.map_or(0, |it| it.notes().len());
        rows.extend(inspection.values.iter().map(|value| match audience {
            Audience::People => for_people(section, value, origin),
            _ => for_programs(section, value),
        }));
    }
    match audience {
        Audience::People if rows.is_empty() => console.line("there is nothing to show")?,
        Audience::People => print(console, &columns(rows))?,
        _ => print(console, &rows.into_iter().collect::<Value>())?,
    }
    match wrong {
        0 => {}
        1 => console.note("there is a mistake: `config:check` tells it"),
        _ => console.note(format_args!("there are {wrong} mistakes: `config:check` tells them")),
    }
    Ok(())
}

fn for_people(section: SectionInfo, value: &Inspected, origin: bool) -> Record {
    let shown = match &value.value {
        _ if value.field.is_secret() && value.origin.is_some() => Some(HIDDEN.to_owned()),
        _ if value.origin.is_none() => None,
        Some(value) => Some(value.clone()),
        None => match value.field.presence() {
            Presence::Default(source) if !source.is_empty() => Some(in_the_code(source)),
            _ => None,
        },
    };
    let origin = match &value.origin {
        _ if !origin => None,
        Some(origin) => Some(origin.to_string()),
        None => Some("not set".to_owned()),
    };
    Record::default()
        .with("key", format!("{}.{}", section.table(), value.key))
        .with("value", shown.unwrap_or_default())
        .with("origin", origin)
}

fn for_programs(section: SectionInfo, value: &Inspected) -> Record {
    let secret = value.field.is_secret();
    let origin = value.origin.as_ref();
    Record::default()
        .with("section", section.table())
        .with("key", &*value.key)
        .with("variable", &*value.variable)
        .with("set", origin.is_some_and(|it| it.layer > Layer::Default))
        .with("secret", secret)
        .with("value", value.value.as_deref().filter(|_| !secret))
        .with("layer", origin.map(|it| word(it.layer)))
        .with("origin", origin.map(|it| it.place.as_str()))
}

fn word(layer: Layer) -> &'static str {
    match layer {
        Layer::Default => "default",
        Layer::Compiled => "embedded",
        Layer::File => "file",
        Layer::Dotenv => "dotenv",
        Layer::Environment => "environment",
        Layer::Override => "override",
    }
}
