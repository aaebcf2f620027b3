//! The names under which the scan, `app!` and `#[service]` know the other views of a service.

/// How many of a kind a service may have.
pub(crate) const MOST: usize = 8;

/// The `at`th `as = dyn Trait` of the service `key`.
pub(crate) fn view(key: &str, at: usize) -> String {
    format!("{key} as {at}")
}

/// The `at`th `into = dyn Trait`.
pub(crate) fn contribution(key: &str, at: usize) -> String {
    format!("{key} into {at}")
}

/// Whether that is what the name means.
pub(crate) fn is_contribution(name: &str) -> bool {
    name.contains(" into ")
}
