//! Items under conditions: there if the compiler sees them, and else not. The scan sees them all.

use foundry::command;

/// `conditions:holds`.
#[cfg(true)]
#[command]
fn holds() {}

/// Never there.
#[cfg(false)]
#[command]
fn fails() {}

/// `conditions:attribute-holds`.
#[cfg_attr(true, command)]
fn attribute_holds() {}

/// A function, not a command.
#[cfg_attr(false, command)]
#[expect(dead_code, reason = "its attribute is under a condition that does not hold")]
fn attribute_fails() {}

/// A condition on a file: `conditions:file:here`.
#[cfg(true)]
mod file {
    /// `conditions:file:here`.
    #[foundry::command]
    fn here() {}
}

#[cfg(false)]
mod never_there;

cfg_if::cfg_if! {
    if #[cfg(true)] {
        mod chosen;
    } else {
        mod refused;
    }
}

/// `twice`, which is one of two functions of one name.
#[cfg(true)]
#[command("conditions:twice")]
fn twice() {}

/// The other.
#[cfg(false)]
#[command("conditions:twice-never")]
fn twice() {}

/// A command, and a service, that this application leaves out.
#[expect(dead_code, reason = "nobody calls it")]
#[command("conditions:excluded")]
fn excluded(_: &Excluded) {}

/// What is left out may need what is left out.
#[foundry::service]
struct Excluded;
