//! Packs: what a library brings, wired into an application.

mod support;

#[track_caller]
fn check(args: &[&str], said: &[&str]) {
    let ran = support::run(env!("CARGO_BIN_EXE_packs"), args, &[]);
    let lines: Vec<&str> = ran.out.iter().map(|it| &**it).collect();
    assert_eq!((ran.code, lines), (Some(0), said.to_vec()), "{}", ran.err);
}

const STARTED: [&str; 2] = ["start state of clock", "start language"];

#[test]
fn a_command_of_a_pack_uses_services_of_application_and_packs() {
    let said = [&STARTED[..], &["good morning at 7", "close greeter"]].concat();
    check(&["greeting:say"], &said);
}

#[test]
fn a_command_of_the_application_uses_services_of_packs() {
    check(&["write"], &[&STARTED[..], &["good morning at 7, 7", "close greeter"]].concat());
}

#[test]
fn a_command_of_a_pack_starts_nothing_of_the_application_that_it_does_not_need() {
    check(&["clock:show"], &["start state of clock", "7"]);
}

#[test]
fn a_pack_that_several_of_its_crate_use_is_there_once_and_gathers_from_all() {
    check(&["board:show"], &["half the price", "open at 7", "closed at 8"]);
}

#[test]
fn commands_of_packs_are_listed_with_the_others() {
    let list = support::run(env!("CARGO_BIN_EXE_packs"), &["list"], &[]).out.join("\n");
    for name in ["clock:show", "greeting:say", "write"] {
        assert!(list.contains(&format!("  {name} ")), "{list}");
    }
}
