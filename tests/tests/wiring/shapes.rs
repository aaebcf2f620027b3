//! As a trait, all of a trait, perhaps, later, for one use.

use super::{Log, printed, wired};
use foundry::{All, Console, Lazy, Result, command, service};
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

trait Mailer: Send + Sync {
    fn send(&self, to: &str) -> String;
}

trait Check: Send + Sync {
    fn name(&self) -> &'static str;
}

#[service(as = dyn Mailer, into = dyn Check)]
struct Smtp {
    log: Arc<Log>,
    #[default(3)]
    retries: u32,
}

impl Mailer for Smtp {
    fn send(&self, to: &str) -> String {
        self.log.add(format!("smtp {to}"));
        format!("smtp to {to}, {} tries", self.retries)
    }
}

impl Check for Smtp {
    fn name(&self) -> &'static str {
        "smtp"
    }
}

struct Disk;

impl Check for Disk {
    fn name(&self) -> &'static str {
        "disk"
    }
}

#[service(into = dyn Check)]
async fn disk(log: &Log) -> Disk {
    log.add("start disk");
    Disk
}

#[command("mail:send")]
fn send(to: &str, mailer: &dyn Mailer, console: &Console) -> Result<()> {
    console.line(mailer.send(to))
}

#[command("mail:share")]
async fn share(mailer: Arc<dyn Mailer>, concrete: &Smtp, console: &Console) -> Result<()> {
    console.line(format_args!("{} {}", mailer.send("all"), concrete.retries))
}

#[command("check:all")]
async fn check(checks: All<dyn Check>, console: &Console) -> Result<()> {
    for check in &checks {
        console.line(check.name())?;
    }
    Ok(())
}

trait Nobody: Send + Sync {}

#[service]
struct Keeper {
    checks: All<dyn Check>,
    none: All<dyn Nobody>,
    missing: Option<Arc<dyn Nobody>>,
    disk: Option<Arc<Disk>>,
}

#[command("keep")]
async fn keep(keeper: &Keeper, console: &Console) -> Result<()> {
    let Keeper { checks, none, missing, disk } = keeper;
    let (missing, disk) = (missing.is_some(), disk.is_some());
    console.line(format_args!("{} {} {missing} {disk}", checks.len(), none.len()))
}

#[command("optional")]
fn optional(
    nobody: Option<&dyn Nobody>,
    log: Option<&Log>,
    shared: Option<Arc<Log>>,
    console: &Console,
) -> Result<()> {
    console.line(format_args!("{} {} {}", nobody.is_some(), log.is_some(), shared.is_some()))
}

struct Users {
    audit: Lazy<Audit>,
}

struct Audit {
    users: Arc<Users>,
}

#[service]
impl Users {
    fn new(log: &Log, audit: Lazy<Audit>) -> Self {
        log.add("start users");
        Self { audit }
    }
}

#[service]
impl Audit {
    async fn new(log: &Log, users: Arc<Users>) -> Self {
        log.add("start audit");
        Self { users }
    }
}

#[command("audit")]
async fn audit(users: &Users, log: &Log) -> Result<()> {
    log.add("audit");
    let audit = users.audit.get().await?;
    assert!(std::ptr::eq(&*audit.users, users));
    assert!(Arc::ptr_eq(&audit, &users.audit.clone().get().await?));
    Ok(())
}

static NEXT: AtomicU32 = AtomicU32::new(0);

struct Draft(u32);

#[service(transient)]
fn draft(log: &Log) -> Result<Draft> {
    log.add("draft");
    Ok(Draft(NEXT.fetch_add(1, Ordering::SeqCst)))
}

#[service(transient)]
struct Query<T> {
    log: Arc<Log>,
    draft: Draft,
    #[default(PhantomData)]
    of: PhantomData<T>,
}

impl<T> Query<T> {
    fn run(&self) -> &'static str {
        self.log.add(format!("query {}", self.draft.0));
        std::any::type_name::<T>()
    }
}

#[service]
struct Repo {
    numbers: Query<u8>,
    texts: Query<char>,
}

#[command("query")]
fn query(
    repo: &Repo,
    #[service] own: Query<bool>,
    #[service] draft: Draft,
    console: &Console,
) -> Result<()> {
    let distinct = [repo.numbers.draft.0, repo.texts.draft.0, own.draft.0, draft.0];
    assert!((1..4).all(|it| !distinct[..it].contains(&distinct[it])));
    console.line(format_args!("{} {} {}", repo.numbers.run(), repo.texts.run(), own.run()))
}

/// A qualifier: the second of two that are alike.
struct Replica(Pool);

struct Pool(&'static str);

#[service]
fn pool() -> Pool {
    Pool("primary")
}

#[service]
fn replica() -> Replica {
    Replica(Pool("replica"))
}

#[service]
fn words() -> std::collections::BTreeSet<&'static str> {
    ["foreign"].into()
}

#[command("qualified")]
fn qualified(
    pool: &Pool,
    replica: &Replica,
    words: &std::collections::BTreeSet<&'static str>,
    console: &Console,
) -> Result<()> {
    console.line(format_args!("{} {} {words:?}", pool.0, replica.0.0))
}

#[test]
fn a_service_is_found_as_a_trait() {
    let (app, log) = wired();
    assert_eq!(printed(&app, "mail:send", &["ada"]), "smtp to ada, 3 tries\n");
    assert_eq!(printed(&app, "mail:share", &[]), "smtp to all, 3 tries 3\n");
    assert_eq!(log.take(), ["smtp ada", "smtp all"]);
}

#[test]
fn contributions_are_gathered_in_the_order_of_the_sources() {
    let (app, log) = wired();
    assert_eq!(printed(&app, "check:all", &[]), "smtp\ndisk\n");
    assert_eq!(printed(&app, "keep", &[]), "2 0 false true\n");
    assert_eq!(log.take(), ["start disk"]);
}

#[test]
fn a_service_may_be_missing() {
    let (app, _) = wired();
    assert_eq!(printed(&app, "optional", &[]), "false true true\n");
}

#[test]
fn a_lazy_service_breaks_a_circle_and_is_built_when_it_is_asked_for() {
    let (app, log) = wired();
    printed(&app, "audit", &[]);
    printed(&app, "audit", &[]);
    assert_eq!(log.take(), ["start users", "audit", "start audit", "audit"]);
}

#[test]
fn a_transient_service_is_made_for_each_user() {
    let (app, log) = wired();
    assert_eq!(printed(&app, "query", &[]), "u8 char bool\n");
    assert_eq!(log.take().iter().filter(|it| *it == "draft").count(), 4);
    printed(&app, "query", &[]);
    assert_eq!(log.take().iter().filter(|it| *it == "draft").count(), 2);
}

#[test]
fn newtypes_qualify_and_foreign_types_are_services() {
    let (app, _) = wired();
    assert_eq!(printed(&app, "qualified", &[]), "primary replica {\"foreign\"}\n");
}
