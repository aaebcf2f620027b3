//! Another process at a place, which is a folder or a Redis: it writes until it is killed, or computes with many others.
//!
//! ```text
//! cacher write PLACE KEY BYTES     says `writing`, and writes one value after the other
//! cacher compute PLACE KEY TASKS   says `ready`, waits for input, and asks that often at once; says
//!                                   `computed` whenever it computed, and then what it got
//! cacher hold PLACE KEY            says `computing`, and never comes to an end
//! cacher older PLACE KEY           puts a film of an older version, and says `put`
//! cacher turn PLACE KEY            takes a lock, says `locked`, blocks its only thread until there is
//!                                  input, and ends with the lock in its hands
//! ```

#![forbid(unsafe_code)]

use foundry::cache::Cache;
use foundry::{Error, Result};
use foundry_tests_cache::types::{Block, older};
use foundry_tests_cache::{LONG, over};
use std::io::Write;
use std::time::Duration;
use tokio::runtime::Builder;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut runtime = match words[0] {
        "turn" => Builder::new_current_thread(),
        _ => Builder::new_multi_thread(),
    };
    runtime.worker_threads(2).enable_all().build()?.block_on(run(&words))
}

async fn run(words: &[&str]) -> Result<()> {
    match *words {
        ["write", place, key, bytes] => write(&over(place), key, number(bytes)).await,
        ["compute", place, key, tasks] => compute(over(place), key, number(tasks)).await,
        ["hold", place, key] => hold(&over(place), key).await,
        ["older", place, key] => {
            let film = older::Film { seconds: 9180, year: 1927 };
            over(place).put(key, &film, LONG).await?;
            say("put")
        }
        ["turn", place, key] => {
            let lock = over(place).lock(key, LONG).await?;
            say("locked")?;
            std::io::stdin().read_line(&mut String::new())?;
            drop(lock);
            Ok(())
        }
        _ => Err(Error::failed("unknown words")),
    }
}

fn number(word: &str) -> usize {
    word.parse().unwrap_or_default()
}

fn say(line: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    Ok(writeln!(out, "{line}").and_then(|()| out.flush())?)
}

async fn write(cache: &Cache, key: &str, bytes: usize) -> Result<()> {
    for number in 0.. {
        let block = Block::new(u64::from(std::process::id()) << 32 | number, bytes);
        cache.put(key, &block, LONG).await?;
        if number == 0 {
            say("writing")?;
        }
    }
    Ok(())
}

async fn compute(cache: Cache, key: &str, tasks: usize) -> Result<()> {
    say("ready")?;
    std::io::stdin().read_line(&mut String::new())?;
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..tasks {
        let (cache, key) = (cache.clone(), key.to_owned());
        running.spawn(async move {
            let load = async || {
                say("computed")?;
                // As long as it takes the others to come and wait.
                tokio::time::sleep(Duration::from_millis(50)).await;
                Ok::<_, Error>(u64::from(std::process::id()))
            };
            let hit = cache.remember::<u64, _>(&key, LONG, load).await?;
            Ok::<_, Error>(hit.to_native())
        });
    }
    let mut got: Vec<u64> = Vec::new();
    while let Some(outcome) = running.join_next().await {
        got.push(outcome.map_err(|error| Error::failed(error.to_string()))??);
    }
    got.dedup();
    say(&format!("got {got:?}"))
}

async fn hold(cache: &Cache, key: &str) -> Result<()> {
    let load = async || {
        say("computing")?;
        std::future::pending::<Result<u64>>().await
    };
    cache.remember::<u64, _>(key, LONG, load).await.map(drop)
}
