//! Who is being built for whom: circles are found here, before anybody waits for himself. Nothing is
//! built or kept here.
//!
//! A build is one run of one constructor. It stands in the chain of builds that led to it, which is
//! its own and shared with no other call, and has an edge to each build it waits for at the moment. A
//! circle is a constructor that is already running in the chain, or a way along the edges back to the
//! one who asks. Both consist of builds that really wait, so concurrent calls, however many, are
//! never taken for a circle.

use super::key::DynamicKey;
use super::{Gives, failure, lock};
use crate::error::{Error, Result};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// A run of a constructor.
pub(super) struct Build {
    pub(super) key: DynamicKey<'static>,
    /// What the constructor sees for the keys it asks for.
    pub(super) gives: Gives,
    id: u64,
    binding: u64,
    parent: Option<Arc<Self>>,
    depth: usize,
    runs: AtomicBool,
}

/// How many constructors may run inside each other. Ten times as many as anybody needs, and few enough
/// for the stack of a thread: names can go on without end, and without a circle.
const DEEPEST: usize = 128;

/// A number that no other binding and no other build has.
pub(super) fn next_id() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// From a build to those it waits for. One for all containers: a circle may lead through several.
type Edges = FxHashMap<u64, Vec<(u64, DynamicKey<'static>)>>;
static EDGES: Mutex<Edges> = Mutex::new(FxHashMap::with_hasher(FxBuildHasher));

/// Somebody asks for something that has to be built first. Ends when it is dropped.
pub(super) struct Asking {
    pub(super) key: DynamicKey<'static>,
    asker: Option<Arc<Build>>,
    id: u64,
    binding: u64,
}

impl Asking {
    /// `id` is that of the build which is waited for; for what is built once, that of its binding.
    ///
    /// # Errors
    ///
    /// If the asker would wait for itself, or is too deep in others.
    pub(super) fn new(
        asker: Option<Arc<Build>>,
        key: &DynamicKey<'static>,
        binding: u64,
        id: u64,
    ) -> Result<Self> {
        if let Some(asker) = &asker {
            asker.check_chain(binding)?;
            if asker.depth == DEEPEST {
                return Err(failure::too_deep(key, &asker.key, DEEPEST));
            }
            let mut edges = lock(&EDGES);
            if let Some(way) = way(&edges, id, asker.id) {
                return Err(circle(std::iter::once(key).chain(way)));
            }
            edges.entry(asker.id).or_default().push((id, key.clone()));
        }
        Ok(Self { key: key.clone(), asker, id, binding })
    }

    /// What is asked for is built now.
    pub(super) fn build(&self, gives: Gives) -> Running {
        let &Self { ref key, ref asker, id, binding } = self;
        let (key, parent, runs) = (key.clone(), asker.clone(), AtomicBool::new(true));
        let depth = 1 + parent.as_ref().map_or(0, |it| it.depth);
        Running(Arc::new(Build { key, gives, id, binding, parent, depth, runs }))
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        let Some(asker) = &self.asker else { return };
        let mut edges = lock(&EDGES);
        let Some(waits) = edges.get_mut(&asker.id) else { return };
        if let Some(at) = waits.iter().position(|(id, _)| *id == self.id) {
            waits.swap_remove(at);
        }
        if waits.is_empty() {
            edges.remove(&asker.id);
        }
    }
}

/// The keys on a way along the edges, without the one it begins at.
fn way(edges: &Edges, from: u64, to: u64) -> Option<Vec<&DynamicKey<'static>>> {
    let mut came_from = FxHashMap::default();
    let mut left = vec![from];
    while let Some(at) = left.pop() {
        for (next, key) in edges.get(&at).into_iter().flatten() {
            if *next != from && !came_from.contains_key(next) {
                came_from.insert(*next, (at, key));
                left.push(*next);
            }
        }
    }
    let mut keys = Vec::new();
    let mut at = to;
    while at != from {
        let (before, key) = came_from.get(&at)?;
        keys.push(*key);
        at = *before;
    }
    keys.reverse();
    Some(keys)
}

