//! X1: what macros write, in lines.

use crate::app::App;
use crate::measure::{expanded_lines, unless_hopeless};
use crate::results::{Figures, Row};
use crate::scratch::Scratch;
use crate::{Options, Result};

/// How many commands.
const SIZES: [usize; 4] = [10, 50, 200, 1_000];

/// X1.
///
/// # Errors
///
/// If an application of Foundry does not expand.
pub fn measure(options: &Options) -> Result<()> {
    let sizes = options.sizes(&SIZES);
    let apps = App::with_commands(options, &sizes);
    let scratch = Scratch::open(options, &apps)?;
    let mut figures = Figures::default();
    for app in apps {
        let (name, count) = (app.titled(&scratch), app.count());
        eprintln!("expanding {count} commands of {name}");
        let written = app.source().lines().count();
        if let Some(lines) = unless_hopeless(app, expanded_lines(&scratch, app))? {
            figures.set(&name, &format!("written, {count}"), written as f64);
            figures.set(&name, &format!("expanded, {count}"), lines);
        }
    }
    figures.each_more(&sizes, "written", "written, each more command", 1.0);
    figures.each_more(&sizes, "expanded", "expanded, each more command", 1.0);
    Row {
        id: "X1",
        what: "source as written, and as the compiler sees it after the macros, by number of commands",
        goal: "no goal; what is not written need not be compiled",
        unit: "lines of `rustc -Zunpretty=expanded`",
        part: "expanded",
    }
    .write(options, &figures)
}
