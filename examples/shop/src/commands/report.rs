//! `report:top`.

use crate::film::Line;
use crate::films::{By, Films};
use foundry::{Result, command};

/// Rank the films that earned most, or that were rated best.
#[command("report:top", example = "report:top --by rating --limit 3")]
pub(super) async fn top(
    /// By what
    #[option(default = "gross")]
    by: By,
    /// At most this many
    #[option(short = 'n', default = 10)]
    limit: u32,
    films: &Films,
) -> Result<Vec<Line>> {
    Ok(films.top(by, limit).await?.into_iter().map(Line::from).collect())
}
