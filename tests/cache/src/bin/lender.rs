//! An application with a cache, for the tests of the commands `cache:…`: two caches in folders below
//! `LIBRARY_FOLDER`, a command that uses one, and warmers of which some fail.

#![forbid(unsafe_code)]

use foundry::cache::{Cache, CacheSettings, Files, Hit, NamedCache};
use foundry::{Config, Console, Result, cached, command, service, warmer};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

foundry::app! {
    /// Lends films.
    pub struct Library;
    packs = [foundry::cache::Pack]
}

fn main() -> std::process::ExitCode {
    Library::run()
}

/// Where the caches are; in memory, if nothing is said.
#[derive(Config)]
struct LibraryConfig {
    folder: Option<PathBuf>,
}

impl LibraryConfig {
    fn cache(&self, name: &str) -> Cache {
        match &self.folder {
            Some(folder) => Cache::over(Files::new(folder.join(name)), CacheSettings::default()),
            None => Cache::new(CacheSettings::default()),
        }
    }
}

#[service]
fn cache(config: &LibraryConfig) -> Cache {
    config.cache("cache")
}

/// A further cache.
struct Sessions(Cache);

impl NamedCache for Sessions {
    fn name(&self) -> &'static str {
        "sessions"
    }

    fn cache(&self) -> &Cache {
        &self.0
    }
}

#[service(into = dyn NamedCache)]
fn sessions(config: &LibraryConfig) -> Sessions {
    Sessions(config.cache("sessions"))
}

#[cached(ttl = "10m", key = "film:{id}")]
async fn film(id: u32, cache: &Cache) -> Result<Hit<String>> {
    Ok(format!("film {id}"))
}

#[cached(ttl = "1d", key = "tagged:{id}", tags = ["films"])]
async fn tagged(id: u32, cache: &Cache) -> Result<String> {
    Ok(format!("tagged film {id}"))
}

/// Show a film, several times.
#[command("film:show")]
async fn show(
    id: u32,
    #[option(default = 1)] times: u32,
    cache: &Cache,
    console: &Console,
) -> Result<()> {
    for _ in 0..times {
        console.line(&*film(id, cache).await?)?;
    }
    Ok(())
}

/// Show a film that is forgotten with others.
#[command("film:tagged")]
async fn show_tagged(id: u32, cache: &Cache, console: &Console) -> Result<()> {
    console.line(tagged(id, &cache.namespace("shelf")).await?)
}

/// Log in.
#[command("login")]
async fn login(name: &str, sessions: &Sessions) -> Result<()> {
    sessions.0.put(name, &true, Duration::MAX).await.map(drop)
}

/// Do without the cache, although it is there.
#[command("idle")]
async fn idle(_cache: &Cache) {}

#[warmer]
async fn top_films(cache: &Cache, console: &Console) -> Result<()> {
    for id in 1..=3 {
        film(id, cache).await?;
    }
    console.line("three films")
}

#[warmer("broken")]
fn cannot_work() -> Result<()> {
    Err("the network is down".into())
}

mod more {
    use foundry::cache::Cache;
    use foundry::{Result, warmer};

    /// Panics, and is not the last.
    #[warmer]
    fn fragile() {
        panic!("this panic is part of the test");
    }

    #[warmer]
    async fn series(cache: std::sync::Arc<Cache>) -> Result<()> {
        super::film(7, &cache).await.map(drop)
    }
}

/// What only one warmer needs.
struct Archive;

#[service]
fn archive() -> Result<Archive> {
    Err("the archive is locked".into())
}

#[warmer("archive")]
fn old_films(_archive: Arc<Archive>) {}
