//! What the commands of the pack `foundry::config::Commands` do: `config:show`, `config:list`, `config:check`
//! and `config:init`. They read the configuration anew, and none of them starts a service.

mod check;
mod init;
mod list;
mod show;
mod template;
mod unset;

pub use check::check;
pub use init::init;
pub use list::list;
pub use show::show;

use super::{SectionInfo, Sections};
use crate::error::{Error, ErrorKind, Result};
use crate::nearest::nearest;

/// All sections, or the one of this name.
fn select(sections: &Sections, table: Option<&str>) -> Result<Vec<SectionInfo>> {
    let Some(table) = table else { return Ok(sections.iter().collect()) };
    if let Some(section) = sections.get(table) {
        return Ok(vec![section]);
    }
    let names: Vec<&str> = sections.iter().map(|it| it.table()).collect();
    let error = Error::new(ErrorKind::Usage, format!("no section is called `{table}`"));
    Err(match nearest(table, &names) {
        Some(near) => error.note(format!("did you mean `{near}`?")),
        None if names.is_empty() => error.note("this application has none"),
        None => error.note(format!("there is `{}`", names.join("`, `"))),
    })
}
