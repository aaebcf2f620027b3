//! SIGINT, SIGTERM and SIGHUP: who notices, who is dropped, what is closed, and with which code it ends.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStdout, Command, Stdio};

/// A command that runs, up to a line that it said.
struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Running {
    /// Starts a command and waits until it is ready.
    #[track_caller]
    fn start(command: &str) -> Self {
        Self::start_by(&["env", "--default-signal", env!("CARGO_BIN_EXE_signals"), command])
    }

    /// Starts a command line and waits until it is ready.
    #[track_caller]
    fn start_by(line: &[&str]) -> Self {
        let mut child = Command::new(line[0])
            .args(&line[1..])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut running = Self { child, out };
        running.until("ready");
        running
    }

    #[track_caller]
    fn until(&mut self, said: &str) {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        assert_eq!(line.trim_end(), said);
    }

    #[track_caller]
    fn send(&self, signal: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }

    /// Sends a signal to its child, which is process 1 of a namespace.
    #[track_caller]
    fn send_to_child(&self, signal: &str) {
        let parent = self.child.id().to_string();
        let children = Command::new("pgrep").args(["--parent", &parent]).output().unwrap();
        let child = String::from_utf8(children.stdout).unwrap();
        assert!(Command::new("kill").args([signal, child.trim()]).status().unwrap().success());
    }

    /// What it still says, and how it ends: with a code, or by a signal.
    #[track_caller]
    fn ends(self, said: &str, ended: Result<i32, i32>) {
        let (how, rest) = self.end();
        assert_eq!((rest, how), (said.to_owned(), ended));
    }

    /// Returns its exit code or signal, and the rest of its output.
    #[track_caller]
    fn end(mut self) -> (Result<i32, i32>, String) {
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        let output = self.child.wait_with_output().unwrap();
        let status = output.status;
        let how = status.code().ok_or_else(|| status.signal().unwrap());
        let rest: Vec<&str> = rest.lines().collect();
        (how, rest.join(", "))
    }
}

/// Sends one signal, and looks how the command ends.
#[track_caller]
fn check(command: &str, signal: &str, said: &str, ended: Result<i32, i32>) {
    let running = Running::start(command);
    running.send(signal);
    running.ends(said, ended);
}

#[test]
fn a_handler_with_cancel_ends_by_itself_and_its_services_are_closed() {
    check("async:notices", "-INT", "noticed, closed", Ok(130));
    check("async:notices", "-TERM", "noticed, closed", Ok(143));
}

#[test]
fn sighup_closes_services_and_ends_with_129() {
    check("async:notices", "-HUP", "noticed, closed", Ok(129));
    check("async:dropped", "-HUP", "dropped, closed", Ok(129));
    check("async:starting", "-HUP", "closed", Ok(129));
    check("sync:notices", "-HUP", "noticed", Ok(129));
    check("sync:bare", "-HUP", "", Err(1));
}

#[test]
fn cancelled_wakes_in_every_runtime() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        for command in ["sync:waits", "sync:waiters", "async:waits", "async:task"] {
            check(command, signal, "noticed", Ok(code));
        }
    }
}

#[test]
fn a_short_command_that_could_wait_for_signals_starts_no_thread() {
    let output = Command::new(env!("CARGO_BIN_EXE_signals")).arg("async:short").output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "1\n", "{output:?}");
}

#[test]
fn signals_that_the_parent_ignores_stay_ignored() {
    let program = env!("CARGO_BIN_EXE_signals");
    for (signal, other, code) in [("INT", "TERM", 143), ("TERM", "INT", 130), ("HUP", "TERM", 143)]
    {
        for command in
            ["async:notices", "async:dropped", "sync:notices", "sync:waits", "async:task"]
        {
            let ignore = format!("--ignore-signal={signal}");
            let running =
                Running::start_by(&["env", "--default-signal", &ignore, program, command]);
            running.send(&format!("-{signal}"));
            std::thread::sleep(std::time::Duration::from_millis(100));
            running.send(&format!("-{signal}"));
            running.send(&format!("-{other}"));
            let (how, said) = running.end();
            assert_eq!(how, Ok(code), "{command}: {signal} is ignored: {said}");
        }
    }
}

#[test]
fn as_process_1_every_command_obeys_signals() {
    let unshare = ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child"];
    if !Command::new(unshare[0])
        .args([&unshare[1..], &["true"]].concat())
        .status()
        .is_ok_and(|it| it.success())
    {
        return foundry_tests_support::skipped("no new PID namespace can be made");
    }
    let commands = [
        (env!("CARGO_BIN_EXE_signals"), "sync:bare"),
        (env!("CARGO_BIN_EXE_signals"), "sync:notices"),
        (env!("CARGO_BIN_EXE_signals"), "async:dropped"),
        (env!("CARGO_BIN_EXE_signals"), "sync:waits"),
        (env!("CARGO_BIN_EXE_prompts_at_once"), "works"),
    ];
    for (program, command) in commands {
        for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
            let line = [&unshare, &["env", "--default-signal", program, command][..]].concat();
            let running = Running::start_by(&line);
            running.send_to_child(signal);
            let (how, said) = running.end();
            assert_eq!(how, Ok(code), "{command} {signal}: {said}");
        }
    }
}

#[test]
fn a_sync_handler_with_cancel_ends_by_itself() {
    check("sync:notices", "-INT", "noticed", Ok(130));
    check("sync:notices", "-TERM", "noticed", Ok(143));
}

#[test]
fn a_handler_that_fails_after_the_signal_still_ended_by_it() {
    check("async:fails", "-INT", "closed", Ok(130));
}

#[test]
fn a_service_with_cancel_notices_for_its_handler() {
    check("async:worker", "-TERM", "noticed", Ok(143));
}

#[test]
fn a_handler_without_cancel_is_dropped_where_it_waits() {
    check("async:dropped", "-INT", "dropped, closed", Ok(130));
    check("async:dropped", "-TERM", "dropped, closed", Ok(143));
}

#[test]
fn a_signal_before_the_first_wait_is_not_lost() {
    Running::start("async:early").ends("closed", Ok(130));
}

#[test]
fn a_constructor_that_waits_is_dropped_and_the_others_are_closed() {
    check("async:starting", "-INT", "closed", Ok(130));
}

#[test]
fn a_sync_command_with_nothing_to_close_dies_by_the_signal() {
    check("sync:bare", "-INT", "", Err(2));
    check("sync:bare", "-TERM", "", Err(15));
}

#[test]
fn a_sync_command_with_something_to_close_goes_on_to_its_end() {
    let mut running = Running::start("sync:closes");
    running.send("-INT");
    drop(running.child.stdin.take());
    running.ends("ended, closed", Ok(130));
}

#[test]
fn a_second_signal_ends_the_process_at_once() {
    for command in ["sync:deaf", "async:deaf"] {
        for (first, second, code) in
            [("-INT", "-INT", 130), ("-TERM", "-INT", 130), ("-INT", "-TERM", 143)]
        {
            let mut running = Running::start(command);
            running.send(first);
            running.until("ignored");
            running.send(second);
            running.ends("", Ok(code));
        }
    }
}

#[test]
fn a_handler_does_not_begin_after_a_signal_that_came_while_its_services_were_made() {
    for command in ["async:blocking", "sync:blocking"] {
        let mut running = Running::start(command);
        running.send("-INT");
        drop(running.child.stdin.take());
        running.ends("closed", Ok(130));
    }
}
