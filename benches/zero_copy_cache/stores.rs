//! The peers that keep bytes: as the cache of Foundry would be used, each within what it offers.

use heed::types::{Bytes, Str};
use redb::{ReadableDatabase, TableDefinition};
use std::fs;
use std::io::Write;
use std::path::Path;
use tempfile::TempDir;

const TABLE: TableDefinition<'static, &str, &[u8]> = TableDefinition::new("cache");

/// LMDB, by heed. Bytes are read where the database maps them.
pub(crate) struct Lmdb {
    env: heed::Env,
    database: heed::Database<Str, Bytes>,
    _folder: TempDir,
}

impl Lmdb {
    #[allow(unsafe_code, reason = "heed maps a file, which nobody else writes to here")]
    pub(crate) fn with(entries: &[(String, Vec<u8>)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // SAFETY: the folder is new, and nobody else knows it.
        let env = unsafe { heed::EnvOpenOptions::new().map_size(1 << 30).open(folder.path()) };
        let env = env.unwrap();
        let mut txn = env.write_txn().unwrap();
        let database = env.create_database::<Str, Bytes>(&mut txn, None).unwrap();
        for (key, value) in entries {
            database.put(&mut txn, key, value).unwrap();
        }
        txn.commit().unwrap();
        Self { env, database, _folder: folder }
    }

    pub(crate) fn get<R>(&self, key: &str, read: impl FnOnce(&[u8]) -> R) -> R {
        let txn = self.env.read_txn().unwrap();
        read(self.database.get(&txn, key).unwrap().unwrap())
    }
}

/// redb.
pub(crate) struct Redb {
    database: redb::Database,
    _folder: TempDir,
}

impl Redb {
    pub(crate) fn with(entries: &[(String, Vec<u8>)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = redb::Database::create(folder.path().join("redb")).unwrap();
        let txn = database.begin_write().unwrap();
        {
            let mut table = txn.open_table(TABLE).unwrap();
            for (key, value) in entries {
                table.insert(key.as_str(), value.as_slice()).unwrap();
            }
        }
        txn.commit().unwrap();
        Self { database, _folder: folder }
    }

    pub(crate) fn get<R>(&self, key: &str, read: impl FnOnce(&[u8]) -> R) -> R {
        let table = self.database.begin_read().unwrap().open_table(TABLE).unwrap();
        let value = table.get(key).unwrap().unwrap();
        read(value.value())
    }
}

/// A file for each value.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn with(entries: &[(String, Vec<u8>)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (key, value) in entries {
            fs::write(Self::place(folder.path(), key), value).unwrap();
        }
        Self(folder)
    }

    pub(crate) fn get<R>(&self, key: &str, read: impl FnOnce(&[u8]) -> R) -> R {
        read(&fs::read(Self::place(self.0.path(), key)).unwrap())
    }

    fn place(folder: &Path, key: &str) -> std::path::PathBuf {
        folder.join(key.replace(':', "-"))
    }
}

/// Redis over loopback, on one connection that blocks.
pub(crate) struct Redis(redis::Connection);

impl Redis {
    /// Nothing, said aloud, if there is no server.
    pub(crate) fn with(entries: &[(String, Vec<u8>)]) -> Option<Self> {
        let url = std::env::var("FOUNDRY_REDIS_URL");
        let url = url.unwrap_or_else(|_| "redis://127.0.0.1:6379".to_owned());
        let connection = redis::Client::open(url).and_then(|it| it.get_connection());
        let mut connection = match connection {
            Ok(connection) => connection,
            Err(error) => {
                let _ = writeln!(std::io::stderr().lock(), "SKIPPED: Redis: {error}");
                return None;
            }
        };
        for (key, value) in entries {
            let mut set = redis::cmd("SET");
            set.arg(Self::key(key)).arg(value.as_slice()).arg("EX").arg(600);
            set.exec(&mut connection).unwrap();
        }
        Some(Self(connection))
    }

    pub(crate) fn get<R>(&mut self, key: &str, read: impl FnOnce(&[u8]) -> R) -> R {
        let mut get = redis::cmd("GET");
        let bytes: Vec<u8> = get.arg(Self::key(key)).query(&mut self.0).unwrap();
        read(&bytes)
    }

    fn key(key: &str) -> String {
        format!("foundry-bench:{key}")
    }
}
