//! Configuration: a section is a struct, read once, on first use, from variables and files.
//!
//! | file | what |
//! |---|---|
//! | `section.rs`, `live.rs`, `logging.rs`, `sections.rs` | the trait `Section`, sections that are read anew, `[log]`, all sections of a program |
//! | `source.rs`, `builder.rs`, `process.rs` | where values come from, in a test and in this process |
//! | `files.rs`, `dotenv.rs`, `document.rs`, `layers.rs`, `variables.rs`, `place.rs`, `origin.rs` | files, their layers, look-up of variables, `file:line:col` |
//! | `reader.rs`, `value.rs`, `map.rs`, `secret.rs`, `display.rs`, `limits.rs` | how a text becomes a value, and a value a text |
//! | `findings.rs`, `mistake.rs`, `problems.rs`, `reasons.rs`, `unused.rs` | what was found, and what is reported |
//! | `embedded.rs`, `suggestions.rs`, `probe.rs` | checks while compiling |
//! | `commands/` | `config:…` |

mod builder;
#[doc(hidden)]
pub mod commands;
mod display;
mod document;
mod dotenv;
mod embedded;
mod files;
mod findings;
mod layers;
mod limits;
mod live;
mod logging;
mod map;
mod mistake;
mod origin;
mod place;
pub mod probe;
mod problems;
mod process;
mod reader;
mod reasons;
mod secret;
mod section;
mod sections;
mod source;
mod suggestions;
mod unused;
mod value;
mod variables;

pub use crate::base::bytes::{ByteSize, NotBytes};
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
pub use process::{app_env, embed, give};
pub(crate) use process::{unheard, variable, why_not_set};
pub use reader::Reader;
pub use secret::{Secret, Zeroize};
#[cfg(feature = "tracing")]
pub(crate) use section::ReadLog;
pub use section::{Section, get, inspect_from, load_from, shared};
#[cfg(feature = "tracing")]
pub(crate) use sections::has_log;
pub use sections::{SectionInfo, Sections};
#[doc(hidden)]
pub use sections::{SectionNodes, all_sections, most_sections, wanted_sections};
pub use source::Sources;
pub use value::Value;
pub(crate) use value::{Hidden, Mapped, Parsed, Span};
