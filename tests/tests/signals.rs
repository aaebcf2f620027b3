//! SIGINT and SIGTERM: who notices, who is dropped, what is closed, and with which code it ends.
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
        let mut child = Command::new(env!("CARGO_BIN_EXE_signals"))
            .arg(command)
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

    /// What it still says, and how it ends: with a code, or by a signal.
    #[track_caller]
    fn ends(mut self, said: &str, ended: Result<i32, i32>) {
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        let output = self.child.wait_with_output().unwrap();
        let status = output.status;
        let how = status.code().ok_or_else(|| status.signal().unwrap());
        let rest: Vec<&str> = rest.lines().collect();
        assert_eq!((rest.join(", "), how), (said.to_owned(), ended));
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
