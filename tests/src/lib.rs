//! Foundry from outside. Here: an application in a library, with items in all the places where
//! `app!` finds them. The tests ask it for its commands.

#![forbid(unsafe_code)]

pub mod argv;
mod by_include;
mod conditions;
mod inline {
    /// `inline:here`.
    #[foundry::command]
    fn here() {}

    mod child;
}
#[path = "elsewhere/moved.rs"]
mod moved;
pub mod packs;
mod private;
pub mod settings;
#[cfg(unix)]
#[path = "variant/unix.rs"]
mod variant;
#[cfg(not(unix))]
#[path = "variant/other.rs"]
mod variant;
mod wrapped;

foundry::app! {
    /// A library that is an application.
    pub struct Library;
    include = [by_include::made, by_include::included, by_include::renamed]
    exclude = [conditions::excluded, conditions::Excluded]
}
