//! `report:top`.

use crate::films::{By, Films};
use crate::table;
use foundry::{Console, Result, command};

/// Rank the films that earned most, or that were rated best.
///
/// Only ratings by at least 1,000 people count.
#[command("report:top")]
pub(super) async fn top(
    /// `gross` or `rating`
    #[option(default = "gross")]
    by: By,
    /// At most this many
    #[option(short = 'n', default = 10)]
    limit: u32,
    films: &Films,
    console: &Console,
) -> Result<()> {
    for line in table::films(&films.top(by, limit).await?) {
        console.line(line)?;
    }
    Ok(())
}
