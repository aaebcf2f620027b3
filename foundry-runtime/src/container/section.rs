//! The nodes of sections in the graph: what loads them, and what inspects them.

use crate::config::{Live, Section, inspect_from, shared};
use crate::container::instance::instance;
use crate::container::slot::Instance;
use crate::spec::item::Place;
use crate::spec::key::path_key;
use crate::spec::section::SectionNode;

impl SectionNode {
    /// The node of a section: the path of its type, and where it stands.
    #[must_use]
    pub const fn of<T: Section>(path: &'static str, file: &'static str, line: u32) -> Self {
        Self {
            key: path_key(path),
            name: last_segment(path),
            place: Place { file, line },
            of: path_key(path),
            table: T::NAME,
            fields: T::FIELDS,
            init: |_| shared::<T>().map(Instance::new),
            inspect: inspect_from::<T>,
        }
    }
}

impl SectionNode {
    /// The node of a section that can be read anew, beside that of the section itself.
    #[must_use]
    pub const fn live<T: Section>(section: &Self) -> Self {
        Self {
            key: section.key ^ LIVE,
            init: |_| Live::<T>::from_process().map(instance),
            ..*section
        }
    }
}

/// Tells the key of a section apart from that of the section that can be read anew.
const LIVE: u64 = path_key("Live");

/// `DatabaseConfig` of `shop::database::DatabaseConfig`.
const fn last_segment(path: &str) -> &str {
    let mut at = path.len();
    while at > 0 && path.as_bytes()[at - 1] != b':' {
        at -= 1;
    }
    path.split_at(at).1
}