fn circle<'k>(keys: impl IntoIterator<Item = &'k DynamicKey<'static>>) -> Error {
    failure::circle("services need each other in a circle", " needs ", keys)
}

impl Build {
    pub(super) fn runs(&self) -> bool {
        self.runs.load(Ordering::Acquire)
    }

    /// A constructor that runs for itself. One that has ended waits for nothing any more, and may
    /// have left a container to somebody who asks much later.
    fn check_chain(&self, binding: u64) -> Result<()> {
        let mut keys = Vec::new();
        let chain = std::iter::successors(Some(self), |it| it.parent.as_deref());
        for build in chain.take_while(|it| it.runs()) {
            keys.push(&build.key);
            if build.binding == binding {
                return Err(circle(keys.into_iter().rev()));
            }
        }
        Ok(())
    }
}

thread_local! {
    static CURRENT: RefCell<Option<Arc<Build>>> = const { RefCell::new(None) };
}

/// The build that this thread is inside of, if any.
pub(super) fn current() -> Option<Arc<Build>> {
    CURRENT.with_borrow(Clone::clone)
}

/// A build until its constructor has ended, in whatever way.
pub(super) struct Running(pub(super) Arc<Build>);

impl Running {
    /// Runs the constructor, or polls it. Whatever it asks for, of whichever container, is asked for
    /// by this build.
    pub(super) fn enter<T>(&self, run: impl FnOnce() -> T) -> T {
        struct Back(Option<Arc<Build>>);
        impl Drop for Back {
            fn drop(&mut self) {
                CURRENT.set(self.0.take());
            }
        }
        let _back = Back(CURRENT.replace(Some(Arc::clone(&self.0))));
        run()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.runs.store(false, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(edges: &[(u64, &[u64])], from: u64, to: u64, expected: Option<&[&str]>) {
        let named = |id: &u64| (*id, DynamicKey::from(id.to_string()));
        let edges = edges.iter().map(|(id, waits)| (*id, waits.iter().map(named).collect()));
        let edges: Edges = edges.collect();
        let way = way(&edges, from, to);
        let way = way.map(|way| way.into_iter().map(DynamicKey::as_str).collect::<Vec<_>>());
        assert_eq!(way.as_deref(), expected);
    }

    #[test]
    fn a_way_leads_along_those_who_wait() {
        check(&[], 1, 1, Some(&[]));
        check(&[], 1, 2, None);
        check(&[(1, &[2, 3]), (3, &[4])], 1, 4, Some(&["3", "4"]));
        check(&[(1, &[2, 3]), (3, &[4])], 4, 1, None);
        check(&[(1, &[2]), (2, &[1, 3])], 1, 3, Some(&["2", "3"]));
    }

    #[test]
    fn two_who_wait_for_the_same_are_no_circle_and_leave_nothing_behind() {
        let key = |name: &'static str| DynamicKey::from(name);
        let ids = [(); 3].map(|()| next_id());
        let ask = |asker: Option<&Running>, name, id| {
            Asking::new(asker.map(|it| Arc::clone(&it.0)), &key(name), id, id)
        };
        let one = ask(None, "one", ids[0]).unwrap().build(Vec::new());
        let other = ask(None, "other", ids[1]).unwrap().build(Vec::new());
        let waits = [ask(Some(&one), "end", ids[2]), ask(Some(&other), "end", ids[2])];
        assert!(waits.iter().all(Result::is_ok));
        let end = waits[0].as_ref().unwrap().build(Vec::new());
        let circle = ask(Some(&end), "other", ids[1]).err().unwrap().to_string();
        assert!(circle.ends_with("in a circle: `other` needs `end` needs `other`"), "{circle}");
        drop(waits);
        assert!(ask(Some(&end), "other", ids[1]).is_ok(), "nobody waits any more");
        drop(one);
        assert!(ids.iter().all(|id| !lock(&EDGES).contains_key(id)));
    }
}
