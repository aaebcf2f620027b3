//! Sections of the configuration: loaded once on first use, or from given sources.

use crate::config::Inspection;
#[cfg(feature = "tracing")]
use crate::config::LogConfig;
use crate::config::reader::Reader;
use crate::config::source::Sources;
use crate::error::Result;
use crate::lazy::Cell;
use crate::spec::field::Field;
use crate::spec::kind::{FieldsOf, Kind};
use std::sync::Arc;

/// A section of the configuration; `#[derive(foundry::Config)]` writes it.
///
/// ```
/// use foundry_runtime::config::{Field, Kind, Reader, Section, Sources, load_from};
/// use foundry_runtime::lazy::Cell;
///
/// struct MailConfig {
///     host: String,
///     port: u16,
/// }
///
/// impl Section for MailConfig {
///     const NAME: &'static str = "mail";
///     const FIELDS: &'static [Field] = &[
///         Field::new("host", "MAIL_HOST", Kind::Text),
///         Field::new("port", "MAIL_PORT", Kind::Integer { min: 0, max: 65535 }).default_text("25"),
///     ];
///
///     fn load(reader: &mut Reader<'_>) -> Option<Self> {
///         let host = reader.value::<String, _>(&Self::FIELDS[0]);
///         let port = reader.value_or::<u16, _>(&Self::FIELDS[1], || 25);
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

    /// Its fields, in their order.
    const FIELDS: &'static [Field];

    /// Reads every field, and only then gives up: the reader collects what is wrong.
    fn load(reader: &mut Reader<'_>) -> Option<Self>;

    /// Returns the cell that keeps the section once it is loaded.
    fn cell() -> &'static Cell<Self>;
}

/// Reads the section `[log]`.
#[cfg(feature = "tracing")]
pub(crate) type ReadLog = fn() -> Result<&'static LogConfig>;

/// Returns the section `T`, and loads it on first use.
///
/// # Errors
///
/// [`ErrorKind::Config`](crate::ErrorKind::Config), with one note for each thing that is wrong in
/// the section; the same to everyone who asks.
#[inline]
pub fn get<T: Section>() -> Result<&'static T> {
    made().map(|it| &**it)
}

/// Returns the same instance as [`get`], in an `Arc`.
///
/// # Errors
///
/// The errors of [`get`].
#[inline]
pub fn shared<T: Section>() -> Result<Arc<T>> {
    made().map(Arc::clone)
}

/// Loads a section from these sources and nothing else; for tests.
///
/// # Errors
///
/// The errors of [`get`].
pub fn load_from<T: Section>(sources: &Sources) -> Result<T> {
    let mut reader = Reader::new::<T>(sources);
    let section = T::load(&mut reader);
    reader.finish(section)
}

/// Reads a section from these sources, and says where each value came from and what is wrong.
#[must_use]
pub fn inspect_from<T: Section>(sources: &Sources) -> Inspection {
    let mut reader = Reader::new::<T>(sources).showing();
    let section = T::load(&mut reader);
    reader.inspect(section.as_ref())
}

#[inline]
fn made<T: Section>() -> Result<&'static Arc<T>> {
    T::cell().get_or_make(|| load_from(Sources::process()))
}

impl<T: Section> FieldsOf<T> {
    /// A table with its fields.
    pub const KIND: Kind = Kind::Section(T::FIELDS);
}
