//! A pack that others of this crate use: it gathers what they and the application contribute, and the
//! application need not list it.

use foundry::{All, Console, Result, command, service};

foundry::pack! {
    /// Shows notices.
    pub struct Board;
    requires = [All<dyn Notice>]
    exports = [crate::packs::board::Pin]
}

/// Is shown on the board.
pub trait Notice: Send + Sync {
    /// Its words.
    fn words(&self) -> String;
}

/// Holds a notice.
#[derive(Debug)]
pub struct Pin;

#[service(pack = crate::packs::board)]
fn pin() -> Pin {
    Pin
}

/// Show all notices.
#[command("board:show", pack = crate::packs::board)]
fn show(notices: All<dyn Notice>, console: &Console) -> Result<()> {
    notices.iter().try_for_each(|it| console.line(it.words()))
}
