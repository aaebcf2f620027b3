//! Rounds in which every contender has its turn, and what is read off them.

use crate::Fallible;
use crate::pool::Contender;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};

/// A turn takes about so long: the clock and the start of a task do not matter then.
const TURN: Duration = Duration::from_millis(4);

/// One thread that does everything, or so many that share it.
pub(crate) fn runtime(threads: usize) -> Fallible<Runtime> {
    let mut builder = match threads {
        1 => Builder::new_current_thread(),
        _ => Builder::new_multi_thread(),
    };
    if threads > 1 {
        builder.worker_threads(threads);
    }
    Ok(builder.enable_all().build()?)
}

/// Nanoseconds of one of what a contender does, in every round.
#[derive(Default)]
pub(crate) struct Seen {
    /// On the clock.
    pub(crate) wall: Vec<f64>,
    /// Of processors, all threads together.
    pub(crate) cpu: Vec<f64>,
}

/// Lets each have its turn, so often.
pub(crate) async fn rounds(contenders: &[Contender<()>], rounds: usize) -> Fallible<Vec<Seen>> {
    let mut times = Vec::new();
    for contender in contenders {
        times.push(enough(contender).await?);
    }
    let mut seen: Vec<Seen> = contenders.iter().map(|_| Seen::default()).collect();
    for round in 0..rounds {
        for at in order(contenders.len(), round) {
            let before = processors()?;
            let wall = timed(&contenders[at], times[at]).await?;
            let each = |nanoseconds: f64| nanoseconds / times[at] as f64;
            seen[at].wall.push(each(wall.as_secs_f64() * 1e9));
            seen[at].cpu.push(each(processors()? - before));
        }
    }
    Ok(seen)
}

/// Another one first in each round, there and back: nobody always runs after the same one.
pub(crate) fn order(count: usize, round: usize) -> impl Iterator<Item = usize> {
    (0..count).map(move |step| {
        let at = (step + round) % count;
        if round.is_multiple_of(2) { at } else { count - 1 - at }
    })
}

/// What a contender does in a task of its own, as an application would.
pub(crate) async fn once<T: Send + 'static>(contender: &Contender<T>, times: usize) -> Fallible<T> {
    let outcome = tokio::spawn(contender.run(times)).await?;
    outcome.map_err(|error| format!("{}: {error}", contender.name).into())
}

async fn timed(contender: &Contender<()>, times: usize) -> Fallible<Duration> {
    let began = Instant::now();
    once(contender, times).await?;
    Ok(began.elapsed())
}

/// Nanoseconds that this process has had of them.
fn processors() -> Fallible<f64> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let microseconds =
        usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Ok(microseconds as f64 * 1e3)
}

/// How often it has to be done for a turn; what is warm afterwards stays so.
async fn enough(contender: &Contender<()>) -> Fallible<usize> {
    let mut times = 16;
    while timed(contender, times).await? < TURN {
        times *= 2;
    }
    Ok(times)
}

/// The value that so large a part of them does not exceed.
pub(crate) fn quantile(sorted: &[f64], part: f64) -> f64 {
    let at = (sorted.len() as f64 * part).ceil() as usize;
    sorted.get(at.clamp(1, sorted.len().max(1)) - 1).copied().unwrap_or(f64::NAN)
}

/// Milliseconds.
pub(crate) fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_a_turn_in_each_round() {
        for round in 0..6 {
            let mut seen: Vec<usize> = order(5, round).collect();
            seen.sort_unstable();
            assert_eq!(seen, [0, 1, 2, 3, 4]);
        }
    }

    #[test]
    fn a_quantile_is_one_of_the_values() {
        let values = [1.0, 2.0, 3.0, 4.0];
        assert_eq!([0.0, 0.5, 0.99, 1.0].map(|it| quantile(&values, it)), [1.0, 2.0, 4.0, 4.0]);
        assert!(quantile(&[], 0.5).is_nan());
    }
}
