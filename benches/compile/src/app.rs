//! An application that is written, built and measured, whatever it is full of.

use crate::Options;
use crate::commands::Kind;
use crate::scratch::Scratch;
use crate::services::{Services, Wiring};

/// An application.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum App {
    /// With so many commands.
    Commands(Kind, usize),
    /// With many services.
    Services(Services),
}

impl App {
    /// What everything is compared with.
    pub const NO_OP: Self = Self::Commands(Kind::NoOp, 0);

    /// Applications of each library with so many commands, as far as they are wanted.
    pub fn with_commands(options: &Options, sizes: &[usize]) -> Vec<Self> {
        let kinds = if options.own { &[Kind::Foundry][..] } else { &Kind::LIBRARIES };
        possible(options, commands(kinds, sizes))
    }

    /// As [`with_commands`](Self::with_commands), and in any case `clap` derive's, where it is the goal.
    pub fn beside_clap(options: &Options, sizes: &[usize]) -> Vec<Self> {
        let kinds = if options.own { &[Kind::Foundry, Kind::Clap][..] } else { &Kind::LIBRARIES };
        possible(options, commands(kinds, sizes))
    }

    /// Applications of each library with so many services, as far as they are wanted and it can.
    pub fn with_services(options: &Options, sizes: &[usize], some_async: bool) -> Vec<Self> {
        let all = if options.own { &[Wiring::Foundry][..] } else { &Wiring::ALL };
        let all = all.iter().flat_map(|by| {
            let some_async = some_async && *by != Wiring::Shaku;
            sizes.iter().map(move |count| Services { by: *by, count: *count, some_async })
        });
        possible(options, all.map(Self::Services))
    }

    /// The name of its package, which is that of its program.
    pub fn package(self) -> String {
        match self {
            Self::Commands(kind, count) => kind.package(count),
            Self::Services(it) => it.package(),
        }
    }

    /// How many commands or services.
    pub fn count(self) -> usize {
        match self {
            Self::Commands(_, count) => count,
            Self::Services(it) => it.count,
        }
    }

    /// Its source, with the line that [`edited`] changes.
    pub fn source(self) -> String {
        match self {
            Self::Commands(kind, count) => kind.source(count),
            Self::Services(it) => it.source(),
        }
    }

    /// Its dependencies, as they stand in `Cargo.toml`.
    pub fn dependency(self, foundry: &str) -> String {
        match self {
            Self::Commands(kind, _) => kind.dependency(foundry),
            Self::Services(it) => it.by.dependency(foundry),
        }
    }

    /// What the results call its library.
    pub fn name(self) -> &'static str {
        match self {
            Self::Commands(kind, _) => kind.name(),
            Self::Services(it) => it.by.name(),
        }
    }

    /// The name of its library, with the version that cargo chose.
    pub fn titled(self, scratch: &Scratch) -> String {
        let library = match self {
            Self::Commands(kind, _) => kind.library(),
            Self::Services(it) => (it.by == Wiring::Shaku).then_some("shaku"),
        };
        let Some(library) = library else {
            return self.name().to_owned();
        };
        self.name().replacen(library, &format!("{library} {}", scratch.version(library)), 1)
    }

    /// The one that the results are about.
    pub fn is_foundry(self) -> bool {
        self.name() == Kind::Foundry.name()
    }

    /// One application of each library: the first to be built builds its dependencies too.
    pub fn firsts(apps: &[Self]) -> impl Iterator<Item = Self> {
        let first = |at: &usize| apps[..*at].iter().all(|it| it.name() != apps[*at].name());
        (0..apps.len()).filter(first).map(|it| apps[it])
    }

    fn most(self) -> usize {
        match self {
            Self::Commands(kind, _) => kind.most(),
            Self::Services(it) => it.by.most(),
        }
    }
}

fn commands(kinds: &[Kind], sizes: &[usize]) -> impl Iterator<Item = App> {
    kinds.iter().flat_map(|kind| sizes.iter().map(|count| App::Commands(*kind, *count)))
}

/// Nothing hopeless, unless `--anyway`.
fn possible(options: &Options, all: impl Iterator<Item = App>) -> Vec<App> {
    all.filter(|it| {
        let hopeless = it.count() > it.most() && !options.anyway;
        if hopeless {
            let (name, count, most) = (it.name(), it.count(), it.most());
            eprintln!("LEFT OUT: {name} with {count}: too much above {most}; see `--anyway`");
        }
        !hopeless
    })
    .collect()
}

/// A line of each source that an edit changes.
pub const EDITED: &str = "    let _ = \"edit 0\";\n";

/// The source with one line changed.
pub fn edited(source: &str, edit: usize) -> String {
    source.replacen(EDITED.trim(), &format!("let _ = \"edit {edit}\";"), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<App> {
        let commands = Kind::LIBRARIES.map(|kind| App::Commands(kind, 12));
        let services = Wiring::ALL.map(|by| Services { by, count: 12, some_async: false });
        commands.into_iter().chain(services.map(App::Services)).collect()
    }

    #[test]
    fn an_edit_changes_one_line() {
        for app in all() {
            let (source, edited) = (app.source(), edited(&app.source(), 1));
            let changed = source.lines().zip(edited.lines()).filter(|it| it.0 != it.1).count();
            assert_eq!((changed, source.lines().count()), (1, edited.lines().count()), "{app:?}");
        }
    }

    #[test]
    fn packages_have_names_of_their_own_that_are_equally_long() {
        let mut names: Vec<String> = all().into_iter().map(App::package).collect();
        assert!(names[..5].iter().all(|it| it.len() == App::NO_OP.package().len()), "{names:?}");
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all().len());
    }

    #[test]
    fn the_first_of_each_library_is_found() {
        let apps = [10, 50].map(|count| App::Commands(Kind::Argh, count));
        assert_eq!(App::firsts(&apps).collect::<Vec<_>>(), [apps[0]]);
    }
}
