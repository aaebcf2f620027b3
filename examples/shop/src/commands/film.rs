//! `film:import`, `film:list`, `film:show`, `film:top`.

use crate::cache;
use crate::film::{Film, Line};
use crate::films::{By, Films, Filter};
use crate::import::Batch;
use crate::number::grouped;
use foundry::cache::Cache;
use foundry::{Cancel, Console, Error, Result, command, seeder, warmer};
use indicatif::ProgressBar;
use std::path::Path;
use std::time::Instant;

/// How many films an ambiguous title shows.
const FEW: usize = 10;

/// Import films from a JSON file.
///
/// All films are stored, or none. What is no film is left out, and reported. Films that are there
/// already, of the same title and date, are brought up to date: a file can be imported again.
#[command("film:import")]
async fn import(
    /// A file with an array of films, such as `data/films.json`
    file: &Path,
    films: &Films,
    cache: &Cache,
    cancel: &Cancel,
    console: &Console,
) -> Result<()> {
    let json = std::fs::read_to_string(file)
        .map_err(|error| Error::failed(format!("reading `{}`", file.display())).caused_by(error))?;
    let batch = Batch::parse(&json).map_err(|error| {
        Error::failed(format!("`{}` is no list of films", file.display())).caused_by(error)
    })?;
    store(&batch, films, cancel, console).await?;
    cache::forget(cache).await
}

/// The films that come with the program. They are brought up to date if they are there already.
#[seeder("films")]
async fn seed(films: &Films, cache: &Cache, cancel: &Cancel, console: &Console) -> Result<()> {
    store(&Batch::bundled()?, films, cancel, console).await?;
    cache::forget(cache).await
}

/// Stores the films of a file, and says how many they were.
pub(super) async fn store(
    batch: &Batch,
    films: &Films,
    cancel: &Cancel,
    console: &Console,
) -> Result<()> {
    let bar = if console.is_watched() {
        ProgressBar::new(batch.films.len() as u64)
    } else {
        ProgressBar::hidden()
    };
    let imported = films.import(&batch.films, cancel, |count| bar.inc(count as u64)).await;
    bar.finish_and_clear();
    imported?;
    for left_out in &batch.left_out {
        console.note(format_args!("left out: {left_out}"));
    }
    let (stored, left_out) = (grouped(batch.films.len()), grouped(batch.left_out.len()));
    console.line(format_args!("{stored} films imported, {left_out} left out"))
}

/// List films by title.
#[command("film:list", example = "film:list --genre western -y 1960 --format json")]
async fn list(
    /// Only of this genre, such as `Drama`
    #[option(short = 'g')]
    genre: Option<String>,
    /// Only of this year
    #[option(short = 'y')]
    year: Option<u16>,
    /// At most this many
    #[option(short = 'n', default = 20)]
    limit: u32,
    films: &Films,
    console: &Console,
) -> Result<Vec<Line>> {
    // One more than is shown tells whether there are more.
    let filter = Filter { genre, year, limit: limit.saturating_add(1) };
    let mut found = films.list(&filter).await?;
    if found.is_empty() {
        console.note("no film fits");
    }
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    if more {
        console.note("there are more; see them with `--limit`");
    }
    Ok(found.into_iter().map(Line::from).collect())
}

/// Rank films as `report:top` does, from the cache: only the first asks the database, until films are imported.
///
/// It tells how long that took, and how long it takes once more.
#[command("film:top", example = "film:top --by rating -n 3")]
async fn top(
    /// By what
    #[option(default = "gross")]
    by: By,
    /// At most this many
    #[option(short = 'n', default = 10)]
    limit: u32,
    films: &Films,
    cache: &Cache,
    console: &Console,
) -> Result<Vec<Line>> {
    let began = Instant::now();
    let first = cache::top(by, limit, films, cache).await?;
    let cold = began.elapsed();
    let began = Instant::now();
    let again = cache::top(by, limit, films, cache).await?;
    let warm = began.elapsed();
    let computed = first.header().computed_in;
    console.note(format_args!("{cold:.1?} (computed in {computed:.1?}), and again {warm:.1?}"));
    again.to_owned()
}

/// The lists that people ask for.
#[warmer("top")]
async fn warm(films: &Films, cache: &Cache) -> Result<()> {
    for by in [By::Gross, By::Rating] {
        cache::top(by, 10, films, cache).await?;
    }
    Ok(())
}

/// Show one film.
///
/// A title need not be complete, nor its letters large or small as they should be. A number is a
/// title first, and else an id.
#[command("film:show")]
async fn show(
    /// Its title, or its id
    film: &str,
    /// Take the number as an id, even if a film is called so
    id: bool,
    films: &Films,
) -> Result<Film> {
    find(film, id, films).await
}

async fn find(words: &str, by_id: bool, films: &Films) -> Result<Film> {
    let id = words.parse().ok();
    let mut found = if by_id { Vec::new() } else { films.titled(words).await? };
    let exact = found.iter().any(|it| it.title.eq_ignore_ascii_case(words));
    if let Some(id) = id.filter(|_| !exact)
        && let Some(film) = films.with_id(id).await?
    {
        return Ok(film);
    }
    if found.len() > 1 {
        return Err(several(words, &found));
    }
    match found.pop() {
        Some(film) => Ok(film),
        None if by_id => Err(Error::failed(format!("no film has the id `{words}`"))),
        None => Err(match films.nearest(words).await? {
            Some(near) => Error::failed(format!("no film is called `{words}`; is it `{near}`?")),
            None => Error::failed(format!("no film is called `{words}`")),
        }),
    }
}

fn several(words: &str, found: &[Film]) -> Error {
    let message = format!("`{words}` may be any of {} films", grouped(found.len()));
    let first = found.iter().take(FEW).map(|film| {
        let Film { id, title, released, .. } = film;
        format!("{id:>5}  {title} ({released})")
    });
    let error = first.fold(Error::failed(message), Error::note);
    error.note("choose one by its id: `shop film:show --id <id>`")
}
