//! How commands used the cache, kept in its store: hits and misses live in a process, and who asks for them
//! is another one.
//!
//! They are added when the service is closed, in one write. Whatever goes wrong with that is nobody's
//! concern: the figures are then those of before.

use super::cache::{Cache, EVER};
use super::scope::Kind;
use crate::container::close::Close;
use crate::error::Result;
use crate::run::current;
use std::collections::BTreeMap;
use std::time::Duration;

/// Under which key of their scope they are.
const KEY: &str = "commands";

/// How long to wait for another process that adds its figures.
const PATIENCE: Duration = Duration::from_millis(200);

/// How long all of it may take.
const WITHIN: Duration = Duration::from_secs(1);

/// What was not typed as a command: applications in the hands of other code.
const OTHERS: &str = "";

/// Names of counts beside those of misses.
const RUNS: &str = "runs";
const HITS: &str = "hits";
const BYTES: &str = "bytes";

/// As it is kept: for each command its counts by name, so that programs with other counts read it as well.
type Kept = BTreeMap<String, BTreeMap<String, u64>>;

/// How one command used the cache, in all its runs since the cache was cleared.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CommandFigures {
    /// Its name; none of what ran in applications that are in the hands of other code.
    pub command: Option<String>,
    /// How many processes that ran it used the cache.
    pub runs: u64,
    /// Values that were there.
    pub hits: u64,
    /// Values that were not, by reason, as in [`CacheStats`](super::CacheStats).
    pub misses: Vec<(String, u64)>,
    /// The most bytes that were in memory when one ended.
    pub bytes: u64,
}

impl CommandFigures {
    /// All misses.
    #[must_use]
    pub fn missed(&self) -> u64 {
        self.misses.iter().map(|it| it.1).sum()
    }
}

/// Adds the figures of the run to those in the store, for `cache:stats`.
impl Close for Cache {
    async fn close(&self) {
        // Too late, or not at all: then not.
        let _ = tokio::time::timeout(WITHIN, self.keep_figures(current::name(), PATIENCE)).await;
    }
}

impl Cache {
    /// How commands used it: what their processes left in the store when they ended.
    ///
    /// # Errors
    ///
    /// If the store fails, and the configuration is strict.
    pub async fn figures(&self) -> Result<Vec<CommandFigures>> {
        let kept = self.kept().await?;
        Ok(kept.into_iter().map(|(command, counts)| figures_of(command, counts)).collect())
    }

    /// Adds what was counted in this process.
    async fn keep_figures(&self, command: Option<&str>, patience: Duration) -> Result<()> {
        let stats = self.stats();
        let missed: u64 = stats.misses.iter().map(|it| it.1).sum();
        if self.store_behind().is_none() || stats.hits + missed == 0 {
            return Ok(());
        }
        let Some(_alone) = self.of_figures().lock(KEY, patience).await? else { return Ok(()) };
        let mut kept = self.kept().await?;
        let counts = kept.entry(command.unwrap_or(OTHERS).to_owned()).or_default();
        let mut add = |name: &str, count: u64| {
            let sum = counts.entry(name.to_owned()).or_default();
            *sum = sum.saturating_add(count);
        };
        add(RUNS, 1);
        add(HITS, stats.hits);
        for (reason, count) in stats.misses {
            add(reason, count);
        }
        let most = counts.entry(BYTES.to_owned()).or_default();
        *most = stats.bytes.max(*most);
        self.of_figures().put(KEY, &kept, EVER).await.map(drop)
    }

    /// What is in the store now, not counted as a use.
    async fn kept(&self) -> Result<Kept> {
        let scope = self.of_figures();
        match scope.look_anew::<Kept>(&scope.key(KEY)).await? {
            Ok(hit) => hit.to_owned(),
            Err(_) => Ok(Kept::new()),
        }
    }

    /// The same of whichever namespace it is.
    fn of_figures(&self) -> Self {
        let whole = Self { inner: std::sync::Arc::clone(&self.inner), prefix: "".into() };
        whole.scope(Kind::Figures, "")
    }
}

fn figures_of(command: String, mut counts: BTreeMap<String, u64>) -> CommandFigures {
    let mut take = |name: &str| counts.remove(name).unwrap_or_default();
    let (runs, hits, bytes) = (take(RUNS), take(HITS), take(BYTES));
    let command = Some(command).filter(|it| it != OTHERS);
    CommandFigures { command, runs, hits, misses: counts.into_iter().collect(), bytes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::{CacheSettings, Files};

    const MINUTE: Duration = Duration::from_secs(60);

    fn at(folder: &std::path::Path) -> Cache {
        Cache::over(Files::new(folder), CacheSettings::default())
    }

    /// A process that misses once, hits twice, and ends.
    async fn run(folder: &std::path::Path, command: &'static str, key: &str) {
        let cache = at(folder);
        assert!(cache.get::<u32>(key).await.unwrap().is_none());
        cache.put(key, &1_u32, MINUTE).await.unwrap();
        for _ in 0..2 {
            assert!(cache.get::<u32>(key).await.unwrap().is_some());
        }
        // Tests run on machines that are busy.
        cache.keep_figures(Some(command), MINUTE).await.unwrap();
    }

    #[tokio::test]
    async fn figures_of_processes_are_added_by_command() {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), "film:top", "a").await;
        run(folder.path(), "film:top", "b").await;
        run(folder.path(), "film:list", "c").await;
        let others = at(folder.path());
        assert!(others.get::<u64>("a").await.unwrap().is_none());
        others.keep_figures(None, MINUTE).await.unwrap();
        let figures = at(folder.path()).figures().await.unwrap();
        let told: Vec<_> = figures
            .iter()
            .map(|it| (it.command.as_deref(), it.runs, it.hits, it.missed()))
            .collect();
        assert_eq!(
            told,
            [(None, 1, 0, 1), (Some("film:list"), 1, 2, 1), (Some("film:top"), 2, 4, 2)]
        );
        let reasons = |at: usize| {
            let reasons = figures[at].misses.iter().filter(|it| it.1 > 0);
            reasons.map(|it| it.0.as_str()).collect::<Vec<_>>()
        };
        assert_eq!((reasons(0), reasons(2)), (vec!["other_type"], vec!["absent"]));
        assert!(figures[2].bytes > 0);
    }

    #[tokio::test]
    async fn who_did_not_use_the_cache_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache");
        let cache = at(&path);
        assert_eq!(cache.figures().await.unwrap(), []);
        cache.close().await;
        assert!(!path.exists());
        let memory = Cache::new(CacheSettings::default());
        assert!(memory.get::<u32>("k").await.unwrap().is_none());
        memory.close().await;
        assert_eq!(memory.figures().await.unwrap(), []);
    }

    /// A folder that is a file: the command ends as it would have.
    #[tokio::test]
    async fn a_store_that_fails_does_not_matter() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let cache = at(file.path());
        assert!(cache.get::<u32>("k").await.unwrap().is_none());
        cache.close().await;
        let strict = CacheSettings { strict: true, ..CacheSettings::default() };
        assert!(Cache::over(Files::new(file.path()), strict).figures().await.is_err());
    }

    #[tokio::test]
    async fn processes_that_end_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let ends = (0..8).map(|at| {
            let path = folder.path().to_owned();
            tokio::spawn(async move { run(&path, "film:top", &at.to_string()).await })
        });
        for end in ends.collect::<Vec<_>>() {
            end.await.unwrap();
        }
        let figures = at(folder.path()).figures().await.unwrap();
        assert_eq!((figures.len(), figures[0].runs, figures[0].hits), (1, 8, 16));
    }
}
