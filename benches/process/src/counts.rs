//! What one run of a program takes: time, page faults, system calls; instructions are `foundry_compile`'s.

use crate::Result;
use foundry_compile::process::tool;
use nix::sys::resource::{UsageWho, getrusage};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Microseconds and page faults of one run.
pub(crate) fn once(command: &mut Command) -> Result<(f64, f64)> {
    let before = getrusage(UsageWho::RUSAGE_CHILDREN)?.minor_page_faults();
    let start = Instant::now();
    command.status()?;
    let wall = start.elapsed().as_secs_f64() * 1e6;
    let after = getrusage(UsageWho::RUSAGE_CHILDREN)?.minor_page_faults();
    Ok((wall, (after - before) as f64))
}

/// System calls of one run and of all that it starts, by name; none without strace.
pub(crate) fn system_calls(
    program: &Path,
    words: &[impl AsRef<OsStr>],
    log: &Path,
) -> Result<Option<BTreeMap<String, f64>>> {
    let Some(strace) = tool("strace") else {
        return Ok(None);
    };
    let mut command = Command::new(strace);
    command.args(["-c", "-f", "-o"]).arg(log).arg(program).args(words);
    command.env_clear().current_dir("/");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    let mut calls = by_name(&fs::read_to_string(log)?);
    match calls.remove("total") {
        Some(_) => Ok(Some(calls)),
        None => Err(format!("strace counts nothing of {}", program.display()).into()),
    }
}

/// Reads `% time`, `seconds`, `usecs/call`, `calls`, `errors` if there are any, `syscall`.
fn by_name(summary: &str) -> BTreeMap<String, f64> {
    let mut calls = BTreeMap::new();
    for line in summary.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let count = words.get(3).and_then(|it| it.parse().ok());
        if let Some((count, name)) = count.zip(words.last()) {
            calls.insert((*name).to_owned(), count);
        }
    }
    calls
}

#[cfg(test)]
mod tests {
    use super::by_name;

    #[test]
    fn calls_with_and_without_errors_are_counted() {
        let summary = "\
% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 36.22    0.006453           2      2636       558 newfstatat
  8.58    0.001528           2       582           read
------ ----------- ----------- --------- --------- ----------------
100.00    0.007981           3      3218       558 total
";
        let calls: Vec<(String, f64)> = by_name(summary).into_iter().collect();
        let expected = [("newfstatat", 2636.0), ("read", 582.0), ("total", 3218.0)];
        assert_eq!(calls, expected.map(|it| (it.0.to_owned(), it.1)));
    }
}
