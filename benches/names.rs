//! The command names of the benchmarks: Laravel's real ones, and as many made up as are wanted.
//! Shared by the build script, which makes tables of them, and the benchmarks, which look them up.

const ARTISAN: &str = include_str!("../tests/data/artisan-commands.txt");

const NAMESPACES: [&str; 24] = [
    "user", "order", "cache", "queue", "migrate", "db", "event", "make", "schedule", "route",
    "view", "config", "session", "mail", "invoice", "report", "tenant", "audit", "storage",
    "search", "notify", "billing", "catalog", "sync",
];

const VERBS: [&str; 22] = [
    "create", "delete", "list", "show", "clear", "run", "import", "export", "rebuild", "prune",
    "retry", "publish", "assign", "revoke", "check", "generate", "install", "reset", "rollback",
    "warm", "watch", "verify",
];

const NOUNS: [&str; 22] = [
    "all",
    "role",
    "token",
    "index",
    "entries",
    "batch",
    "table",
    "permissions",
    "failed",
    "customer",
    "address",
    "product",
    "price",
    "discount",
    "payment",
    "refund",
    "shipment",
    "webhook",
    "template",
    "image",
    "log",
    "snapshot",
];

/// How many commands the tables have.
pub(crate) const SIZES: [usize; 4] = [10, 85, 1_000, 10_000];

/// So many different names; up to 85 they are Laravel's.
pub(crate) fn names(size: usize) -> Vec<String> {
    let artisan = ARTISAN.lines().map(str::to_owned);
    match size {
        10 => artisan.step_by(8).take(10).collect(),
        85 => artisan.collect(),
        _ => (0..size).map(made_up).collect(),
    }
}

/// A name like `user:create-role`, another one for each number below 11,616.
fn made_up(number: usize) -> String {
    // A stride that is coprime to the number of names mixes the words also in a small table.
    let number = number * 7_919 % (24 * 22 * 22);
    let (namespace, verb, noun) = (number % 24, number / 24 % 22, number / 24 / 22);
    format!("{}:{}-{}", NAMESPACES[namespace], VERBS[verb], NOUNS[noun])
}
