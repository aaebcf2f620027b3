//! The services that are asked for, and how often. Shared by what measures their time and their
//! instructions.

use std::hint::black_box;

/// One of eight services, which knows its number.
pub(crate) struct Service<const N: usize>(u64);

impl<const N: usize> Service<N> {
    pub(crate) const fn new() -> Self {
        Self(N as u64)
    }
}

/// Its trait.
pub(crate) trait Numbered: Send + Sync {
    fn number(&self) -> u64;
}

impl<const N: usize> Numbered for Service<N> {
    fn number(&self) -> u64 {
        self.0
    }
}

/// The one that is asked for.
pub(crate) type Asked = Service<5>;
pub(crate) const ANSWER: u64 = 5;

/// Asks a service as often as it is told, and adds up the answers.
pub(crate) type Ask = Box<dyn Fn(u64) -> u64 + Sync>;

pub(crate) struct Contender {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) ask: Ask,
}

impl Contender {
    /// What is asked is behind a reference that the optimizer cannot see through.
    pub(crate) fn new<S: Sync + 'static>(
        name: &'static str,
        what: &'static str,
        source: S,
        ask: impl Fn(&S) -> u64 + Sync + 'static,
    ) -> Self {
        let ask = move |times| repeat(times, || ask(black_box(&source)));
        Self { name, what, ask: Box::new(ask) }
    }
}

/// The loop of all of them.
#[inline]
pub(crate) fn repeat(times: u64, ask: impl Fn() -> u64) -> u64 {
    (0..times).map(|_| black_box(ask())).sum()
}
