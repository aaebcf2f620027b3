//! Removes what test processes left on a server when they were killed: databases and tables that carry the
//! number of a process that no longer runs.

use crate::server::is_local;
use std::path::Path;

/// Returns the statements that remove leftovers of killed processes, out of names of databases and of tables
/// on the server at this URL. Leftovers of other machines are unknown, so only a server on this machine is
/// cleaned.
pub(crate) fn removal(url: &str, databases: &[String], tables: &[String]) -> Vec<String> {
    let here = std::process::id();
    if !is_local(url) || !is_running(here) {
        return Vec::new();
    }
    let left_over = |name: &&String| process_of(name).is_some_and(|it| !is_running(it));
    let databases = databases.iter().filter(left_over);
    let tables = tables.iter().filter(left_over);
    let databases = databases.map(|it| format!("DROP DATABASE IF EXISTS {it}"));
    databases.chain(tables.map(|it| format!("DROP TABLE IF EXISTS {it}"))).collect()
}

/// Returns the process in a name of [`Server::name`](crate::Server::name): `foundry_ground_4711_0`.
fn process_of(name: &str) -> Option<u32> {
    let (front, number) = name.strip_prefix("foundry_")?.rsplit_once('_')?;
    let (_, process) = front.rsplit_once('_')?;
    number.parse::<u32>().ok()?;
    process.parse().ok()
}

/// Reports whether a process runs; false for all of them where there is no `/proc`.
fn is_running(process: u32) -> bool {
    Path::new("/proc").join(process.to_string()).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCAL: &str = "postgres://root@127.0.0.1:5432/test";

    /// Returns the number of a process that has ended.
    fn ended() -> u32 {
        let mut child = std::process::Command::new("true").spawn().unwrap();
        child.wait().unwrap();
        child.id()
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_a_killed_process_left_is_removed() {
        let (ended, here) = (ended(), std::process::id());
        let databases = [format!("foundry_ground_{ended}_0"), format!("foundry_ground_{here}_0")];
        let tables = [format!("foundry_a6_random_{ended}_12"), "films".to_owned()];
        let removal = removal(LOCAL, &databases, &tables);
        let expected = [
            format!("DROP DATABASE IF EXISTS foundry_ground_{ended}_0"),
            format!("DROP TABLE IF EXISTS foundry_a6_random_{ended}_12"),
        ];
        assert_eq!(removal, expected);
    }

    #[test]
    fn nothing_of_others_is_removed() {
        let ended = format!("foundry_ground_{}_0", ended());
        let url = "postgres://root@db.example:5432/test";
        assert_eq!(removal(url, &[ended], &[]), [""; 0]);
        let others = ["foundry", "foundry_films", "foundry_migrations", "shop_1_2", "foundry_1_x"];
        assert_eq!(removal(LOCAL, &others.map(str::to_owned), &[]), [""; 0]);
    }
}
