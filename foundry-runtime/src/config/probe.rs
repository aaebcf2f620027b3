//! Questions about sections that only the compiler can answer; see `spec/probe.rs`.

use super::Section;
use crate::spec::item::Need;
use crate::spec::probe::ProvidedBy;
use crate::spec::section::SectionNode;
use std::marker::PhantomData;

/// A configuration section writes itself down here, under its key, beside the container of its crate.
pub trait SectionEntry<const KEY: u64> {
    /// The section.
    const NODE: &'static SectionNode;
}

/// `SectionProbe::<Bucket, KEY>::NODE`: the section, if it is one of ours and `cfg` left it. [`NoSection`]
/// must be in scope.
pub struct SectionProbe<Bucket, const KEY: u64>(PhantomData<Bucket>);

impl<Bucket: SectionEntry<KEY>, const KEY: u64> SectionProbe<Bucket, KEY> {
    /// The section.
    pub const NODE: Option<&'static SectionNode> = Some(<Bucket as SectionEntry<KEY>>::NODE);
}

/// Gives [`SectionProbe`] its answer where there is no section.
pub trait NoSection {
    /// None.
    const NODE: Option<&'static SectionNode> = None;
}

impl<Bucket, const KEY: u64> NoSection for SectionProbe<Bucket, KEY> {}

/// The `AT`th section that an application or a pack lists.
pub trait ListedSection<const AT: usize> {
    /// The section.
    const NODE: &'static SectionNode;
}

/// Implemented for every section; the message is what authors read who list something else.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a section of the configuration",
    label = "only a section can be listed here",
    note = "derive it: `#[derive(foundry::Config)]`"
)]
pub trait Listable {
    /// The section.
    const NODE: &'static SectionNode;
}

#[diagnostic::do_not_recommend]
impl<T: Section + ProvidedBy<()>> Listable for T {
    const NODE: &'static SectionNode = match T::NEED {
        Need::Section(node) => node,
        _ => panic!("BUG: a section is no item"),
    };
}

/// The node of a section.
#[must_use]
pub const fn node<T: Listable>() -> &'static SectionNode {
    T::NODE
}
