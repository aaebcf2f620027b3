//! An application whose tables are written by hand: what the macros emit, a person could write.

use foundry_runtime::private::{
    App, Call, CommandSpec, Definition, Init, Input, Item, Kind, Life, Need, ParamKind, ParamSpec,
    Place, Placed, Provider, Step, Values, instance, place,
};
use foundry_runtime::{Error, ErrorKind, Outcome, Result};
use std::sync::{Mutex, PoisonError};

const PLACE: Place = Place { file: "app.rs", line: 1 };

const fn param(name: &'static str, kind: ParamKind, short: u8) -> ParamSpec {
    ParamSpec { name, kind, short, ..ParamSpec::NONE }
}

static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Greeting(&'static str);
struct Broken;

#[allow(clippy::needless_pass_by_value)] // as generated functions have it
fn copy<'a>(input: &Input<'a>, call: Call<'a>) -> Result<Step<'a>> {
    let from = input.required(0, Input::text)?;
    let more = input.many(1, Input::text)?;
    let times = input.or(2, Input::parse::<i32, _>, || 1)?;
    let mode = input.many(3, Input::text)?;
    let (force, verbose) = (input.flag(4), input.flag(5));
    call.run(move |ctx| {
        let greeting = ctx.get::<Greeting>(Need::Item(1)).0;
        let line = format!("{greeting} {from} {more:?} {times} {mode:?} {force} {verbose}");
        SEEN.lock().unwrap().push(line);
        Ok(Outcome::default())
    })
}

#[allow(clippy::needless_pass_by_value)] // as generated functions have it
fn fail<'a>(_: &Input<'a>, call: Call<'a>) -> Result<Step<'a>> {
    call.run(|ctx| {
        let _: &Broken = &ctx.get(Need::Item(3));
        Ok(Outcome::default())
    })
}

const COPY: CommandSpec = CommandSpec {
    aliases: &["cp"],
    summary: "Copy.",
    params: &[
        param("from", ParamKind::Required, 0),
        param("more", ParamKind::Trailing, 0),
        param("times", ParamKind::Option, b'n'),
        param("mode", ParamKind::Repeated, b'm'),
        param("force", ParamKind::Flag, b'f'),
        param("verbose", ParamKind::Flag, b'v'),
    ],
    run: copy,
    ..CommandSpec::NONE
};

const FAIL: CommandSpec = CommandSpec { aliases: &[], params: &[], run: fail, ..COPY };

const fn service(init: Init) -> Kind {
    Kind::Service(Provider { init, close: None, life: Life::Singleton })
}

const OWN: [Item; 4] = [
    Item { name: "file:copy", place: PLACE, needs: &[Need::Item(1)], kind: Kind::Command(&COPY) },
    Item {
        name: "Greeting",
        place: PLACE,
        needs: &[],
        kind: service(Init::Sync(|_| Ok(instance(Greeting("hi"))))),
    },
    Item { name: "fail", place: PLACE, needs: &[Need::Item(3)], kind: Kind::Command(&FAIL) },
    Item {
        name: "Broken",
        place: Place { file: "app.rs", line: 9 },
        needs: &[],
        kind: service(Init::Sync(|_| Err(Error::failed("no disk")))),
    },
];
const ITEMS: &[Placed; 4] = &place(&[&OWN]);
foundry_runtime::private::graph!(ITEMS);
foundry_runtime::private::tables!(ITEMS);
static DEFINITION: Definition = TABLES.define("files", "1.0.0", "");

/// One at a time, because of what they have `SEEN`.
static TURN: Mutex<()> = Mutex::new(());

#[track_caller]
fn check(argv: &[&str], expected: &str) {
    check_called("file:copy", argv, expected);
}

/// Checks what the handler of `file:copy` sees if the command is called by this name.
#[track_caller]
fn check_called(name: &str, argv: &[&str], expected: &str) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    SEEN.lock().unwrap().clear();
    App::new(&DEFINITION, Values::NONE).call_blocking(name, argv).unwrap();
    assert_eq!(*SEEN.lock().unwrap(), [format!("hi {expected}")]);
}

