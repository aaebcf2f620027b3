//! An application with every sort of node, for `app:graph` and `app:check` to look at. `BROKEN` names
//! what fails or takes too long.

#![forbid(unsafe_code)]

use foundry::{All, Close, Config, Console, Lazy, Result, command, service};
use std::collections::BTreeMap;
use std::sync::Arc;

foundry::app! {
    /// Looked at from outside.
    struct Inspected;
    packs = [foundry_tests::packs::clock::Clocks],
    requires = [Tenant]
}

fn main() -> std::process::ExitCode {
    Inspected::builder().provide(Tenant("acme")).run()
}

fn is_broken(name: &str) -> bool {
    std::env::var("BROKEN").is_ok_and(|it| it.split(',').any(|it| it == name))
}

/// Whose application it is.
struct Tenant(&'static str);

#[derive(Config)]
#[config(prefix = "MAIL")]
struct MailConfig {
    #[config(default = 25)]
    port: u16,
}

trait Mailer: Send + Sync {
    fn send(&self);
}

trait Probe: Send + Sync {
    fn name(&self) -> &'static str;
}

#[service(as = dyn Mailer, into = dyn Probe)]
struct Smtp {
    config: Arc<MailConfig>,
    console: Arc<Console>,
}

impl Mailer for Smtp {
    fn send(&self) {
        self.console.note(format_args!("port {}", self.config.port));
    }
}

impl Probe for Smtp {
    fn name(&self) -> &'static str {
        "smtp"
    }
}

struct Pool(Arc<Console>);

#[service]
async fn pool(console: Arc<Console>, tenant: &Tenant) -> Result<Pool> {
    if is_broken("pool") {
        return Err(format!("nobody answers {}", tenant.0).into());
    }
    console.note("open pool");
    Ok(Pool(console))
}

impl Close for Pool {
    async fn close(&self) {
        self.0.note("close pool");
    }
}

#[service(into = dyn Probe)]
struct Disk;

impl Probe for Disk {
    fn name(&self) -> &'static str {
        "disk"
    }
}

struct Users {
    _pool: Arc<Pool>,
    _audit: Lazy<Audit>,
}

#[service]
impl Users {
    fn new(pool: Arc<Pool>, audit: Lazy<Audit>) -> Self {
        Self { _pool: pool, _audit: audit }
    }
}

/// Is known to those whom it knows.
#[service]
struct Audit {
    _users: Arc<Users>,
}

/// What one command does, as a whole.
struct Work(Arc<Console>);

#[service(scope = command)]
fn work(console: Arc<Console>, _pool: &Pool) -> Result<Work> {
    assert!(!is_broken("panic"), "on purpose");
    if is_broken("work") {
        return Err("no work".into());
    }
    console.note("open work");
    Ok(Work(console))
}

impl Close for Work {
    async fn close(&self) {
        self.0.note("close work");
    }
}

#[service(transient)]
struct Draft {
    _pool: Arc<Pool>,
}

/// With a name that every language has to escape.
#[service]
async fn index(console: &Console) -> Result<BTreeMap<&'static str, [u8; 2]>> {
    if is_broken("slow") {
        console.line("ready")?;
        std::future::pending::<()>().await;
    }
    if is_broken("index") { Err("no index".into()) } else { Ok(BTreeMap::new()) }
}

/// What nobody needs any more, but for what nobody needs either.
#[service]
struct Forgotten;

#[service]
struct Obsolete {
    _forgotten: Arc<Forgotten>,
}

/// Add a user.
#[command("user:add")]
async fn add(_users: &Users, mailer: &dyn Mailer, _work: &Work) {
    mailer.send();
}

/// List the users.
#[command("user:list")]
fn list(_users: &Users, #[service] _draft: Draft) {}

/// Say what is well.
#[command("health")]
fn health(probes: All<dyn Probe>, console: &Console) -> Result<()> {
    probes.iter().try_for_each(|it| console.line(it.name()))
}

/// Look for something.
#[command("app:search")]
fn search(
    _index: Lazy<BTreeMap<&'static str, [u8; 2]>>,
    _nobody: Option<&dyn Nobody>,
    _clock: &foundry_tests::packs::clock::Clock,
) {
}

trait Nobody: Send + Sync {}
