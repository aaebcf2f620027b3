//! Which nodes lead to which, lazily or not.

use crate::model::definition::Definition;
use crate::spec::item::BUILTINS;

/// A set of nodes.
pub(super) struct Marks(Vec<bool>);

impl Marks {
    pub(super) fn none(definition: &Definition) -> Self {
        Self(vec![false; definition.nodes.len()])
    }

    pub(super) fn of(definition: &Definition, nodes: &[u16]) -> Self {
        let mut marks = Self::none(definition);
        for node in nodes {
            marks.set(*node);
        }
        marks
    }

    /// Marks a node; whether it was not marked before.
    pub(super) fn set(&mut self, node: u16) -> bool {
        self.0.get_mut(usize::from(node)).is_some_and(|it| !std::mem::replace(it, true))
    }

    pub(super) fn has(&self, node: u16) -> bool {
        self.0.get(usize::from(node)).is_some_and(|it| *it)
    }
}

/// What these nodes reach, themselves included: each after those it needs at once.
pub(super) fn reached(definition: &Definition, roots: Vec<u16>) -> Vec<u16> {
    reached_but(definition, roots, Marks::none(definition))
}

/// As [`reached`], without what was `seen` before and what only that needs.
pub(super) fn reached_but(
    definition: &Definition,
    mut roots: Vec<u16>,
    mut seen: Marks,
) -> Vec<u16> {
    let mut order = Vec::new();
    let mut at = 0;
    while let Some(root) = roots.get(at).copied() {
        at += 1;
        if root < BUILTINS || seen.has(root) {
            continue;
        }
        for node in definition.closure(root, |it| seen.has(it)) {
            order.push(node);
            for edge in definition.edges(node) {
                if edge.lazy {
                    roots.push(edge.node);
                }
            }
        }
        for node in &order {
            seen.set(*node);
        }
    }
    order
}

/// For each node that the roots reach: who takes it, on the shortest way from a root.
pub(super) struct Users(Vec<Option<User>>);

/// Who takes a node, and whether lazily.
#[derive(Clone, Copy)]
pub(super) struct User {
    pub(super) node: u16,
    pub(super) lazy: bool,
}

impl Users {
    pub(super) fn of(definition: &Definition, mut queue: Vec<u16>) -> Self {
        let mut users = vec![None; definition.nodes.len()];
        let mut at = 0;
        while let Some(node) = queue.get(at).copied() {
            at += 1;
            for edge in definition.edges(node) {
                let user = users.get_mut(usize::from(edge.node));
                let Some(user @ None) = user else { continue };
                if edge.node >= BUILTINS {
                    *user = Some(User { node, lazy: edge.lazy });
                    queue.push(edge.node);
                }
            }
        }
        Self(users)
    }

    pub(super) fn of_node(&self, node: u16) -> Option<User> {
        self.0.get(usize::from(node)).copied().flatten()
    }
}
