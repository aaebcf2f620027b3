//! From what an item takes to the edges of the graph: one for each service, none for what nobody
//! provides.

use crate::spec::item::{BUILTINS, Kind, Need, Placed};
use crate::spec::key::MISSED;
use crate::spec::section::SectionNode;

/// How many nodes and edges the graph of these items has.
#[derive(Clone, Copy)]
pub struct Extent {
    /// Built-in services, items and sections.
    pub nodes: usize,
    /// Needs of all items.
    pub edges: usize,
}

impl Extent {
    /// Counts.
    #[must_use]
    pub const fn of(items: &[Placed]) -> Self {
        let mut edges = 0;
        let mut sections = 0;
        let mut at = 0;
        while at < items.len() {
            let mut needs = Needs::of(&items[at]);
            while let Some((need, _)) = needs.next(items) {
                edges += 1;
                if let Target::Section(section) = need
                    && !seen_before(items, at, edges, section.key)
                {
                    sections += 1;
                }
            }
            at += 1;
        }
        Self { nodes: BUILTINS as usize + items.len() + sections, edges }
    }
}

/// Whether one of the first needs, before the `end`th of all, is this section; they are those of the
/// items up to `last`.
const fn seen_before(items: &[Placed], last: usize, end: usize, key: u64) -> bool {
    let mut edges = 0;
    let mut at = 0;
    while at <= last {
        let mut needs = Needs::of(&items[at]);
        while let Some((need, _)) = needs.next(items) {
            edges += 1;
            if edges == end {
                return false;
            }
            if let Target::Section(section) = need
                && section.key == key
            {
                return true;
            }
        }
        at += 1;
    }
    false
}

/// Where an edge leads, as long as the sections have no slots yet.
#[derive(Clone, Copy)]
pub(super) enum Target {
    Node(u16),
    Section(&'static SectionNode),
}

/// Goes through the needs of an item, `All<…>` member by member.
pub(super) struct Needs {
    needs: &'static [Need],
    at: usize,
    member: usize,
    base: u16,
}

impl Needs {
    pub(super) const fn of(placed: &Placed) -> Self {
        Self { needs: placed.item.needs, at: 0, member: 0, base: placed.base }
    }

    /// The next one, and whether it is lazy.
    pub(super) const fn next(&mut self, items: &[Placed]) -> Option<(Target, bool)> {
        while self.at < self.needs.len() {
            let (need, lazy, may_miss) = match self.needs[self.at] {
                Need::All(members) if self.member < members.len() => {
                    self.member += 1;
                    (members[self.member - 1], false, true)
                }
                Need::All(_) => {
                    self.member = 0;
                    self.at += 1;
                    continue;
                }
                need => {
                    self.at += 1;
                    match need {
                        Need::Lazy(need) => (*need, true, false),
                        Need::Optional(need) => (*need, false, true),
                        need => (need, false, false),
                    }
                }
            };
            if let Some(target) = self.target(items, need, may_miss) {
                return Some((target, lazy));
            }
        }
        None
    }

    const fn target(&self, items: &[Placed], need: Need, may_miss: bool) -> Option<Target> {
        match need {
            // The item reports it; the graph only has to stay whole.
            Need::Item(MISSED) | Need::Scoped(MISSED) => None,
            Need::Item(index) | Need::Scoped(index) => {
                let node = self.base + index;
                let item = items[(node - BUILTINS) as usize].item;
                let is_absent = matches!(item.kind, Kind::Absent) && item.name.is_empty();
                if may_miss && is_absent { None } else { Some(Target::Node(node)) }
            }
            Need::Builtin(slot) => Some(Target::Node(slot)),
            Need::Section(section) => Some(Target::Section(section)),
            Need::ByValue
            | Need::Nothing
            | Need::Sections
            | Need::All(_)
            | Need::Lazy(_)
            | Need::Optional(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::command::CommandSpec;
    use crate::spec::item::{Init, Item, Life, Place, Provider};

    const PLACE: Place = Place { file: "", line: 0 };

    const fn service(name: &'static str) -> Item {
        let provider = Provider { init: Init::None, close: None, life: Life::Singleton };
        Item { name, place: PLACE, needs: &[], kind: Kind::Service(provider) }
    }

    /// Returns the edges of a command with these needs, behind four items of which the third is absent.
    fn edges(needs: &'static [Need]) -> Vec<u16> {
        let command =
            Item { name: "run", place: PLACE, needs, kind: Kind::Command(&CommandSpec::NONE) };
        let items = [service("a"), service("b"), Item::ABSENT, service("d"), command];
        let items = items.map(|item| Placed { item, base: BUILTINS });
        let mut needs = Needs::of(&items[4]);
        let mut found = Vec::new();
        while let Some((Target::Node(node), _)) = needs.next(&items) {
            found.push(node - BUILTINS);
        }
        found
    }

    #[test]
    fn an_optional_dependency_has_an_edge_if_its_own_item_is_there() {
        const OPTIONAL: [Need; 4] = [
            Need::Optional(&Need::Item(0)),
            Need::Optional(&Need::Item(1)),
            Need::Optional(&Need::Item(2)),
            Need::Optional(&Need::Item(3)),
        ];
        assert_eq!(edges(&OPTIONAL), [0, 1, 3]);
    }

    #[test]
    fn members_of_all_have_an_edge_if_their_own_item_is_there() {
        const ALL: [Need; 1] =
            [Need::All(&[Need::Item(3), Need::Item(2), Need::Item(1), Need::Item(0)])];
        assert_eq!(edges(&ALL), [3, 1, 0]);
    }

    #[test]
    fn a_required_dependency_has_an_edge_even_if_it_is_absent() {
        assert_eq!(edges(&[Need::Item(2), Need::Item(0)]), [2, 0]);
    }
}
