//! Where the values of a section came from, and what they are: for those who ask about them.

use crate::error::Error;
use crate::spec::field::Field;
use std::fmt;

/// Where a value may come from, the strongest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Layer {
    /// What its author wrote.
    Default,
    /// A file that was there when the program was compiled.
    Compiled,
    /// `foundry.toml`, and that of the environment's name.
    File,
    /// `.env`, and that of the environment's name.
    Dotenv,
    /// The environment.
    Environment,
    /// The command line.
    Override,
}

/// Where a value came from: its layer, and the place as messages name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// In which layer it was found.
    pub layer: Layer,
    /// `foundry.toml:3:8`, `` `MAIL_PORT` in the environment ``.
    pub place: String,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)
    }
}

/// A field of a section that was read.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// Its key under the section: `port`, `tls.cert`.
    pub key: String,
    /// The one variable that sets it.
    pub variable: String,
    /// What is known of it.
    pub field: &'static Field,
    /// Where it was found; nowhere, if nobody set it and it has no default.
    pub origin: Option<Origin>,
    /// What was found, as it stands there; never a secret. A default is its value, if its type is a
    /// known one; what its author wrote stands in the field.
    pub value: Option<String>,
}

/// What is to be said about a section and the sources that it was read from.
#[derive(Debug)]
pub struct Inspection {
    /// Its fields, in their order.
    pub values: Vec<Inspected>,
    /// What works, and will not for ever.
    pub warnings: Vec<String>,
    /// Everything that is wrong, as a note each.
    pub error: Option<Error>,
}
