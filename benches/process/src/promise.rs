//! P4: what a console does not do before somebody asked for it, seen with strace.

use crate::{Options, Result};
use foundry_compile::app::App;
use foundry_compile::commands::Kind;
use foundry_compile::process::tool;
use foundry_compile::results::{Figures, Row};
use foundry_compile::scratch::Scratch;
use std::fs;
use std::process::{Command, Stdio};

const COMMANDS: usize = 50;

const LINES: [(&str, &[&str]); 4] = [
    ("list", &["list"]),
    ("help", &["help", "list"]),
    ("-V", &["-V"]),
    ("completion", &["completion", "bash"]),
];

/// P4.
pub(crate) fn measure(options: &Options) -> Result<()> {
    let Some(strace) = tool("strace") else {
        return Ok(());
    };
    let app = App::Commands(Kind::Whole, options.shared.sizes(&[COMMANDS])[0]);
    let scratch = Scratch::open(&options.shared, &[app])?;
    let program = scratch.release(app)?;
    let log = scratch.path("strace.log");
    let mut figures = Figures::default();
    for (name, words) in LINES {
        let status = Command::new(&strace)
            .arg("-fo")
            .arg(&log)
            .arg(&program)
            .args(words)
            .stdout(Stdio::null())
            .status()?;
        if !status.success() {
            return Err(format!("`{name}` failed under strace").into());
        }
        let text = fs::read_to_string(&log)?;
        let broken: Vec<&str> = text.lines().filter(|it| breaks_promise(it)).collect();
        broken.iter().for_each(|it| eprintln!("`{name}`: {it}"));
        figures.set("foundry", &format!("`{name}`"), broken.len() as f64);
    }
    Row {
        id: "P4",
        what: "system calls of `list`, `help`, `-V` and `completion` that open a socket, a configuration file or a thread",
        goal: "none",
        unit: "calls",
        part: "promise",
    }
    .write(&options.shared, &figures)
}

/// A socket, a poller, a thread, or a file that is neither a library nor the system's.
fn breaks_promise(line: &str) -> bool {
    // `-f` puts the number of the process in front.
    let call = line.trim_start_matches(|it: char| it.is_ascii_digit() || it == ' ');
    let name = call.split('(').next().unwrap_or_default();
    let opens = matches!(name, "open" | "openat" | "openat2");
    let system = ["\"/etc/ld.so", "\"/lib", "\"/usr/lib", "\"/proc/self", ".so"];
    matches!(
        name,
        "socket"
            | "socketpair"
            | "connect"
            | "clone"
            | "clone3"
            | "fork"
            | "vfork"
            | "epoll_create"
            | "epoll_create1"
            | "eventfd"
            | "eventfd2"
    ) || opens && !system.iter().any(|it| call.contains(it))
}