#[track_caller]
fn check_error(argv: &[&str], expected: &str) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    SEEN.lock().unwrap().clear();
    let error = App::new(&DEFINITION, Values::NONE).call_blocking("file:copy", argv).unwrap_err();
    assert_eq!((error.to_string().as_str(), error.kind()), (expected, ErrorKind::Usage));
    let usage = "usage: files file:copy <from> [more...] [options]";
    assert_eq!(error.notes().last().map(String::as_str), Some(usage));
    assert!(SEEN.lock().unwrap().is_empty(), "the handler ran");
}

#[test]
fn options_and_positionals_come_in_any_order() {
    check(&["a", "-f", "b", "--times", "3", "c"], r#"a ["b", "c"] 3 [] true false"#);
    check(&["--force", "a"], "a [] 1 [] true false");
}

#[test]
fn a_flag_never_eats_a_positional() {
    check(&["-vf", "a", "b"], r#"a ["b"] 1 [] true true"#);
}

#[test]
fn a_value_may_be_attached_separate_or_behind_an_equals_sign() {
    for words in [&["a", "-n5"][..], &["a", "-n", "5"], &["a", "-n=5"], &["a", "--times=5"]] {
        check(words, "a [] 5 [] false false");
    }
    check(&["a", "-fn5"], "a [] 5 [] true false");
    check(&["a", "--mode="], r#"a [] 1 [""] false false"#);
    check(&["a", "--mode=x=y", "-m", "z"], r#"a [] 1 ["x=y", "z"] false false"#);
}

#[test]
fn of_an_option_that_is_given_again_the_last_wins() {
    check(&["a", "-n1", "-n2"], "a [] 2 [] false false");
    check(&["a", "--times=3", "-n", "2", "--times", "1"], "a [] 1 [] false false");
    check(&["a", "-ff", "--force"], "a [] 1 [] true false");
    check(&["a", "-mx", "-mx"], r#"a [] 1 ["x", "x"] false false"#);
}

#[test]
fn double_dash_ends_options() {
    check(&["--", "--force", "-x"], r#"--force ["-x"] 1 [] false false"#);
}

#[test]
fn a_dash_and_negative_numbers_are_values() {
    check(&["-", "-5", "-.5"], r#"- ["-5", "-.5"] 1 [] false false"#);
    check(&["a", "-n", "-5"], "a [] -5 [] false false");
    check(&["a", "--times", "-5"], "a [] -5 [] false false");
}

#[test]
fn what_does_not_fit_is_named() {
    check_error(&[], "<from> is missing");
    check_error(&["a", "--tims", "3"], "unknown option `--tims`; did you mean `--times`?");
    check_error(&["a", "-x"], "unknown option `-x`; if it is a value, write `--` before it");
    check_error(&["a", "-fx"], "unknown option `-x`; if it is a value, write `--` before it");
    check_error(&["a", "-n"], "`--times` needs a value");
    check_error(
        &["a", "-n", "--force"],
        "`--times` needs a value; if that is `--force`, write `--times=--force`",
    );
    check_error(
        &["a", "-n", "x"],
        "`x` is no valid `--times`: expected a whole number from -2147483648 to 2147483647",
    );
    check_error(&["a", "--force=yes"], "`--force` takes no value");
    check_error(
        &["a", "-n1", "-nx"],
        "`x` is no valid `--times`: expected a whole number from -2147483648 to 2147483647",
    );
}

#[test]
fn an_alias_is_another_name() {
    check_called("cp", &["a", "-f"], "a [] 1 [] true false");
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let error = App::new(&DEFINITION, Values::NONE).call_blocking("file:cpy", &[]).unwrap_err();
    assert_eq!(error.to_string(), "unknown command `file:cpy`; did you mean `file:copy`?");
}

#[test]
fn a_failure_is_remembered_and_names_who_needed_it() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let app = App::new(&DEFINITION, Values::NONE);
    for _ in 0..2 {
        let error = app.call_blocking("fail", &[]).unwrap_err();
        assert_eq!(
            format!("{error:?}"),
            "cannot build `Broken` (app.rs:9)\n  caused by: no disk\n  needed by `fail` (app.rs:1)"
        );
    }
    assert!(app.call_blocking("cp", &["a"]).is_ok(), "it needs nothing that failed");
}
