//! Which database: the URL, taken apart. Opens nothing.

use super::watch::Watch;
use crate::database::driver;
use crate::database::error::{DatabaseError, DatabaseErrorKind};
use crate::database::url;
use sqlx::sqlite::{SqliteConnectOptions, SqliteSynchronous};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long SQLite itself waits for a lock of another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Without a limit, one large transaction leaves a journal of its size on disk for ever.
const JOURNAL_SIZE_LIMIT: u32 = 64 * 1024 * 1024;

/// A database, as its URL names it.
#[derive(Clone, Debug)]
pub struct Target {
    /// The file as the user wrote it, or `:memory:`; for messages.
    pub(in crate::database) name: String,
    pub(in crate::database) place: Place,
    pub(in crate::database) read_only: bool,
    /// A missing file is made.
    pub(in crate::database) create: bool,
    pub(in crate::database) busy_timeout: Duration,
    pub(super) watch: Arc<Watch>,
    options: SqliteConnectOptions,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::database) enum Place {
    Memory,
    File(PathBuf),
}

impl Target {
    /// Takes `sqlite:shop.db`, `sqlite://shop.db?mode=rwc` or `sqlite::memory:` apart.
    pub(in crate::database) fn parse(url: &str) -> Result<Self, DatabaseError> {
        url::check_scheme(url, &["sqlite"], "sqlite:shop.db")?;
        let options: SqliteConnectOptions = url::read(url)?;
        check_cache(url)?;
        let mode = parameter(url, "mode");
        let file = options.get_filename().to_path_buf();
        if mode == Some("memory") || is_memory(url) {
            return Ok(Self::memory());
        }
        if file.as_os_str().is_empty() {
            return Err(config("the database URL names no file; write `sqlite:shop.db`"));
        }
        let read_only =
            mode == Some("ro") || matches!(parameter(url, "immutable"), Some("true" | "1"));
        let create = mode.is_none_or(|it| it == "rwc") && !read_only;
        Ok(Self {
            name: file.display().to_string(),
            options: options.read_only(read_only),
            place: Place::File(file),
            read_only,
            create,
            busy_timeout: BUSY_TIMEOUT,
            watch: Arc::default(),
        })
    }

    fn memory() -> Self {
        Self {
            name: ":memory:".to_owned(),
            place: Place::Memory,
            read_only: false,
            create: true,
            busy_timeout: BUSY_TIMEOUT,
            watch: Arc::default(),
            // Our own options: sqlx's would share a cache between connections, and there is one.
            options: SqliteConnectOptions::new().filename(":memory:"),
        }
    }

    /// What every connection is opened with. sqlx sets the busy timeout before all else, so the
    /// settings below wait for a lock instead of failing at it.
    pub(in crate::database) fn options(&self) -> SqliteConnectOptions {
        let create = self.create && !self.watch.is_known();
        self.options
            .clone()
            .create_if_missing(create)
            .busy_timeout(self.busy_timeout)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .pragma("journal_size_limit", JOURNAL_SIZE_LIMIT.to_string())
    }

    pub(in crate::database) fn is_memory(&self) -> bool {
        self.place == Place::Memory
    }

    /// None for a database in memory.
    pub(in crate::database) fn file(&self) -> Option<&Path> {
        match &self.place {
            Place::Memory => None,
            Place::File(file) => Some(file),
        }
    }

    /// The folder the file lives in; none for a database in memory.
    pub(in crate::database) fn folder(&self) -> Option<PathBuf> {
        let file = self.file()?;
        let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
        Some(folder.unwrap_or(Path::new(".")).to_path_buf())
    }
}

// A shared cache has locks of its own, which no timeout waits for.
fn check_cache(url: &str) -> Result<(), DatabaseError> {
    if parameter(url, "cache") == Some("shared") {
        return Err(config("`cache=shared` is not supported in a database URL; drop it"));
    }
    Ok(())
}

fn is_memory(url: &str) -> bool {
    let path = url.split_once('?').map_or(url, |(path, _)| path);
    path.trim_start_matches("sqlite:").trim_start_matches("//") == ":memory:"
}

fn parameter<'a>(url: &'a str, name: &str) -> Option<&'a str> {
    let (_, query) = url.split_once('?')?;
    let pairs = query.split('&').filter_map(|it| it.split_once('='));
    pairs.filter(|(key, _)| *key == name).map(|(_, value)| value).next_back()
}

fn config(message: impl Into<String>) -> DatabaseError {
    DatabaseError::new(DatabaseErrorKind::Config, message)
}

impl driver::Target for Target {
    fn name(&self) -> &str {
        &self.name
    }

    fn is_read_only(&self) -> bool {
        self.read_only
    }

    fn is_irreplaceable(&self) -> bool {
        self.is_memory()
    }

    fn lock_timeout(&self) -> Duration {
        self.busy_timeout
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, name: &str, read_only: bool) {
        let target = Target::parse(url).unwrap();
        assert_eq!((target.name.as_str(), target.read_only), (name, read_only));
    }

    #[track_caller]
    fn refuse(url: &str, message: &str) {
        assert_eq!(Target::parse(url).unwrap_err().to_string(), message);
    }

    #[test]
    fn files_are_named_in_three_ways() {
        check("sqlite:shop.db", "shop.db", false);
        check("sqlite://data/shop.db?mode=rwc", "data/shop.db", false);
        check("sqlite:///var/shop%20one.db?mode=ro", "/var/shop one.db", true);
    }

    #[test]
    fn memory_has_no_folder() {
        for url in ["sqlite::memory:", "sqlite://:memory:", "sqlite:shop.db?mode=memory"] {
            let target = Target::parse(url).unwrap();
            assert!(target.is_memory() && target.folder().is_none(), "{url}");
        }
        assert_eq!(Target::parse("sqlite:shop.db").unwrap().folder(), Some(".".into()));
    }

    #[test]
    fn other_schemes_are_refused_without_their_password() {
        refuse(
            "postgres://ada:secret@db/shop",
            "a `postgres:` URL does not fit a pool of `sqlite:`; write `sqlite:shop.db`",
        );
        refuse("shop.db", "the database URL has no scheme; write `sqlite:shop.db`");
        refuse("my secret:1", "the database URL has no scheme; write `sqlite:shop.db`");
        refuse("sqlite:", "the database URL names no file; write `sqlite:shop.db`");
        refuse("sqlite:shop.db?mode=x", "the database URL is not understood");
        refuse(
            "sqlite:shop.db?cache=shared",
            "`cache=shared` is not supported in a database URL; drop it",
        );
    }
}
