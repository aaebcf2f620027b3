//! The operations, as plain functions.

use foundry::{Console, Result, command, service};

/// What the service keeps.
pub(crate) struct Cache {
    entries: Vec<&'static str>,
}

#[service]
fn cache() -> Cache {
    Cache { entries: vec!["user:1", "user:2", "film:7"] }
}

/// Forget what is cached.
#[command("cache:clear", example = "cache:clear user: --dry-run")]
fn clear(
    /// Only keys that begin with this
    #[argument(default = "")]
    prefix: &str,
    /// Only say what would be forgotten
    dry_run: bool,
    cache: &Cache,
    console: &Console,
) -> Result<()> {
    let keys = cache.entries.iter().filter(|key| key.starts_with(prefix));
    let done = if dry_run { "would forget" } else { "forgot" };
    keys.into_iter().try_for_each(|key| console.line(format_args!("{done} {key}")))
}

/// Work on the queue until it is empty.
#[command("queue:work")]
async fn work(
    /// Jobs at once
    #[option(short = 'j', default = 2, range = 1..=16)]
    jobs: u8,
    console: &Console,
) -> Result<()> {
    console.note(format_args!("working with {jobs} jobs at once"));
    console.line("the queue is empty")
}
