//! Services and commands as their macros write them down, and what they take.

use crate::spec::command::CommandSpec;
use crate::spec::key::MISSED;
use crate::spec::section::SectionNode;
use crate::spec::signatures::{CloseFn, InitAsync, InitSync};
use std::future::Future;
use std::pin::Pin;

/// A future on the heap, as constructors, handlers and closers return it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Puts a future on the heap.
pub fn boxed<'a, T>(future: impl Future<Output = T> + Send + 'a) -> BoxFuture<'a, T> {
    Box::pin(future)
}

/// What may be a service: every type that threads can share.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a service",
    label = "threads cannot share it",
    note = "what is in it has to be `Send + Sync`: `Arc`, not `Rc`; `Mutex`, not `Cell` or `RefCell`; a trait says so itself, as `trait …: Send + Sync`"
)]
pub trait Shared: Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Send + Sync + 'static> Shared for T {}

/// A file and a line, as the compiler names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: &'static str,
    /// The line, from 1.
    pub line: u32,
}

/// What an item takes from the container.
#[derive(Clone, Copy)]
pub enum Need {
    /// Another item of the same container, by its position.
    Item(u16),
    /// An item that lives for one command.
    Scoped(u16),
    /// What every container has, by its slot.
    Builtin(u16),
    /// A configuration section, which needs no place in any container.
    Section(&'static SectionNode),
    /// What is known of all configuration sections.
    Sections,
    /// Every service that contributes to a trait.
    All(&'static [Need]),
    /// A service that is built when somebody asks for it.
    Lazy(&'static Need),
    /// A service that may be left out.
    Optional(&'static Need),
    /// A service that is made for its user; taken in another way, it is refused.
    ByValue,
    /// A service that nobody provides, and nobody has to.
    Nothing,
}

impl Need {
    /// A service that was reported to be wrong.
    pub const MISSED: Self = Self::Item(MISSED);

    /// Whether it lives for one command, or may hold what does.
    pub(crate) const fn is_scoped(self) -> bool {
        match self {
            Self::Scoped(_) => true,
            Self::Optional(need) => matches!(need, Self::Scoped(_)),
            Self::All(members) => has_scoped(members),
            _ => false,
        }
    }
}

const fn has_scoped(members: &[Need]) -> bool {
    let mut at = 0;
    while at < members.len() {
        if let Need::Scoped(_) = members[at] {
            return true;
        }
        at += 1;
    }
    false
}

/// How a service is made.
#[derive(Clone, Copy)]
pub enum Init {
    /// It is not: a command, or something given from outside.
    None,
    /// By a function.
    Sync(InitSync),
    /// By an async function.
    Async(InitAsync),
}

/// How long a service lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// As long as the container.
    Singleton,
    /// As long as the command that needed it.
    Scoped,
    /// As long as its user, each of whom has its own.
    Transient,
    /// As long as the singleton it is another view of.
    View,
    /// As long as the scoped service it is another view of.
    ScopedView,
}

impl Life {
    /// Whether each command has its own.
    #[must_use]
    pub const fn is_scoped(self) -> bool {
        matches!(self, Self::Scoped | Self::ScopedView)
    }

    /// Whether it is a view of another service.
    #[must_use]
    pub const fn is_view(self) -> bool {
        matches!(self, Self::View | Self::ScopedView)
    }
}

/// A service, and what makes it.
#[derive(Clone, Copy)]
pub struct Provider {
    /// How it is made.
    pub init: Init,
    /// How it is closed, if it wants to be.
    pub close: Option<CloseFn>,
    /// How long it lives.
    pub life: Life,
}

/// What an item is.
#[derive(Clone, Copy)]
pub enum Kind {
    /// Nothing: the scan found it, the compiler did not.
    Absent,
    /// A service.
    Service(Provider),
    /// A command.
    Command(&'static CommandSpec),
}

/// A `#[service]` or a `#[command]`.
#[derive(Clone, Copy)]
pub struct Item {
    /// Type of the service, or name of the command.
    pub name: &'static str,
    /// Where it stands.
    pub place: Place,
    /// What it takes from the container.
    pub needs: &'static [Need],
    /// What it is.
    pub kind: Kind,
}

impl Item {
    /// What stands in for an item that the compiler did not see.
    pub const ABSENT: Self =
        Self { name: "", place: Place { file: "", line: 0 }, needs: &[], kind: Kind::Absent };
}

/// An item in the container that holds it: its needs count from `base`.
#[derive(Clone, Copy)]
pub struct Placed {
    /// The item.
    pub item: Item,
    /// Slot of the first item of its container.
    pub base: u16,
}

/// How many slots the built-in services take; they come first.
pub const BUILTINS: u16 = 3;

/// The file that stands in the place of a built-in command.
pub const BUILTIN_FILE: &str = "built in";
