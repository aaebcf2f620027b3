//! P7: `cargo check` of an application with many services.

use crate::app::App;
use crate::measure::{self, unless_hopeless};
use crate::results::{Figures, Row};
use crate::scratch::Scratch;
use crate::{Options, Result};

/// How many services.
const SIZES: [usize; 4] = [10, 100, 200, 1_000];

/// P7.
///
/// # Errors
///
/// If an application of Foundry does not build.
pub fn measure(options: &Options) -> Result<()> {
    let sizes = options.sizes(&SIZES);
    let apps = App::with_services(options, &sizes, true);
    let scratch = Scratch::open(options, &apps)?;
    for app in App::firsts(&apps) {
        // Builds the dependencies.
        unless_hopeless(app, measure::check(&scratch, app))?;
    }
    let mut figures = Figures::default();
    for app in apps {
        let (name, count) = (app.titled(&scratch), app.count());
        eprintln!("cargo check of {count} services of {name}");
        let Some(cost) = unless_hopeless(app, measure::check(&scratch, app))? else { continue };
        figures.set(&name, &format!("s, {count}"), cost.wall);
        figures.set(&name, &format!("s of processors, {count}"), cost.cpu);
        figures.set(&name, &format!("MB, {count}"), cost.peak);
    }
    figures.each_more(&sizes, "s of processors", "ms of processors, each more service", 1e3);
    Row {
        id: "P7",
        what: "cargo check of an application, by number of services with 3 needs each, every tenth \
               async and fallible (but for shaku)",
        goal: "≤ 0.4 s at 100, ≤ 4 s at 1,000",
        unit: "s, MB of the largest process; median of 3, without incremental data",
        part: "check",
    }
    .write(options, &figures)
}
