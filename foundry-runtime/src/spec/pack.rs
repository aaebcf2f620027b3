//! Packs: services and commands of a library, for the tables of an application. How they are set
//! into those stands in `model/place.rs`.

use crate::spec::item::{BUILTINS, Init, Item, Kind, Life, Need, Place, Placed, Provider};
use crate::spec::key::MISSED;
use crate::spec::probe::ProvidedBy;
use crate::spec::section::SectionNode;
use crate::spec::signatures::InitSync;

/// What `pack!` makes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a pack",
    note = "a library makes one with `foundry::pack!`"
)]
pub trait Pack {
    /// The pack, as every application has it.
    const PART: &'static Part;
}

/// A pack's part of every application. It does not know where anything is, so that its size can be
/// asked for before that is decided.
pub struct Part {
    /// Tells packs apart, also those of two versions of one crate.
    pub key: u64,
    /// Name of the pack.
    pub name: &'static str,
    /// The pack's own items; those it requires follow, then those of packs it uses.
    pub own: &'static [Item],
    /// What it requires, by name.
    pub required: &'static [Item],
    /// The packs that it uses.
    pub uses: &'static [&'static Part],
    /// What stands for its exports in a pack that uses it.
    pub exported: &'static [Item],
    /// Those of them that are in its own crate: what they gather it hands to them.
    pub near: &'static [&'static Part],
    /// The sections of the configuration in its crate, below the place where it stands.
    pub sections: &'static [Option<&'static SectionNode>],
    /// Whether it contributes to some `All<…>`.
    pub contributes: bool,
    /// Whether it takes some `All<…>`.
    pub gathers: bool,
}

impl Part {
    pub(crate) const fn len(&self) -> usize {
        let (mut len, mut at) = (self.own.len() + self.required.len(), 0);
        while at < self.uses.len() {
            len += self.uses[at].exported.len();
            at += 1;
        }
        len
    }
}

/// A pack in the application `Root`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a pack",
    note = "a library makes one with `foundry::pack!`"
)]
pub trait Embedded<Root>: Pack {
    /// What the application hands to it.
    const GIVEN: &'static Given;
}

/// What an application hands to a pack, and to the packs that it uses.
pub struct Given {
    /// As in [`Part`].
    pub key: u64,
    /// In the order in which the pack requires them.
    pub items: &'static [Item],
    /// For the packs that it uses.
    pub uses: &'static [&'static Given],
}

/// The `AT`th service that a pack requires, which is `All<Type>`.
pub trait Gathers<const AT: usize> {
    /// The trait.
    type Type: ?Sized;
}

/// The `AT`th service that a pack gives to the application.
pub trait Exports<const AT: usize> {
    /// Its type, which others can name.
    type Type: ?Sized;
    /// Which of the pack's items it is.
    const NEED: Need;
}

/// [`ProvidedBy`] for what a pack requires, with words of its own.
#[diagnostic::on_unimplemented(
    message = "no service provides `{Self}`, which this pack requires",
    label = "nothing in `{Root}` provides it",
    note = "annotate a function that returns it with `#[service]`; for a trait, a service that implements it with `#[service(as = dyn …)]`"
)]
pub trait Handed<Root> {
    /// Which of the application's items it is.
    const NEED: Need;
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + ProvidedBy<Root>, Root> Handed<Root> for T {
    const NEED: Need = T::NEED;
}

/// Hands to a pack, at its place, what the application has gathered.
#[must_use]
pub const fn gathered<const ITEMS: usize>(
    mut placed: [Placed; ITEMS],
    at: usize,
    needs: &'static [Need],
    init: InitSync,
) -> [Placed; ITEMS] {
    let provider = Provider { init: Init::Sync(init), close: None, life: Life::View };
    let item = Item { needs, kind: Kind::Service(provider), ..placed[at].item };
    placed[at] = Placed { item, base: BUILTINS };
    placed
}

/// How many needs there are in these lists.
#[must_use]
pub const fn count(lists: &[&[Need]]) -> usize {
    let (mut count, mut list) = (0, 0);
    while list < lists.len() {
        count += lists[list].len();
        list += 1;
    }
    count
}

/// The needs of all lists, one after the other.
#[must_use]
pub const fn gather<const COUNT: usize>(lists: &[&[Need]]) -> [Need; COUNT] {
    let mut all = [Need::Nothing; COUNT];
    let (mut at, mut list) = (0, 0);
    while list < lists.len() {
        let mut it = 0;
        while it < lists[list].len() {
            all[at] = lists[list][it];
            at += 1;
            it += 1;
        }
        list += 1;
    }
    all
}

impl Item {
    /// The place of a value that comes from outside of the application.
    #[must_use]
    pub const fn outside(name: &'static str, file: &'static str, line: u32) -> Self {
        let provider = Provider { init: Init::None, close: None, life: Life::View };
        Self { name, place: Place { file, line }, needs: &[], kind: Kind::Service(provider) }
    }

    /// The place of a service that a pack requires.
    #[must_use]
    pub const fn required(name: &'static str, file: &'static str, line: u32) -> Self {
        Self { name, place: Place { file, line }, ..Self::ABSENT }
    }

    /// What stands for an exported service in a pack that uses the one which exports it.
    #[must_use]
    pub const fn exported(
        name: &'static str,
        file: &'static str,
        line: u32,
        needs: &'static [Need],
        init: InitSync,
    ) -> Self {
        let is_scoped = matches!(needs, [Need::Scoped(_)]);
        let life = if is_scoped { Life::ScopedView } else { Life::View };
        let provider = Provider { init: Init::Sync(init), close: None, life };
        Self { name, place: Place { file, line }, needs, kind: Kind::Service(provider) }
    }
}

impl Need {
    /// The same item, seen from the container in which its pack begins at `start`.
    #[must_use]
    pub const fn shifted(self, start: usize) -> Self {
        match self {
            Self::Item(MISSED) => self,
            Self::Item(index) => Self::Item(index + start as u16),
            Self::Scoped(index) => Self::Scoped(index + start as u16),
            other => other,
        }
    }

    /// What stands at `index` for the same item.
    #[must_use]
    pub const fn moved(self, index: usize) -> Self {
        match self {
            Self::Scoped(_) => Self::Scoped(index as u16),
            _ => Self::Item(index as u16),
        }
    }
}

/// Refuses an `app!` that is not where its items look for it.
///
/// # Panics
///
/// While compiling, outside the root of the crate.
#[track_caller]
pub const fn at_crate_root(path: &str) {
    let bytes = path.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        assert!(
            bytes[at] != b':',
            "`foundry::app!` belongs in the root of the crate: `main.rs` or `lib.rs`"
        );
        at += 1;
    }
}

/// Name of the program: of the binary, or of the package that the library belongs to.
#[must_use]
pub const fn program(binary: Option<&'static str>, package: &'static str) -> &'static str {
    match binary {
        Some(binary) => binary,
        None => package,
    }
}
