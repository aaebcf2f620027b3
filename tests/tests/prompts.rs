//! Signals and keys at questions: each ends the command within a second, and leaves the terminal as it was.
#![cfg(unix)]

#[path = "support/terminal.rs"]
mod terminal;

use terminal::Terminal;

const PROMPTS: &str = env!("CARGO_BIN_EXE_prompts");
const AT_ONCE: &str = env!("CARGO_BIN_EXE_prompts_at_once");

/// The commands that ask, with whether the answer is hidden.
const COMMANDS: [(&str, &str, bool); 22] = [
    (PROMPTS, "sync:ask", false),
    (PROMPTS, "sync:secret", true),
    (PROMPTS, "async:ask", false),
    (PROMPTS, "async:secret", true),
    (PROMPTS, "cancel:ask", false),
    (PROMPTS, "cancel:secret", true),
    (PROMPTS, "async:cancel:ask", false),
    (PROMPTS, "async:cancel:secret", true),
    (PROMPTS, "closes:ask", false),
    (PROMPTS, "closes:secret", true),
    (PROMPTS, "option:ask", false),
    (PROMPTS, "option:secret", true),
    (PROMPTS, "async:option:ask", false),
    (PROMPTS, "async:option:secret", true),
    (PROMPTS, "sync:confirm", false),
    (PROMPTS, "async:confirm", false),
    (PROMPTS, "blocking:confirm", false),
    (PROMPTS, "blocking:secret", true),
    (PROMPTS, "nested:secret", true),
    (AT_ONCE, "ask", false),
    (AT_ONCE, "secret", true),
    (AT_ONCE, "login", true),
];

/// Starts a command and waits for its question.
#[track_caller]
fn asks(program: &str, command: &str, hidden: bool) -> Terminal {
    let terminal = Terminal::start(program, &[command]);
    terminal.until(": ");
    terminal.until_echo(!hidden);
    terminal
}

/// Interrupts every command at its question.
#[track_caller]
fn check(interrupt: impl Fn(&Terminal), code: i32) {
    for (program, command, hidden) in COMMANDS {
        let terminal = asks(program, command, hidden);
        interrupt(&terminal);
        let (ended, screen) = terminal.ends();
        assert_eq!(ended, code, "{command}: {screen}");
        assert!(!screen.contains("got") && !screen.contains("dropped"), "{command}: {screen}");
        assert!(!screen.contains("error:"), "{command}: {screen}");
        if command.starts_with("closes") || command == "async:confirm" {
            assert!(screen.contains("closed"), "{command}: {screen}");
        }
    }
}

#[test]
fn l5_ctrl_c_ends_every_question_and_leaves_the_terminal_as_it_was() {
    check(|it| it.types(b"\x03"), 130);
}

#[test]
fn l5_ctrl_c_in_the_middle_of_an_answer_ends_the_question() {
    check(|it| it.types(b"yes\x03"), 130);
}

#[test]
fn l5_sigint_ends_every_question_and_leaves_the_terminal_as_it_was() {
    check(|it| it.send("-INT"), 130);
}

#[test]
fn l5_sigterm_ends_every_question_and_leaves_the_terminal_as_it_was() {
    check(|it| it.send("-TERM"), 143);
}

#[test]
fn l5_sighup_ends_every_question_and_leaves_the_terminal_as_it_was() {
    check(|it| it.send("-HUP"), 129);
}

#[test]
fn l5_ctrl_backslash_ends_hidden_questions_and_leaves_the_terminal_as_it_was() {
    for (program, command, hidden) in COMMANDS {
        let terminal = asks(program, command, hidden);
        terminal.types(b"\x1c");
        assert_eq!(terminal.ends().0, 131, "{command}");
    }
}

#[test]
fn l5_two_signals_in_a_row_leave_the_terminal_as_it_was() {
    for (program, command, hidden) in COMMANDS {
        for signals in [["-INT", "-INT"], ["-TERM", "-TERM"], ["-HUP", "-HUP"]] {
            let terminal = asks(program, command, hidden);
            let pid = terminal.pid();
            let script =
                format!("kill {} {pid}; kill {} {pid} 2> /dev/null", signals[0], signals[1]);
            let _ = std::process::Command::new("sh").args(["-c", &script]).status().unwrap();
            assert!(terminal.ends().0 > 128, "{command}");
        }
    }
}

#[test]
fn ctrl_c_and_then_yes_drops_nothing() {
    for command in ["sync:confirm", "async:confirm", "blocking:confirm"] {
        let terminal = asks(PROMPTS, command, false);
        terminal.types(b"\x03y\n");
        let (code, screen) = terminal.ends();
        assert_eq!((code, screen.contains("dropped")), (130, false), "{command}: {screen}");
    }
}

