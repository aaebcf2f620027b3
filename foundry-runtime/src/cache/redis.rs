//! A Redis as a store: a key for each entry, which Redis removes when it is too old. One server, or
//! one that speaks like it (Valkey, KeyDB, Dragonfly); no cluster, which wants to know where a key is.

mod lease;
mod link;
mod prefix;
mod url;

use self::lease::{Keeper, Lease, one};
use self::link::{Link, Waits};
use self::prefix::{escaped, separate};
use self::url::open;
use super::entry::HEADER;
use super::store::{Bytes, Pruned, Store, Turn, Usage, is_over};
use crate::error::{Error, ErrorKind, Result};
use crate::spec::item::BoxFuture;
use ::redis::{Pipeline, RedisError, Value, from_redis_value};
use rkyv::util::AlignedVec;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::OnceCell;

/// How long a value of Redis can be, if its `proto-max-bulk-len` is as it was made.
const LONGEST: usize = 512 << 20;

/// No entry is kept for longer, so that Redis can count it.
const CENTURY: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// How many keys are looked through at once.
const PAGE: usize = 500;

/// Between two looks whether it is one's turn: at first, and at last.
const TICKS: (Duration, Duration) = (Duration::from_millis(2), Duration::from_millis(20));

/// Entries in a Redis.
///
/// ```
/// use foundry_runtime::cache::{Cache, CacheSettings, Redis};
///
/// # fn main() -> foundry_runtime::Result<()> {
/// let redis = Redis::new("redis://127.0.0.1:6379/0")?.with_prefix("shop");
/// let cache = Cache::over(redis, CacheSettings::default());
/// # Ok(())
/// # }
/// ```
///
/// All share one connection, which is opened when it is needed, and again when the server was away. A
/// server that does not answer in time is left alone for a second: meanwhile whoever asks is told so at
/// once. Rights to compute have a connection of their own. They are leases of five seconds that a
/// thread renews: if their holder is killed, the next one starts within these. Who drops the store waits
/// until rights are given back, half a second at most. A Redis that removes keys for want of room
/// (`maxmemory-policy`) may remove a lease as well: then two may compute, until the holder notices.
pub struct Redis {
    link: Arc<Link>,
    prefix: String,
    name: String,
    keeper: OnceCell<Arc<Keeper>>,
}

impl Redis {
    /// A store in the Redis that a URL names: `redis://user:password@host:6379/0`, or
    /// `unix:///run/redis.sock?db=0`. Nothing is connected before it is used. Of what is in there, the keys
    /// that begin with `foundry:` are ours.
    ///
    /// # Errors
    ///
    /// If the URL is not understood. No error and no message shows a password.
    pub fn new(url: &str) -> Result<Self> {
        let client = open(url).map_err(|fault| {
            // Without it: wherever the password is not where it is looked for, it would be shown.
            Error::new(ErrorKind::Config, "the URL of the cache's Redis is not understood")
                .caused_by(fault.of_it)
                .note("write `redis://user:password@host:6379/0`")
        })?;
        let info = client.get_connection_info();
        let name = format!("Redis at `{}/{}`", info.addr(), info.redis_settings().db());
        let waits = Waits { connect: Duration::from_secs(1), answer: Duration::from_secs(2) };
        let (link, prefix) = (Link::new(client, waits).into(), "foundry".to_owned());
        Ok(Self { link, prefix, name, keeper: OnceCell::new() })
    }

