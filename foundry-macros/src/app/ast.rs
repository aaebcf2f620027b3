//! What the author of an application or of a pack wrote.

use crate::scan::Found;
use syn::{Attribute, Ident, LitStr, Path, Type, Visibility};

/// Which of the two macros it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// `app!`, at the root of a crate.
    App,
    /// `pack!`, in any module of a library.
    Pack,
}

/// `app! { pub struct Shop; … }`, `pack! { pub struct Redis; … }`.
pub(super) struct App {
    pub(super) sort: Sort,
    pub(super) attrs: Vec<Attribute>,
    pub(super) vis: Visibility,
    pub(super) ident: Ident,
    pub(super) packs: Vec<Path>,
    pub(super) include: Vec<Path>,
    pub(super) exclude: Vec<Path>,
    pub(super) requires: Vec<Type>,
    pub(super) exports: Vec<Type>,
    /// Sections of the configuration that the scan does not see: those of libraries.
    pub(super) sections: Vec<Type>,
    /// The file that is embedded as the weakest layer of the configuration.
    pub(super) config: Option<LitStr>,
    /// Something in it was reported to be wrong.
    pub(super) wrong: bool,
    /// `@file` among the arguments stands for the lines of that file.
    pub(super) argument_files: bool,
    /// The runtime under another name: `crate = other`.
    pub(super) krate: Option<Ident>,
}

/// What the scan found, or the author listed.
pub(super) struct Candidates {
    /// What the container may hold.
    pub(super) items: Vec<Candidate>,
    /// Sections of the configuration, which have no place in it.
    pub(super) sections: Vec<Candidate>,
}

/// An item that the container may hold, or a section.
pub(super) struct Candidate {
    pub(super) found: Found,
    /// Listed in `exclude`: known, so that it does not report, but left out.
    pub(super) excluded: bool,
}
