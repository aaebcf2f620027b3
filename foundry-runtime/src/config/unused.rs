//! Variables that are set and count for nothing, for `config:check`. The environment has those of every
//! program, a `.env` file mostly those of this one.

use crate::config::dotenv::Dotenv;
use crate::config::origin::Inspected;
use crate::config::sections::SectionInfo;
use crate::config::source::{DOCUMENT_VARIABLE, PROFILE_VARIABLE, Sources};
use crate::nearest::nearest;
use crate::spec::field::Leaf;
use foundry_grammar::edit_distance;

/// What is shorter is near to too much.
const SHORTEST: usize = 6;

impl Sources {
    /// Variables of `.env` files that were likely meant to be another one, as a warning each. Not a mistake:
    /// other programs may read the file too.
    pub(super) fn misspelt_variables(&self, sections: &[SectionInfo]) -> Vec<String> {
        let mut known = vec![PROFILE_VARIABLE.to_owned(), DOCUMENT_VARIABLE.to_owned()];
        for leaf in sections.iter().flat_map(SectionInfo::leaves) {
            known.extend(leaf.field.variable_aliases().iter().map(|it| (*it).to_owned()));
            known.push(leaf.variable);
        }
        let mut warnings = Vec::new();
        for dotenv in self.dotenvs() {
            for variable in &dotenv.variables {
                let name = variable.name.strip_suffix("_FILE").unwrap_or(&variable.name);
                if known.contains(&variable.name) || known.iter().any(|it| it == name) {
                    continue;
                }
                if let Some(near) = meant(name, &known, sections) {
                    let (place, end) =
                        (dotenv.file.place(variable.at), &variable.name[name.len()..]);
                    warnings.push(format!(
                        "{place}: no section reads `{name}{end}`; did you mean `{near}{end}`?"
                    ));
                }
            }
        }
        warnings
    }

    /// A variable and another name of it in one source, as a warning each.
    pub(super) fn doubled_variables(&self, leaves: &[Leaf]) -> Vec<String> {
        let mut warnings = Vec::new();
        for leaf in leaves.iter().filter(|it| !it.field.variable_aliases().is_empty()) {
            let aliases = leaf.field.variable_aliases().iter().copied();
            let names: Vec<&str> = [&*leaf.variable].into_iter().chain(aliases).collect();
            let mut warn = |place: &str, is_set: &dyn Fn(&str) -> bool| {
                let set = names.iter().filter(|it| is_set(it) || is_set(&format!("{it}_FILE")));
                if let [first, others @ ..] = &set.collect::<Vec<_>>()[..]
                    && let [other, ..] = others
                {
                    let key = &leaf.key;
                    warnings.push(format!(
                        "{place} sets both `{first}` and `{other}`, which are `{key}`; the first counts"
                    ));
                }
            };
            warn(
                "the environment",
                &|it| matches!(self.environment.get(it), Ok(Some(text)) if !text.is_empty()),
            );
            for dotenv in self.dotenvs() {
                warn(&format!("`{}`", dotenv.file.name), &|it| {
                    dotenv.get(it).is_some_and(|it| !it.value.is_empty())
                });
            }
        }
        warnings
    }

    /// What is wrong with a value for the name of the environment that chose no files.
    pub(super) fn unheard_profile(&self, values: &[Inspected]) -> Option<String> {
        let value = values.iter().find(|it| it.variable == PROFILE_VARIABLE)?;
        let (origin, shown) = (value.origin.as_ref()?, value.value.as_deref()?);
        let profile = self.profile().ok()?.unwrap_or_default();
        (shown != profile).then(|| {
            format!(
                "{origin}: `{}` chooses no files here; `{PROFILE_VARIABLE}` does, in the environment or in \
                 `.env`, before files are chosen",
                value.key
            )
        })
    }

    pub(super) fn dotenvs(&self) -> impl Iterator<Item = &Dotenv> {
        self.profile_dotenv().into_iter().chain([self.dotenv()])
    }
}

/// The variable that differs by one slip, or one of the section that the name begins with.
fn meant(name: &str, known: &[String], sections: &[SectionInfo]) -> Option<String> {
    if let Some(near) = known.iter().find(|it| edit_distance(name, it) == Some(1)) {
        return Some(near.clone());
    }
    sections.iter().find_map(|section| {
        let prefix = format!("{}_", section.table().to_uppercase());
        let rest = name.strip_prefix(&prefix).filter(|it| it.len() >= SHORTEST)?;
        let ends: Vec<&str> = known.iter().filter_map(|it| it.strip_prefix(&prefix)).collect();
        nearest(rest, &ends).map(|it| format!("{prefix}{it}"))
    })
}