    /// For the section of a cache: why no store can be in the Redis of this URL, as words about the variable.
    #[doc(hidden)]
    #[must_use]
    pub fn fault(url: &str) -> Option<&'static str> {
        open(url).err().map(|it| it.of_variable)
    }

    /// The same with keys that begin with `prefix:`, for an application of several at one Redis. A prefix may
    /// contain any characters. One with a `%`, or with `:entry` or `:turn` as in the keys of the cache, is
    /// escaped as in a URL: else `shop` would have the keys of `shop:entry`.
    #[must_use]
    pub fn with_prefix(mut self, prefix: &str) -> Self {
        self.prefix = separate(prefix);
        self
    }

    /// The same that waits so long for a connection, and for an answer: a second and two, if nothing is
    /// said. A value that takes longer on its way cannot be had.
    #[must_use]
    pub fn with_timeouts(mut self, connect: Duration, answer: Duration) -> Self {
        self.link = Link::new(self.link.client.clone(), Waits { connect, answer }).into();
        self
    }

    fn entry(&self, key: &str) -> Vec<u8> {
        format!("{}:entry:{key}", self.prefix).into_bytes()
    }

    async fn ask(&self, doing: &str, commands: &Pipeline) -> Result<Vec<Value>> {
        self.link.ask(commands).await.map_err(|error| self.failed(doing, &error))
    }

    /// Sends one command.
    async fn command(&self, doing: &str, words: &[&[u8]]) -> Result<Value> {
        let answers = self.ask(doing, &command(words)).await?;
        one(answers).map_err(|error| self.failed(doing, &error))
    }

    /// What is in a key, which may be no text of ours at all: then it is nothing that anybody can read.
    async fn bytes(&self, words: &[&[u8]]) -> Result<Option<Vec<u8>>> {
        let answers = self.ask("reading", &command(words)).await?;
        match one(answers) {
            Ok(Value::BulkString(bytes)) => Ok(Some(bytes)),
            Ok(_) => Ok(None),
            Err(error) if error.code() == Some("WRONGTYPE") => Ok(Some(Vec::new())),
            Err(error) => Err(self.failed("reading", &error)),
        }
    }

    fn failed(&self, doing: &str, error: &RedisError) -> Error {
        let message = format!("{doing} the cache in {}", self.name);
        let failed = Error::new(ErrorKind::Failed, message).caused_by(error.to_string());
        match hint(error) {
            Some(hint) => failed.note(hint),
            None => failed,
        }
    }

    /// Some of our keys, and where to go on; 0 is the end.
    async fn page(&self, doing: &str, cursor: u64) -> Result<(u64, Vec<Vec<u8>>)> {
        let ours = format!("{}:entry:*", escaped(&self.prefix));
        let (cursor, count) = (cursor.to_string(), PAGE.to_string());
        let words = ["SCAN", &cursor, "MATCH", &ours, "COUNT", &count].map(str::as_bytes);
        let page = from_redis_value(self.command(doing, &words).await?);
        page.map_err(|error| self.failed(doing, &error.into()))
    }

    async fn clear_now(&self) -> Result<u64> {
        let (mut cursor, mut removed) = (0, 0);
        loop {
            let (next, keys) = self.page("clearing", cursor).await?;
            removed += self.unlink("clearing", &keys).await?;
            match next {
                0 => return Ok(removed),
                next => cursor = next,
            }
        }
    }

    async fn unlink(&self, doing: &str, keys: &[Vec<u8>]) -> Result<u64> {
        if keys.is_empty() {
            return Ok(0);
        }
        let words: Vec<&[u8]> =
            [&b"UNLINK"[..]].into_iter().chain(keys.iter().map(Vec::as_slice)).collect();
        Ok(count(&self.command(doing, &words).await?))
    }

    /// Looks through all entries, and removes those that are too old by then, or none at all.
    async fn sweep(&self, doing: &str, now: Option<SystemTime>) -> Result<Pruned> {
        let (mut cursor, mut pruned) = (0, Pruned::default());
        loop {
            let (next, keys) = self.page(doing, cursor).await?;
            let mut commands = Pipeline::new();
            for key in &keys {
                commands.cmd("GETRANGE").arg(&**key).arg(0).arg(HEADER - 1);
                commands.cmd("STRLEN").arg(&**key);
            }
            let answers = match keys.is_empty() {
                true => Vec::new(),
                false => self.ask(doing, &commands).await?,
            };
            let mut over = Vec::new();
            for (key, answers) in keys.into_iter().zip(answers.chunks(2)) {
                let length = answers.get(1).map_or(0, count);
                match (answers.first(), now) {
                    (Some(Value::BulkString(header)), Some(now))
                        if is_over(header.first_chunk(), length, now) =>
                    {
                        over.push(key);
                    }
                    (Some(Value::ServerError(_)), Some(_)) => over.push(key),
                    _ => {
                        pruned.kept += 1;
                        pruned.bytes += length;
                    }
                }
            }
            pruned.removed += self.unlink(doing, &over).await?;
            match next {
                0 => return Ok(pruned),
                next => cursor = next,
            }
        }
    }

    async fn turn_now(&self, key: &str, patience: Duration) -> Result<Option<Box<dyn Turn>>> {
        let began = Instant::now();
        let start = async || Keeper::start(self.link.client.clone(), self.link.waits);
        let keeper = self.keeper.get_or_try_init(start).await.map_err(|error| {
            let message = format!("starting a thread for the cache in {}", self.name);
            Error::new(ErrorKind::Failed, message).caused_by(error)
        })?;
        let place = format!("{}:turn:{key}", self.prefix).into_bytes();
        let lease = Lease::new(place);
        let mut tick = TICKS.0;
        loop {
            let taking = Arc::clone(keeper).take(Arc::clone(&self.link), lease.clone());
            if let Some(turn) = taking.await.map_err(|error| self.failed("locking", &error))? {
                return Ok(Some(Box::new(turn)));
            }
            let left = patience.saturating_sub(began.elapsed());
            if left.is_zero() {
                return Ok(None);
            }
            tokio::time::sleep(tick.min(left)).await;
            tick = (tick * 3 / 2).min(TICKS.1);
        }
    }
}

