//! Configuration: a section is a struct, read once, on first use, from the variables and files
//! that `source.rs` and `files.rs` alone read. What is known of it while compiling stands in `schema.rs` and
//! `kind.rs`; how a value is read in `value.rs`; from where each came in `origin.rs`.

#[doc(hidden)]
pub mod commands;
mod document;
mod dotenv;
mod embedded;
mod files;
mod found;
mod given;
mod keys;
mod layers;
mod limits;
mod live;
mod logging;
mod map;
mod meant;
mod mistake;
mod node;
mod origin;
mod place;
pub mod probe;
mod problems;
mod reader;
mod secret;
mod sections;
mod shown;
mod source;
mod told;
mod unread;
mod value;
mod variables;

pub use crate::base::bytes::{ByteSize, NotBytes};
pub(crate) use crate::model::variables::Empty;
pub use crate::spec::field::{Field, Leaf, Presence, leaves};
#[doc(hidden)]
pub use crate::spec::field::{check_variables, count_leaves};
#[doc(hidden)]
pub use crate::spec::fits::{
    check_default_between, check_default_text, check_default_within, check_limit_of,
    check_limit_text, fits,
};
pub use crate::spec::kind::Kind;
#[doc(hidden)]
pub use crate::spec::kind::{FieldsOf, KindOf, OtherKind};
#[doc(hidden)]
pub use embedded::{Literal, LiteralData, LiteralValue, check_embedded};
#[doc(hidden)]
pub use limits::{is_within, is_within_texts};
pub use live::{Live, Reload, reload};
pub use logging::{LogConfig, LogLevel};
pub use origin::{Inspected, Inspection, Layer, Origin};
pub use reader::Reader;
pub use secret::{Secret, Zeroize};
#[cfg(feature = "tracing")]
pub(crate) use sections::has_log;
pub use sections::{SectionInfo, Sections};
#[doc(hidden)]
pub use sections::{SectionNodes, all_sections, most_sections, wanted_sections};
pub use source::Sources;
pub use value::Value;
pub(crate) use value::{Hidden, Mapped, Parsed, Span};

use crate::error::{Error, ErrorKind, Result};
use crate::lazy::Cell;
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

    /// Where the section is kept once it is loaded.
    fn cell() -> &'static Cell<Self>;
}

/// Reads the section of what is told through `tracing`.
#[cfg(feature = "tracing")]
pub(crate) type ReadLog = fn() -> Result<&'static LogConfig>;

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

/// Takes `text` for a file that was there when the program was compiled: the weakest of all sources.
/// It is called `name` in messages. What is said first counts.
pub fn embed(name: &'static str, text: &'static str) {
    source::embed(name, text);
}

/// Takes what the command line says: pairs of `section.key` and value, and the file that is read
/// instead of `foundry.toml`.
///
/// # Errors
///
/// [`ErrorKind::Config`] if the files of the process were read already, so that it would be heard by
/// some sections and not by others.
pub fn give(overrides: Vec<(String, String)>, file: Option<String>) -> Result<()> {
    match Sources::process().give(overrides, file) {
        true => Ok(()),
        false => Err(Error::new(
            ErrorKind::Config,
            "`--config` and `--config-file` come too late: the configuration was read before",
        )),
    }
}

/// Returns a warning for each value that [`give`] got and no section read.
pub(crate) fn unheard() -> Vec<String> {
    Sources::process().unheard()
}

/// The name of the environment: what `APP_ENV` says, in the environment or in `.env`.
///
/// # Errors
///
/// [`ErrorKind::Config`] if it has other letters than `a` to `z`, digits, `-` and `_`.
pub fn app_env() -> Result<Option<&'static str>> {
    Sources::process().profile().map_err(|problem| Error::new(ErrorKind::Config, problem))
}

/// Returns what the environment and `.env` say about one variable, for an option of a command.
pub(crate) fn variable(name: &str, empty: Empty) -> Result<Option<String>> {
    let sources = Sources::process();
    let found = sources.variable(&[name], empty);
    // What `.env` says may depend on the name of the environment, what the environment says does not.
    let is_sure = matches!(&found, Ok(Some(it)) if it.place.layer() == Layer::Environment);
    if !is_sure {
        app_env()?;
    }
    match found {
        Ok(found) => Ok(found.map(|it| it.text.into_owned())),
        Err(problems) => {
            let error = Error::new(ErrorKind::Config, format!("reading the variable `{name}`"));
            Err(problems.into_iter().fold(error, Error::note))
        }
    }
}

/// Says for a variable that has no value what may be the reason: it is empty, or a `.env` file is wrong.
pub(crate) fn why_not_set(name: &str) -> Vec<String> {
    let sources = Sources::process();
    let empty = sources.empty_variable(&[name]);
    let empty = empty.map(|it| format!("{it}, which counts as not set"));
    empty.into_iter().chain(sources.dotenv_problems()).collect()
}

#[inline]
fn made<T: Section>() -> Result<&'static Arc<T>> {
    T::cell().get_or_make(|| load_from(Sources::process()))
}
