//! X2: what applications with many services take to build, and what becomes of them.

use crate::app::App;
use crate::measure::{self, kilobytes, relocations, unless_hopeless};
use crate::process::bare;
use crate::programs::stripped;
use crate::results::{Figures, Row};
use crate::scratch::Scratch;
use crate::{Options, Result};

/// How many services.
const SIZES: [usize; 4] = [10, 50, 200, 1_000];

/// What is measured, and what it is called for each more service, in another unit.
const EACH: [(&str, &str, f64); 6] = [
    ("s of processors, release", "ms of processors, release", 1e3),
    ("MB, release", "MB, release", 1.0),
    ("s of processors, rebuilt", "ms of processors, rebuilt", 1e3),
    ("lines, expanded", "lines, expanded", 1.0),
    ("KB over a no-op", "KB", 1.0),
    ("relocations over a no-op", "relocations", 1.0),
];

/// X2.
///
/// # Errors
///
/// If an application of Foundry does not build, or finds its services wired wrongly.
pub fn measure(options: &Options) -> Result<()> {
    let sizes = options.sizes(&SIZES);
    let apps = App::with_services(options, &sizes, false);
    let scratch = Scratch::open(options, &[&[App::NO_OP], &apps[..]].concat())?;
    let base = scratch.release(App::NO_OP)?;
    let base_size = kilobytes(&stripped(&scratch, App::NO_OP, &base)?)?;
    for app in App::firsts(&apps) {
        // Builds the dependencies.
        unless_hopeless(app, scratch.release(app))?;
    }
    let mut figures = Figures::default();
    for app in apps {
        let (name, count) = (app.titled(&scratch), app.count());
        eprintln!("builds of {count} services of {name}");
        let mut set = |label: &str, value| figures.set(&name, &format!("{label}, {count}"), value);
        let Some(cost) = unless_hopeless(app, measure::release(&scratch, app))? else { continue };
        set(EACH[0].0, cost.cpu);
        set(EACH[1].0, cost.peak);
        if let Some(cost) = unless_hopeless(app, measure::rebuild(&scratch, app))? {
            set(EACH[2].0, cost.cpu);
        }
        if let Some(lines) = unless_hopeless(app, measure::expanded_lines(&scratch, app))? {
            set(EACH[3].0, lines);
        }
        let linked = scratch.release(app)?;
        let stripped = stripped(&scratch, app, &linked)?;
        if !bare(&stripped, &["1"]).status()?.success() {
            return Err(format!("{} finds its services wired wrongly", linked.display()).into());
        }
        set(EACH[4].0, kilobytes(&stripped)? - base_size);
        if let Some((base, count)) = relocations(&base)?.zip(relocations(&linked)?) {
            set(EACH[5].0, count - base);
        }
    }
    for (label, each, factor) in EACH {
        figures.each_more(&sizes, label, &format!("{each}, each more service"), factor);
    }
    Row {
        id: "X2",
        what: "application alone: release build, dev rebuild after one edited line, lines after the \
               macros, stripped program; by number of services with 3 needs each",
        goal: "no goal; a straight line by hand is the floor",
        unit: "s, MB of the largest process, lines, KB, relocations; rebuilds are the median of 5",
        part: "services",
    }
    .write(options, &figures)
}