impl Store for Redis {
    fn name(&self) -> &str {
        &self.name
    }

    fn header<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<[u8; HEADER]>>> {
        Box::pin(async move {
            let key = self.entry(key);
            let last = (HEADER - 1).to_string();
            let bytes = self.bytes(&[b"GETRANGE", &key, b"0", last.as_bytes()]).await?;
            Ok(bytes.and_then(|it| it.try_into().ok()))
        })
    }

    fn read<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<AlignedVec>>> {
        Box::pin(async move {
            let bytes = self.bytes(&[b"GET", &self.entry(key)]).await?;
            Ok(bytes.map(|bytes| {
                let mut entry = AlignedVec::with_capacity(bytes.len());
                entry.extend_from_slice(&bytes);
                entry
            }))
        })
    }

    fn write<'a>(
        &'a self,
        key: &'a str,
        entry: Bytes,
        expires: Option<SystemTime>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let (key, entry) = (self.entry(key), (*entry).as_ref());
            if entry.len() > LONGEST {
                let message = format!("writing the cache in {}", self.name);
                let cause = format!("an entry of {} bytes; Redis takes 512 MB", entry.len());
                return Err(Error::new(ErrorKind::Failed, message).caused_by(cause));
            }
            // How long it lasts, and not until when: that would be by the clock of the server.
            let left = expires.map(|it| it.duration_since(SystemTime::now()).unwrap_or_default());
            let millis = left.map(|it| it.min(CENTURY).as_millis().to_string());
            let written = match &millis {
                None => self.command("writing", &[b"SET", &key, entry]).await,
                Some(none) if none == "0" => self.command("writing", &[b"DEL", &key]).await,
                Some(it) => {
                    self.command("writing", &[b"SET", &key, entry, b"PX", it.as_bytes()]).await
                }
            };
            written.map(drop)
        })
    }

    fn remove<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move {
            let removed = self.command("writing", &[b"UNLINK", &self.entry(key)]).await?;
            Ok(count(&removed) > 0)
        })
    }

    fn clear(&self) -> BoxFuture<'_, Result<u64>> {
        Box::pin(self.clear_now())
    }

    fn prune(&self, now: SystemTime) -> BoxFuture<'_, Result<Pruned>> {
        Box::pin(self.sweep("pruning", Some(now)))
    }

    fn usage(&self) -> BoxFuture<'_, Result<Usage>> {
        Box::pin(async {
            let Pruned { kept, bytes, .. } = self.sweep("looking through", None).await?;
            Ok(Usage { entries: kept, bytes })
        })
    }

    fn turn<'a>(
        &'a self,
        key: &'a str,
        patience: Duration,
    ) -> BoxFuture<'a, Result<Option<Box<dyn Turn>>>> {
        Box::pin(self.turn_now(key, patience))
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis").field("name", &self.name).field("prefix", &self.prefix).finish()
    }
}

fn command(words: &[&[u8]]) -> Pipeline {
    let mut command = ::redis::Cmd::new();
    words.iter().for_each(|it| {
        command.arg(*it);
    });
    let mut commands = Pipeline::with_capacity(1);
    commands.add_command(command);
    commands
}

const WHO: &str = "see user and password in its URL (`REDIS_URL`)";

/// What to do about it.
fn hint(error: &RedisError) -> Option<&'static str> {
    match error.code() {
        Some("OOM") => {
            return Some("give it more `maxmemory`, or a `maxmemory-policy` such as `allkeys-lru`");
        }
        Some("NOAUTH" | "WRONGPASS") => return Some(WHO),
        Some("NOPERM") => return Some("its user may not do what a cache does: see `ACL LIST`"),
        Some("READONLY") => return Some("it is a replica; name the server that takes writes"),
        Some("MOVED" | "CROSSSLOT" | "CLUSTERDOWN") => return Some("a cluster cannot be a cache"),
        _ => {}
    }
    match error.kind() {
        ::redis::ErrorKind::AuthenticationFailed => Some(WHO),
        ::redis::ErrorKind::Parse => {
            Some("something else than a Redis answers there; see `REDIS_URL`")
        }
        _ if error.is_connection_refusal() => {
            Some("nothing listens there; is it running? see `REDIS_URL`")
        }
        _ if error.is_timeout() => Some("it does not answer; is it busy, or behind a firewall?"),
        // A host that nobody knows, or that cannot be reached.
        _ if error.is_io_error() => Some("is it running? see `REDIS_URL`"),
        _ => None,
    }
}

fn count(value: &Value) -> u64 {
    match value {
        Value::Int(number) => u64::try_from(*number).unwrap_or_default(),
        _ => 0,
    }
}
