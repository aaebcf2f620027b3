//! Another process at a folder: it writes until it is killed, or computes with many others.
//!
//! ```text
//! cacher write FOLDER KEY BYTES     says `writing`, and writes one value after the other
//! cacher compute FOLDER KEY TASKS   says `ready`, waits for input, and asks that often at once; says
//!                                   `computed` whenever it computed, and then what it got
//! cacher hold FOLDER KEY            says `computing`, and never comes to an end
//! cacher older FOLDER KEY           puts a film of an older version, and says `put`
//! ```

use foundry::cache::Cache;
use foundry::{Error, Result};
use foundry_tests_cache::types::{Block, older};
use foundry_tests_cache::{LONG, at};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["write", folder, key, bytes] => write(&at(Path::new(folder)), key, number(bytes)).await,
        ["compute", folder, key, tasks] => compute(at(Path::new(folder)), key, number(tasks)).await,
        ["hold", folder, key] => hold(&at(Path::new(folder)), key).await,
        ["older", folder, key] => {
            let film = older::Film { seconds: 9180, year: 1927 };
            at(Path::new(folder)).put(key, &film, LONG).await?;
            say("put")
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
