//! Configuration: a section is a struct, read once, on first use, from the variables and files
//! that `source.rs` alone reads. What a field may be stands in `value.rs`.

mod document;
mod dotenv;
mod keys;
mod live;
mod reader;
mod secret;
mod source;
pub(crate) mod value;

pub use live::{Live, Reload, reload};
pub use reader::{Key, Reader};
pub use secret::{Secret, Zeroize};
pub use source::Sources;
pub use value::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::lazy::Cell;
use std::sync::Arc;

/// A section of the configuration; `#[derive(foundry::Config)]` writes it.
///
/// ```
/// use foundry_runtime::config::{Key, Reader, Section, Sources, load_from};
/// use foundry_runtime::lazy::Cell;
///
/// struct MailConfig {
///     host: String,
///     port: u16,
/// }
///
/// impl Section for MailConfig {
///     const NAME: &'static str = "mail";
///
///     fn load(reader: &mut Reader<'_>) -> Option<Self> {
///         let host = reader.value::<String, _>(Key::new("host", "MAIL_HOST"));
///         let port = reader.value_or::<u16, _>(Key::new("port", "MAIL_PORT"), || 25);
///         Some(Self { host: host?, port: port? })
///     }
///
///     fn cell() -> &'static Cell<Self> {
///         static CELL: Cell<MailConfig> = Cell::new();
///         &CELL
///     }
/// }
///
/// let sources = Sources::new().with_toml("foundry.toml", "[mail]\nhost = 'localhost'");
/// let mail: MailConfig = load_from(&sources).unwrap();
/// assert_eq!((mail.host.as_str(), mail.port), ("localhost", 25));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a section of the configuration",
    note = "derive it: `#[derive(foundry::Config)]`"
)]
pub trait Section: Sized + Send + Sync + 'static {
    /// Name of its table in `foundry.toml`.
    const NAME: &'static str;

    /// Reads every field, and only then gives up: the reader collects what is wrong.
    fn load(reader: &mut Reader<'_>) -> Option<Self>;

    /// Where the section is kept once it is loaded.
    fn cell() -> &'static Cell<Self>;
}

/// The section `T`, loaded on first use.
///
/// # Errors
///
/// [`ErrorKind::Config`], with one note for each thing that is wrong in
/// the section; the same to everyone who asks.
#[inline]
pub fn config<T: Section>() -> Result<&'static T> {
    made().map(|it| &**it)
}

/// The same instance as [`config`], to be held.
///
/// # Errors
///
/// As [`config`].
#[inline]
pub fn shared<T: Section>() -> Result<Arc<T>> {
    made().map(Arc::clone)
}

/// Loads a section from these sources and nothing else; for tests.
///
/// # Errors
///
/// As [`config`].
pub fn load_from<T: Section>(sources: &Sources) -> Result<T> {
    let mut reader = Reader::new(sources, T::NAME);
    let section = T::load(&mut reader);
    reader.finish(section)
}

/// What the environment alone says about one variable, without any file.
pub(crate) fn environment(name: &str) -> Option<String> {
    source::environment(name)
}

/// What the environment and `.env` say about one variable, for an option of a command.
pub(crate) fn variable(name: &str) -> Result<Option<String>> {
    match Sources::process().variable(name) {
        Ok(found) => Ok(found.map(|it| it.text.into_owned())),
        Err(problems) => {
            let error = Error::new(ErrorKind::Config, format!("reading the variable `{name}`"));
            Err(problems.into_iter().fold(error, Error::note))
        }
    }
}

#[inline]
fn made<T: Section>() -> Result<&'static Arc<T>> {
    T::cell().get_or_make(|| load_from(Sources::process()))
}
