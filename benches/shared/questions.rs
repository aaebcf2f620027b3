//! Which names are looked up, in which tables. Shared by what measures their time and their
//! instructions.

#[path = "../names.rs"]
pub(crate) mod names;

use foundry_runtime::model::table::TableRef;
use std::collections::HashSet;
use std::hint::black_box;
use std::ops::Range;

/// The tables that were written by the build script.
mod tables {
    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}

/// What was compiled for one number of names.
pub(crate) struct Compiled {
    pub(crate) foundry: TableRef<'static>,
    pub(crate) phf: &'static phf::Map<&'static str, u16>,
    pub(crate) hashified: Get,
    pub(crate) matched: Option<Get>,
}

pub(crate) type Get = fn(&str) -> Option<u16>;

/// The tables of so many names, which has to be one of [`SIZES`].
pub(crate) fn compiled(size: usize) -> Compiled {
    macro_rules! compiled {
        ($tables:ident, $matched:expr) => {{
            use tables::$tables::{FOUNDRY, PHF, hashified};
            Compiled { foundry: FOUNDRY, phf: &PHF, hashified, matched: $matched }
        }};
    }
    match size {
        10 => compiled!(of_10, Some(tables::of_10::matched)),
        85 => compiled!(of_85, Some(tables::of_85::matched)),
        1_000 => compiled!(of_1000, Some(tables::of_1000::matched)),
        10_000 => compiled!(of_10000, None),
        _ => unreachable!("BUG: no tables of {size} names were written"),
    }
}

/// Names in the order in which they are asked for.
///
/// Their bytes lie in that order too: a command line is in the nearest cache when it is looked up,
/// so fetching it is no part of the look-up.
pub(crate) struct Questions {
    text: String,
    names: Vec<Range<usize>>,
}

impl Questions {
    /// Each name equally often, at least 4,096 in all: a short list would be learnt by heart.
    pub(crate) fn shuffled(names: &[String]) -> Self {
        let rounds = 4_096usize.div_ceil(names.len());
        let mut order: Vec<usize> = (0..names.len() * rounds).map(|it| it % names.len()).collect();
        let mut random = 0x9E37_79B9_7F4A_7C15_u64;
        for last in (1..order.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            order.swap(last, random as usize % (last + 1));
        }
        Self::of(order.into_iter().map(|at| names[at].as_str()))
    }

    /// Each name once, in the order in which they are listed.
    pub(crate) fn in_turn(names: &[String]) -> Self {
        Self::of(names.iter().map(String::as_str))
    }

    fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut asked = Self { text: String::new(), names: Vec::new() };
        for name in names {
            let start = asked.text.len();
            asked.text.push_str(name);
            asked.names.push(start..asked.text.len());
        }
        asked
    }

    /// Them all.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|it| &self.text[it.clone()])
    }
}

/// The names with one letter changed, at another place in each.
pub(crate) fn misspelt(names: &[String]) -> Vec<String> {
    let known: HashSet<&String> = names.iter().collect();
    let change = |(number, name): (usize, &String)| {
        let at = number % name.len();
        format!("{}x{}", &name[..at], &name[at + 1..])
    };
    names.iter().enumerate().map(change).filter(|it| !known.contains(it)).collect()
}

/// The measured loop, alone in its function so that it is the same for all.
#[inline(never)]
pub(crate) fn ask(names: &[&str], get: impl Fn(&str) -> Option<u16>) {
    for name in names {
        black_box(get(black_box(name)));
    }
}