#[test]
fn answers_are_read_and_hidden_ones_are_not_shown() {
    for (program, command, hidden) in COMMANDS.into_iter().filter(|it| !it.1.contains("confirm")) {
        let terminal = asks(program, command, hidden);
        terminal.types("pässw\x7ford\n".as_bytes());
        let (code, screen) = terminal.ends();
        assert_eq!(code, 0, "{command}: {screen}");
        let (question, rest) = screen.split_once(": ").unwrap();
        assert!(rest.ends_with("got pässord\r\n") || rest.contains("got pässord\r\n"), "{screen}");
        assert_eq!(hidden, rest.starts_with("\r\ngot"), "{command}: {question:?} {rest:?}");
    }
}

#[test]
fn the_end_of_the_input_is_no_answer() {
    for (program, command, hidden) in COMMANDS.into_iter().filter(|it| !it.1.contains("confirm")) {
        let terminal = asks(program, command, hidden);
        terminal.types(b"\x04");
        let (code, screen) = terminal.ends();
        assert!(code == 1 || code == 2, "{command}: {code} {screen}");
        assert!(screen.contains("error:"), "{command}: {screen}");
    }
}

#[test]
fn bytes_that_are_not_utf8_are_an_error_at_every_question() {
    for (program, command, hidden) in COMMANDS {
        let terminal = asks(program, command, hidden);
        terminal.types(b"\xff\xfe\n");
        let (code, screen) = terminal.ends();
        assert_eq!(code, 1, "{command}: {screen}");
        assert!(screen.contains("the answer is not valid UTF-8"), "{command}: {screen}");
    }
}

#[test]
fn a_long_answer_is_read_whole() {
    let answer = "x".repeat(4000);
    for command in ["sync:ask", "async:secret"] {
        let terminal = asks(PROMPTS, command, command.ends_with("secret"));
        terminal.types(format!("{answer}\n").as_bytes());
        let (code, screen) = terminal.ends();
        assert_eq!(code, 0);
        assert!(screen.contains(&format!("got {answer}\r\n")), "{command}");
    }
}

#[test]
fn a_command_that_ends_while_a_thread_asks_leaves_the_terminal_as_it_was() {
    let terminal = asks(PROMPTS, "thread:secret", true);
    assert_eq!(terminal.ends().0, 0);
}

#[test]
fn after_a_hidden_question_signals_do_what_they_did() {
    for (command, said) in [("secret:works", ""), ("secret:waits", "closed")] {
        for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129), ("-QUIT", 131)] {
            let terminal = asks(PROMPTS, command, true);
            terminal.types(b"swordfish\n");
            terminal.until("got swordfish");
            terminal.send(signal);
            let (ended, screen) = terminal.ends();
            assert_eq!(ended, code, "{command}: {screen}");
            assert!(signal == "-QUIT" || screen.contains(said), "{command}: {screen}");
        }
    }
}

#[test]
fn a_terminal_that_stands_still_after_ctrl_s_keeps_no_command_from_ending() {
    for (program, command, hidden) in COMMANDS.into_iter().filter(|it| !it.1.starts_with("closes"))
    {
        if command == "async:confirm" {
            continue;
        }
        let terminal = asks(program, command, hidden);
        terminal.types(b"\x13");
        terminal.send("-TERM");
        let stopped = terminal.ends_while_it_stands_still();
        assert_eq!(stopped, 143, "{command}");
    }
}

#[test]
fn ctrl_z_gives_the_terminal_back_and_the_question_is_asked_again() {
    for (program, command) in
        [(PROMPTS, "sync:secret"), (PROMPTS, "async:secret"), (AT_ONCE, "secret")]
    {
        let shell = Terminal::start("bash", &["--norc", "--noediting", "-i"]);
        shell.until("$ ");
        shell.types(format!("{program} {command}\n").as_bytes());
        shell.until("Secret: ");
        shell.until_echo(false);
        shell.types(b"half\x1a");
        shell.until("Stopped");
        shell.until_echo(true);
        shell.types(b"fg\n");
        shell.until_echo(false);
        shell.types(b"whole\n");
        shell.until("got whole");
        shell.until_echo(true);
        // In the background it stops again, and a signal still ends it.
        shell.types(format!("{program} {command} &\n").as_bytes());
        shell.types(b"sleep 0.3; jobs; echo lis''ted\n");
        shell.until("listed");
        shell.types(b"kill %1; sleep 0.5; jobs; exit\n");
        shell.until(if command == "async:secret" { "Exit 143" } else { "Terminated" });
        shell.ends();
    }
}

#[test]
fn l5_as_process_1_signals_end_questions_and_leave_the_terminal_as_it_was() {
    let unshare = ["--user", "--map-root-user", "--pid", "--fork", "--mount-proc"];
    let made = std::process::Command::new("unshare").args(unshare).arg("true").status();
    if !made.is_ok_and(|it| it.success()) {
        return foundry_tests_support::skipped("no new PID namespace can be made");
    }
    for (program, command, hidden) in COMMANDS {
        for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
            let terminal =
                Terminal::start("unshare", &[&unshare[..], &[program, command]].concat());
            terminal.until(": ");
            terminal.until_echo(!hidden);
            terminal.send_to_child(signal);
            let (ended, screen) = terminal.ends();
            assert_eq!(ended, code, "{command} {signal}: {screen}");
        }
    }
}
