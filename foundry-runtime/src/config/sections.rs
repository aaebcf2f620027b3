//! All sections of an application, for those who look at the configuration itself.

#[cfg(feature = "tracing")]
use super::LogConfig;
use super::{Inspection, Sources};
use crate::model::graph::Graph;
use crate::spec::field::{Field, Leaf, leaves};
use crate::spec::item::BUILTINS;
use crate::spec::item::{Item, Kind, Need, Place, Placed};
use crate::spec::pack::Part;
use crate::spec::probe::ProvidedBy;
use crate::spec::section::SectionNode;
use crate::text::equal;
use std::fmt;

/// All sections of an application: those that its services and commands take, those of its packs, and
/// those that stand in its own modules. Commands and services may take it as `&Sections`; only then the
/// program carries what is known of sections that nobody takes.
///
/// ```
/// # use foundry_runtime as foundry;
/// use foundry::config::{Sections, Sources};
///
/// fn wrong(sections: &Sections) -> usize {
///     let sources = Sources::from_process();
///     sections.iter().filter(|it| it.inspect(&sources).error.is_some()).count()
/// }
/// ```
#[derive(Clone, Copy)]
pub struct Sections(pub(crate) &'static SectionNodes);

/// One of them.
#[derive(Clone, Copy)]
pub struct SectionInfo(&'static SectionNode);

impl Sections {
    /// Those of the application in the order of its sources, then the others.
    pub fn iter(&self) -> impl Iterator<Item = SectionInfo> + use<> {
        self.0.iter().filter_map(|it| it.map(SectionInfo))
    }

    /// The one of this name.
    #[must_use]
    pub fn get(&self, table: &str) -> Option<SectionInfo> {
        self.iter().find(|it| it.table() == table)
    }
}

impl fmt::Debug for Sections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|it| it.table())).finish()
    }
}

impl SectionInfo {
    /// Name of its table in `foundry.toml`.
    #[must_use]
    pub fn table(&self) -> &'static str {
        self.0.table
    }

    /// Name of its type.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        self.0.name
    }

    /// Where it is defined, as `src/mail.rs:7`.
    #[must_use]
    pub fn place(&self) -> String {
        let Place { file, line } = self.0.place;
        format!("{file}:{line}")
    }

    /// Its fields, in their order.
    #[must_use]
    pub fn fields(&self) -> &'static [Field] {
        self.0.fields
    }

    /// All its values, those of nested sections too.
    #[must_use]
    pub fn leaves(&self) -> Vec<Leaf> {
        leaves(self.0.fields)
    }

    /// Reads it from these sources, and says where each value came from and what is wrong.
    #[must_use]
    pub fn inspect(&self, sources: &Sources) -> Inspection {
        (self.0.inspect)(sources)
    }
}

impl fmt::Debug for SectionInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SectionInfo").field("table", &self.table()).finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl<Root> ProvidedBy<Root> for Sections {
    const NEED: Need = Need::Sections;
}

/// The sections of an application, as far as they are known; `None` stands for what is not there.
pub type SectionNodes = [Option<&'static SectionNode>];

/// How many sections there are at most: the application's own, and what packs bring and items take.
#[must_use]
pub const fn most_sections<const NODES: usize>(
    own: &SectionNodes,
    parts: &[Option<&'static Part>],
    items: &[Placed],
) -> usize {
    let (mut most, mut at) = (own.len() + NODES - BUILTINS as usize - items.len(), 0);
    while at < parts.len()
        && let Some(part) = parts[at]
    {
        most += part.sections.len();
        at += 1;
    }
    most
}

/// All sections, each once, without those that are only nested in others. Where a pack lists a section and the
/// application has its own for the same table, that of the application counts.
#[must_use]
pub const fn all_sections<const MOST: usize, const NODES: usize, const EDGES: usize>(
    own: &SectionNodes,
    parts: &[Option<&'static Part>],
    graph: &Graph<NODES, EDGES>,
) -> [Option<&'static SectionNode>; MOST] {
    let mut all = All { sections: [None; MOST], count: 0 };
    let mut at = 0;
    while at < own.len() {
        if let Some(section) = own[at]
            && !is_nested(section, own)
        {
            all.add(section);
        }
        at += 1;
    }
    at = 0;
    while at < NODES {
        if let Some(section) = graph.section_at(at) {
            all.add(section);
        }
        at += 1;
    }
    at = 0;
    while at < parts.len()
        && let Some(part) = parts[at]
    {
        let mut it = 0;
        while it < part.sections.len() {
            if let Some(section) = part.sections[it]
                && !is_nested(section, part.sections)
                && !all.has_table(section.table)
            {
                all.add(section);
            }
            it += 1;
        }
        at += 1;
    }
    all.sections
}

struct All<const MOST: usize> {
    sections: [Option<&'static SectionNode>; MOST],
    count: usize,
}

impl<const MOST: usize> All<MOST> {
    const fn add(&mut self, section: &'static SectionNode) {
        let mut at = 0;
        while at < self.count {
            if let Some(other) = self.sections[at]
                && other.of == section.of
            {
                return;
            }
            at += 1;
        }
        self.sections[self.count] = Some(section);
        self.count += 1;
    }

    const fn has_table(&self, table: &str) -> bool {
        let mut at = 0;
        while at < self.count {
            if let Some(section) = self.sections[at]
                && equal(section.table, table)
            {
                return true;
            }
            at += 1;
        }
        false
    }
}

/// Whether a section is a table in one of the others. A section has no identity there, but nobody writes
/// the same variables twice.
const fn is_nested(section: &SectionNode, others: &SectionNodes) -> bool {
    let mut at = 0;
    while at < others.len() {
        if let Some(other) = others[at]
            && has(other.fields, section.fields)
        {
            return true;
        }
        at += 1;
    }
    false
}

const fn has(fields: &[Field], nested: &[Field]) -> bool {
    let mut at = 0;
    while at < fields.len() {
        if let super::Kind::Section(inner) = fields[at].kind()
            && (are_alike(inner, nested) || has(inner, nested))
        {
            return true;
        }
        at += 1;
    }
    false
}

const fn are_alike(fields: &[Field], others: &[Field]) -> bool {
    if fields.len() != others.len() {
        return false;
    }
    let mut at = 0;
    while at < fields.len() {
        let (one, other) = (&fields[at], &others[at]);
        if !equal(one.key(), other.key()) || !equal(one.variable(), other.variable()) {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether the section of what is told through `tracing` is among them.
#[cfg(feature = "tracing")]
pub(crate) const fn has_log(all: &SectionNodes) -> bool {
    let Need::Section(log) = <LogConfig as ProvidedBy<()>>::NEED else { return false };
    let mut at = 0;
    while at < all.len() {
        if let Some(section) = all[at]
            && section.of == log.of
        {
            return true;
        }
        at += 1;
    }
    false
}

/// The sections, if some item of the application asks for them; else none, so that a program does not
/// carry what nobody reads.
#[must_use]
pub const fn wanted_sections(
    items: &[Placed],
    all: &'static SectionNodes,
) -> &'static SectionNodes {
    let mut at = 0;
    while at < items.len() {
        if asks(&items[at].item) {
            return all;
        }
        at += 1;
    }
    &[]
}

const fn asks(item: &Item) -> bool {
    if matches!(item.kind, Kind::Absent) {
        return false;
    }
    let mut at = 0;
    while at < item.needs.len() {
        if matches!(
            item.needs[at],
            Need::Sections | Need::Optional(Need::Sections) | Need::Lazy(Need::Sections)
        ) {
            return true;
        }
        at += 1;
    }
    false
}
