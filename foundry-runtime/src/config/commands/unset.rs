//! What holds for a key that nobody sets: the file in the program, or else the code.

use crate::config::{Inspected, Layer, SectionInfo, Sources};
use crate::spec::field::{Field, Leaf, Presence};
use crate::spec::fits::fits;
use crate::spec::kind::Kind;

/// A key, and what holds where nobody sets it.
pub(super) struct Unset {
    pub(super) leaf: Leaf,
    /// As it could stand in a variable, if it is known; never a secret.
    pub(super) value: Option<String>,
    /// The file in the program, if it stands there.
    pub(super) file: Option<&'static str>,
}

/// All keys of a section, in their order.
pub(super) fn unset(section: &SectionInfo) -> Vec<Unset> {
    let sources = Sources::compiled();
    let read = section.inspect(&sources).values;
    let of = |leaf: Leaf| {
        let read = read.iter().find(|it| it.key == leaf.key);
        let is_embedded =
            |it: &Inspected| it.origin.as_ref().is_some_and(|it| it.layer == Layer::Compiled);
        let file = read.filter(|it| is_embedded(it)).and(sources.embedded.map(|it| it.0));
        // What is nested and may be left out is not read where nothing of it is set.
        let value = match read {
            Some(read) => read.value.clone(),
            None => written(leaf.field),
        };
        let value = value.filter(|_| !leaf.field.is_secret());
        Unset { leaf, value, file }
    };
    section.leaves().into_iter().map(of).collect()
}

impl Unset {
    /// What holds, in the words of a person; nothing, if it may be left out.
    pub(super) fn words(&self) -> Option<String> {
        match (self.value.as_deref(), self.file, self.leaf.field.presence()) {
            (Some(value), Some(file), _) => {
                Some(format!("{}, from {file} in the program", or_empty(value)))
            }
            (Some(value), ..) => Some(or_empty(value).to_owned()),
            (None, _, Presence::Default(_)) if self.leaf.field.is_secret() => {
                Some("one in the code".to_owned())
            }
            (None, _, Presence::Default("")) => Some("its type's default".to_owned()),
            (None, _, Presence::Default(source)) => Some(in_the_code(source)),
            (None, _, Presence::Required | Presence::Optional) => None,
        }
    }

    /// Whether somebody has to set it.
    pub(super) fn is_required(&self) -> bool {
        self.leaf.field.presence() == Presence::Required && self.file.is_none()
    }
}

/// What the author wrote, where only that is known.
pub(super) fn in_the_code(source: &str) -> String {
    format!("`{source}` in the code")
}

fn or_empty(value: &str) -> &str {
    if value.is_empty() { "empty" } else { value }
}

/// The default, as far as it is a value and not an expression of Rust.
fn written(field: &Field) -> Option<String> {
    let Presence::Default(text) = field.presence() else { return None };
    let text = text.trim();
    match field.kind() {
        Kind::Integer { .. } => text.replace('_', "").parse::<i128>().ok().map(|it| it.to_string()),
        Kind::Float => text.replace('_', "").parse::<f64>().ok().map(|it| format!("{it:?}")),
        kind @ Kind::Choice(_) => match fits(&kind, text) {
            true => Some(text.to_owned()),
            false => crate::config::display::choice(text, kind).map(str::to_owned),
        },
        kind @ (Kind::Bool | Kind::Duration | Kind::Bytes) => {
            fits(&kind, text).then(|| text.to_owned())
        }
        _ if text.is_empty() || text.contains(['(', '\\', '"']) || text.contains("::") => None,
        _ => Some(text.to_owned()),
    }
}
