//! The graph of needs, walked while compiling: circles, and the closure of each command. What an
//! item needs becomes edges in `graph/edges.rs`.
//!
//! Nodes are slots: first the built-in services, then the items, then the configuration sections.

mod edges;

pub use crate::model::rows::Edge;
pub use edges::Extent;

use crate::spec::item::{BUILTINS, Kind, Placed};
use crate::spec::section::SectionNode;
use crate::text::Words;
use edges::{Needs, Target};

const NONE: u16 = u16::MAX;

/// Who needs whom, by slots; and who closes a circle.
pub struct Graph<const NODES: usize, const EDGES: usize> {
    /// Where the needs of a node begin in `edges`; they end where those of the next begin.
    starts: [u32; NODES],
    edges: [Edge; EDGES],
    sections: [Option<&'static SectionNode>; NODES],
    circles: [u16; NODES],
}

impl<const NODES: usize, const EDGES: usize> Graph<NODES, EDGES> {
    /// Reads the needs of the items.
    #[must_use]
    pub const fn build(items: &[Placed]) -> Self {
        let mut graph = Self {
            starts: [0; NODES],
            edges: [Edge::NONE; EDGES],
            sections: [None; NODES],
            circles: [NONE; NODES],
        };
        let first_section = BUILTINS as usize + items.len();
        let mut sections = first_section;
        let mut edge = 0;
        let mut at = 0;
        while at < items.len() {
            graph.starts[BUILTINS as usize + at] = edge as u32;
            let mut needs = Needs::of(&items[at]);
            while let Some((need, lazy)) = needs.next(items) {
                let node = match need {
                    Target::Node(node) => node,
                    Target::Section(section) => {
                        let slot = graph.section(first_section, sections, section.key);
                        if slot == sections {
                            graph.sections[slot] = Some(section);
                            sections += 1;
                        }
                        slot as u16
                    }
                };
                graph.edges[edge] = Edge { node, lazy };
                edge += 1;
            }
            at += 1;
        }
        while sections > first_section {
            sections -= 1;
            graph.starts[sections] = EDGES as u32;
        }
        graph.find_circles();
        graph
    }

    /// Slot of the section with this key, or `end` if it is new.
    const fn section(&self, mut slot: usize, end: usize, key: u64) -> usize {
        while slot < end {
            if let Some(section) = self.sections[slot]
                && section.key == key
            {
                return slot;
            }
            slot += 1;
        }
        end
    }

    /// The section that lives in this slot.
    #[must_use]
    pub const fn section_at(&self, slot: usize) -> Option<&'static SectionNode> {
        self.sections[slot]
    }

    /// Range of a node's needs in [`edge`](Self::edge).
    #[must_use]
    pub const fn needs(&self, node: usize) -> (usize, usize) {
        let end = if node + 1 < NODES { self.starts[node + 1] as usize } else { EDGES };
        (self.starts[node] as usize, end)
    }

    /// Where an edge leads.
    #[must_use]
    pub const fn edge(&self, edge: usize) -> Edge {
        self.edges[edge]
    }

    /// Depth-first search with its own stack, so that a chain of a thousand is no deep recursion.
    const fn find_circles(&mut self) {
        const NEW: u8 = 0;
        const OPEN: u8 = 1;
        const DONE: u8 = 2;
        let mut state = [NEW; NODES];
        let mut stack = [(0_usize, 0_usize); NODES];
        let mut root = 0;
        while root < NODES {
            if state[root] == NEW {
                let mut depth = 1;
                stack[0] = (root, self.needs(root).0);
                state[root] = OPEN;
                while depth > 0 {
                    let (node, edge) = stack[depth - 1];
                    if edge == self.needs(node).1 {
                        state[node] = DONE;
                        depth -= 1;
                        continue;
                    }
                    stack[depth - 1].1 += 1;
                    if self.edges[edge].lazy {
                        continue;
                    }
                    let need = self.edges[edge].node as usize;
                    if state[need] == OPEN {
                        self.circles[need] = node as u16;
                    } else if state[need] == NEW {
                        state[need] = OPEN;
                        stack[depth] = (need, self.needs(need).0);
                        depth += 1;
                    }
                }
            }
            root += 1;
        }
    }

