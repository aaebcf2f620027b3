//! An application that knows Foundry under another name.

#![forbid(unsafe_code)]

fw::app! {
    /// Knows Foundry as `fw`.
    struct Renamed;
    crate = fw
}

/// Where it counts.
#[derive(fw::Config)]
#[config(prefix = "RENAMED")]
struct CounterConfig {
    /// The first number.
    #[config(default = 4)]
    first: u32,
}

struct Counter(u32);

#[fw::service]
impl Counter {
    fn new(config: &CounterConfig) -> Self {
        Self(config.first)
    }
}

/// Say what the service holds.
#[fw::command]
fn count(counter: &Counter, console: &fw::Console) -> fw::Result<()> {
    console.line(counter.0)
}

fn main() -> std::process::ExitCode {
    Renamed::run()
}
