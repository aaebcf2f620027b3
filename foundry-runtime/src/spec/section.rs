//! A section of the configuration as its macro writes it down.

use crate::spec::field::Field;
use crate::spec::item::Place;
use crate::spec::signatures::{InitSync, Inspect};

/// A configuration section as a service.
pub struct SectionNode {
    /// Hash of crate, module and name.
    pub key: u64,
    /// Name of the type.
    pub name: &'static str,
    /// Where it is defined.
    pub place: Place,
    /// The key of the section itself, for one that can be read anew.
    pub of: u64,
    /// Name of its table.
    pub table: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
    /// Loads it.
    pub init: InitSync,
    /// Loads it from other sources, and tells what it met.
    pub inspect: Inspect,
}
