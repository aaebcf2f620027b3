//! Sections that a long-running command reads anew when it wants to.

use super::{Section, Sources, load_from, shared};
use crate::error::{Error, ErrorKind, Result};
use crate::spec::item::Need;
use crate::spec::probe::{IsProvided, ProvidedBy};
use crate::spec::section::SectionNode;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

/// Where a section is read from when it is read anew.
enum Origin {
    /// Nowhere: it stays as it is.
    Nothing,
    Process,
    Given(Box<dyn Fn() -> Sources + Send + Sync>),
}

/// A section that can be read anew while the program runs.
///
/// A section that is taken as `&T` stays as it was first read, however long the command runs, and costs
/// nothing to read. What is to change takes `&Live<T>` instead, and asks for the section each time it
/// begins something: whoever holds the old one keeps it whole.
///
/// ```
/// # use foundry_runtime as foundry;
/// # use foundry::config::{Field, Kind, Reader, Section};
/// # use foundry::lazy::Cell;
/// use foundry::config::{Live, Sources};
/// # struct MailConfig { host: String }
/// # impl Section for MailConfig {
/// #     const NAME: &'static str = "mail";
/// #     const FIELDS: &'static [Field] = &[Field::new("host", "MAIL_HOST", Kind::Text)];
/// #     fn load(reader: &mut Reader<'_>) -> Option<Self> {
/// #         Some(Self { host: reader.value::<String, _>(&Self::FIELDS[0])? })
/// #     }
/// #     fn cell() -> &'static Cell<Self> {
/// #         static CELL: Cell<MailConfig> = Cell::new();
/// #         &CELL
/// #     }
/// # }
///
/// fn send(config: &Live<MailConfig>) {
///     let mail = config.get();
///     // … all of this mail goes to `mail.host`, whatever happens meanwhile
///     # assert_eq!(mail.host, "localhost");
/// }
///
/// # fn main() -> foundry::Result<()> {
/// let config = Live::from_sources(|| Sources::new().with_variable("MAIL_HOST", "localhost"))?;
/// send(&config);
/// config.reload()?;
/// # Ok(())
/// # }
/// ```
///
/// Every container has one for each section; [`Test::with_config`](crate::testing::Test::with_config)
/// gives it to a test.
pub struct Live<T> {
    now: RwLock<Arc<T>>,
    from: Origin,
}

impl<T: Section> Live<T> {
    /// A section that stays as it is, also when it is to be read anew: for tests.
    #[must_use]
    pub fn fixed(section: Arc<T>) -> Self {
        Self { now: RwLock::new(section), from: Origin::Nothing }
    }

    /// The section as [`get`](super::get) has it, and later as the environment and the files of this
    /// process say then.
    ///
    /// # Errors
    ///
    /// The errors of [`get`](super::get).
    pub fn from_process() -> Result<Self> {
        Ok(Self { now: RwLock::new(shared()?), from: Origin::Process })
    }

    /// The section from what `open` gives, which is asked again each time; for tests.
    ///
    /// # Errors
    ///
    /// The errors of [`get`](super::get).
    pub fn from_sources(open: impl Fn() -> Sources + Send + Sync + 'static) -> Result<Self> {
        let section = load_from(&open())?;
        Ok(Self { now: RwLock::new(Arc::new(section)), from: Origin::Given(Box::new(open)) })
    }

    /// The section as it was last read.
    #[must_use]
    pub fn get(&self) -> Arc<T> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the environment and the files again. Whoever asks then sees all of the new section, and before
    /// that all of the old.
    ///
    /// # Errors
    ///
    /// The errors of [`get`](super::get); then the section does not change.
    pub fn reload(&self) -> Result<()> {
        reload(&[self])
    }
}

impl<T: Section> fmt::Debug for Live<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Live").field("section", &T::NAME).finish_non_exhaustive()
    }
}

/// What [`reload`] takes: [`Live`] of any section.
pub trait Reload: Send + Sync {
    /// Reads it, and gives what puts it in its place.
    #[doc(hidden)]
    fn read<'a>(&'a self, process: &Sources) -> Result<Box<dyn FnOnce() + 'a>>;
}

impl<T: Section> Reload for Live<T> {
    fn read<'a>(&'a self, process: &Sources) -> Result<Box<dyn FnOnce() + 'a>> {
        let section = match &self.from {
            Origin::Nothing => return Ok(Box::new(|| ())),
            Origin::Process => load_from(process),
            Origin::Given(open) => load_from(&open()),
        };
        let section = Arc::new(section?);
        Ok(Box::new(move || {
            *self.now.write().unwrap_or_else(PoisonError::into_inner) = section;
        }))
    }
}

/// Reads several sections anew, from the same files: all of them, or none.
///
/// # Errors
///
/// The errors of [`get`](super::get), of all these sections; then none of them changes.
pub fn reload(sections: &[&dyn Reload]) -> Result<()> {
    let process = Sources::from_process();
    let mut ready = Vec::new();
    let mut wrong = Vec::new();
    for section in sections {
        match section.read(&process) {
            Ok(put) => ready.push(put),
            Err(error) => wrong.push(error),
        }
    }
    if wrong.len() > 1 {
        return Err(all_of(&wrong));
    }
    if let Some(error) = wrong.pop() {
        return Err(error);
    }
    ready.into_iter().for_each(|put| put());
    Ok(())
}

/// One error with the notes of all, each under its section.
fn all_of(errors: &[Error]) -> Error {
    let message = format!("reading {} sections of the configuration again", errors.len());
    let notes = errors.iter().map(|it| format!("{it:?}"));
    notes.fold(Error::new(ErrorKind::Config, message), Error::note)
}

#[diagnostic::do_not_recommend]
impl<T: Section + IsProvided<Root>, Root> ProvidedBy<Root> for Live<T> {
    const NEED: Need = match T::NEED {
        Need::Section(node) => Need::Section(&SectionNode::live::<T>(node)),
        _ => T::NEED,
    };
}