    /// Refuses a service that needs itself, at last. One member of each circle reports it.
    ///
    /// # Panics
    ///
    /// While compiling, with the path of the circle.
    #[track_caller]
    pub const fn check_circle(&self, items: &[Placed], index: u16) {
        let start = BUILTINS as usize + index as usize;
        let last = self.circles[start];
        if last == NONE {
            return;
        }
        let mut path = [0_usize; NODES];
        let mut edges = [0_usize; NODES];
        let mut seen = [false; NODES];
        let mut depth = 1;
        path[0] = start;
        edges[0] = self.needs(start).0;
        seen[start] = true;
        while path[depth - 1] != last as usize {
            let node = path[depth - 1];
            if edges[depth - 1] == self.needs(node).1 {
                depth -= 1;
                continue;
            }
            let Edge { node, lazy } = self.edges[edges[depth - 1]];
            let need = node as usize;
            edges[depth - 1] += 1;
            if !seen[need] && !lazy {
                seen[need] = true;
                path[depth] = need;
                edges[depth] = self.needs(need).0;
                depth += 1;
            }
        }
        let mut words = Words::new("services need each other in a circle: ");
        let mut at = 0;
        while at < depth {
            let item = items[path[at] - BUILTINS as usize].item;
            words.push(item.name).push(" (").push(item.place.file).push(":");
            words.push_number(item.place.line).push(") needs ");
            at += 1;
        }
        words.push(items[index as usize].item.name);
        words.push("; break it: one of them takes `Lazy<…>`");
        panic!("{}", words.as_str());
    }

    /// Appends what a command needs to `plan` from `at` on, every service after those it needs;
    /// returns the end. With an empty `plan`, only counts.
    const fn closure(&self, command: usize, plan: &mut [u16], mut at: usize) -> usize {
        let mut seen = [false; NODES];
        let mut stack = [(0_usize, 0_usize); NODES];
        let mut depth = 1;
        stack[0] = (command, self.needs(command).0);
        seen[command] = true;
        while depth > 0 {
            let (node, edge) = stack[depth - 1];
            if edge < self.needs(node).1 {
                stack[depth - 1].1 += 1;
                let Edge { node: need, lazy } = self.edges[edge];
                let need = need as usize;
                if !seen[need] && !lazy && need >= BUILTINS as usize {
                    seen[need] = true;
                    stack[depth] = (need, self.needs(need).0);
                    depth += 1;
                }
                continue;
            }
            depth -= 1;
            if node == command {
                break;
            }
            if !plan.is_empty() {
                plan[at] = node as u16;
            }
            at += 1;
        }
        at
    }

    /// Length of all plans together.
    #[must_use]
    pub const fn plans_len(&self, items: &[Placed]) -> usize {
        let mut len = 0;
        let mut at = 0;
        while at < items.len() {
            if matches!(items[at].item.kind, Kind::Command(_)) {
                len = self.closure(BUILTINS as usize + at, &mut [], len);
            }
            at += 1;
        }
        len
    }

    /// The plans of all commands one after the other, and where each node's plan begins.
    #[must_use]
    pub const fn plans<const PLANS: usize>(
        &self,
        items: &[Placed],
    ) -> ([u16; PLANS], [u32; NODES]) {
        let mut plans = [0; PLANS];
        let mut starts = [0; NODES];
        let mut end = 0;
        let mut at = 0;
        while at < items.len() {
            let node = BUILTINS as usize + at;
            starts[node] = end as u32;
            if matches!(items[at].item.kind, Kind::Command(_)) {
                end = self.closure(node, &mut plans, end);
            }
            at += 1;
        }
        let mut node = BUILTINS as usize + items.len();
        while node < NODES {
            starts[node] = end as u32;
            node += 1;
        }
        (plans, starts)
    }
}
