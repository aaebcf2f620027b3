//! Values that come from outside, and services that a test puts in.

use super::{Log, Wired, printed, wired};
use foundry::{Console, Result, command, service};
use std::sync::Arc;

/// Whose shop it is.
#[derive(Debug)]
pub struct Tenant(pub &'static str);

/// What it says.
pub trait Motto: Send + Sync {
    /// The words.
    fn words(&self) -> &str;
}

impl Motto for &'static str {
    fn words(&self) -> &str {
        self
    }
}

#[command("tenant")]
fn tenant(tenant: &Tenant, motto: &dyn Motto, console: &Console) -> Result<()> {
    console.line(format_args!("{}: {}", tenant.0, motto.words()))
}

trait Store: Send + Sync {
    fn load(&self) -> String;
}

struct Connection;

#[service]
async fn connect(log: &Log) -> Result<Connection> {
    log.add("connect");
    Err("no network".into())
}

#[service(as = dyn Store)]
struct Remote {
    _connection: Arc<Connection>,
}

impl Store for Remote {
    fn load(&self) -> String {
        "remote".to_owned()
    }
}

#[command("load")]
async fn load(store: &dyn Store, console: &Console) -> Result<()> {
    console.line(store.load())
}

struct Fake;

impl Store for Fake {
    fn load(&self) -> String {
        "fake".to_owned()
    }
}

#[command("ask")]
fn ask(#[service] _none: Nothing, console: &Console) -> Result<()> {
    let name = console.ask("Who are you?")?;
    if console.confirm("Really?", false)? {
        console.line(name)?;
    }
    Ok(())
}

#[service(transient)]
struct Nothing;

#[command("prompted")]
fn prompted(#[option(prompt = "How many?")] count: u8, console: &Console) -> Result<()> {
    console.line(count)
}

#[test]
fn what_comes_from_outside_is_given_to_the_builder() {
    let app = Wired::builder().provide(Tenant("acme"));
    let app = app.provide_shared::<dyn Motto>(Arc::new("onward")).build();
    assert_eq!(printed(&app, "tenant", &[]), "acme: onward\n");
}

#[test]
fn a_test_that_forgets_a_value_is_told_so() {
    let app = Wired::test().build();
    let error = app.call_blocking("tenant", &[]).unwrap_err();
    let told = format!("{error:?}");
    assert!(told.contains("`outside::Tenant`"), "{told}");
    assert!(told.contains("comes from outside, and nobody gave it"), "{told}");
    assert!(told.contains("needed by `tenant`"), "{told}");
}

#[test]
fn a_fake_stands_in_for_a_trait_and_prunes_what_only_the_real_one_needs() {
    let (app, log) = wired();
    assert!(super::failed(&app, "load").contains("no network"));
    assert_eq!(log.take(), ["connect"]);

    let log = Arc::new(Log::default());
    let app = Wired::test().with(Arc::clone(&log)).with::<dyn Store>(Arc::new(Fake)).build();
    assert_eq!(printed(&app, "load", &[]), "fake\n");
    assert!(log.take().is_empty());
}

#[test]
fn a_test_answers_questions_in_their_order() {
    let app = Wired::test().answering(["Ada", "y"]).build();
    assert_eq!(printed(&app, "ask", &[]), "Ada\n");
    let error = app.call_blocking("ask", &[]).unwrap_err();
    assert_eq!(error.to_string(), "the test has no answer to `Who are you?`");
}

#[test]
fn a_test_answers_for_parameters_that_are_asked_for() {
    let app = Wired::test().answering(["many", "7"]).build();
    assert_eq!(printed(&app, "prompted", &[]), "7\n");
    let error = app.call_blocking("prompted", &[]).unwrap_err();
    assert_eq!(error.to_string(), "the test has no answer to `How many?`");
}

#[test]
fn a_check_tries_neither_a_fake_nor_what_only_the_real_one_needs() {
    let (app, log) = wired();
    let error = app.call_blocking("app:check", &["load"]).unwrap_err();
    assert_eq!(error.to_string(), "1 of 2 services cannot be built");
    assert!(format!("{error:?}").contains("caused by: no network"), "{error:?}");
    assert_eq!(log.take(), ["connect"]);

    let app = Wired::test().with(Arc::clone(&log)).with::<dyn Store>(Arc::new(Fake)).build();
    assert_eq!(printed(&app, "app:check", &["load"]), "0 services are well\n");
    assert!(log.take().is_empty());
}

#[test]
fn a_check_says_what_was_not_given_from_outside() {
    let app = Wired::test().build();
    let error = app.call_blocking("app:check", &["tenant"]).unwrap_err();
    let told = format!("{error:?}");
    assert!(told.starts_with("2 of 2 services cannot be built"), "{told}");
    assert!(told.contains("`outside::Tenant`") && told.contains("nobody gave it"), "{told}");
    assert!(told.contains("needed by `tenant`"), "{told}");
}

struct Teller(Arc<Console>);

#[service]
fn teller(console: Arc<Console>) -> Teller {
    Teller(console)
}

#[command("told")]
fn told(teller: &Teller, console: &Console) -> Result<()> {
    console.line("own")?;
    teller.0.line(teller.0.ask("Who?")?)
}

#[test]
fn what_a_service_prints_and_asks_that_outlives_the_command_belongs_to_the_test() {
    let app = Wired::test().answering(["me"]).build();
    assert_eq!(printed(&app, "told", &[]), "own\nme\n");
}
