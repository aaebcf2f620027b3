//! Names of commands: those of real consoles, and as many made up as are wanted.

use std::collections::BTreeSet;

const REAL: [&str; 2] = [
    include_str!("../data/artisan-commands.txt"),
    include_str!("../data/predecessor-commands.txt"),
];

/// What Foundry, clap or argh already have.
const BUILT_IN: [&str; 5] = ["about", "completion", "help", "list", "man"];

const NAMESPACES: [&str; 16] = [
    "user", "order", "invoice", "report", "tenant", "audit", "storage", "search", "billing",
    "catalog", "sync", "webhook", "customer", "product", "payment", "shipment",
];

const VERBS: [&str; 12] = [
    "create", "delete", "show", "clear", "import", "export", "rebuild", "prune", "retry",
    "publish", "verify", "watch",
];

const NOUNS: [&str; 11] = [
    "role", "token", "index", "entries", "batch", "address", "price", "refund", "template",
    "image", "snapshot",
];

/// So many different names: real ones as long as there are any.
pub fn names(count: usize) -> Vec<String> {
    let real: BTreeSet<&str> = REAL.iter().flat_map(|it| it.lines()).map(str::trim).collect();
    let mut real: Vec<&str> =
        real.into_iter().filter(|it| !it.is_empty() && !BUILT_IN.contains(it)).collect();
    if count < real.len() {
        // From all of them, not from the first letters of the alphabet.
        let all = real.len();
        real = (0..count).map(|it| real[it * all / count]).collect();
    }
    let missing = count - real.len();
    real.into_iter().map(str::to_owned).chain((0..missing).map(made_up)).collect()
}

/// A name like `user:create-role`, another one for each number below 2,112.
fn made_up(number: usize) -> String {
    let number = number * 1_009 % (16 * 12 * 11);
    let (namespace, verb, noun) = (number % 16, number / 16 % 12, number / 192);
    format!("{}:{}-{}", NAMESPACES[namespace], VERBS[verb], NOUNS[noun])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_different_names_as_asked() {
        for count in [5, 10, 50, 200, 1_000, 2_000] {
            assert_eq!(names(count).into_iter().collect::<BTreeSet<_>>().len(), count);
        }
    }
}
