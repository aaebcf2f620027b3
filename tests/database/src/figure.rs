//! Times that a goal is set for: told in each run, and held to the goal in the best of three, because
//! other tests and other people use the machine as well.

use std::io::Write;
use std::time::Duration;

/// How often a time is taken before it counts as too long.
const TRIES: usize = 3;

/// Takes a time up to three times, until it is within the goal; prints each of them.
///
/// # Panics
///
/// If none is within the goal.
pub async fn within(row: &str, goal: Duration, measure: impl AsyncFn() -> Duration) {
    let mut taken = Vec::new();
    for _ in 0..TRIES {
        let time = measure().await;
        tell(row, &format!("{time:.1?}, goal {goal:?}"));
        if time <= goal {
            return;
        }
        taken.push(time);
    }
    panic!("{row}: {taken:.1?} are all longer than {goal:?}");
}

/// Prints what a row of the goals came to, also when the output of tests is captured.
pub fn tell(row: &str, figure: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{row}: {figure}");
}
