//! Services that are bound and asked for by name. Shared by what measures their time and their
//! instructions.

use foundry_runtime::DynamicContainer;
use std::sync::Arc;

/// How many there are.
pub(crate) const MANY: usize = 50;

/// The name of the one that is asked for.
pub(crate) const ASKED: &str = "mail.smtp.25";

/// A service, which knows its number.
pub(crate) struct Service(pub(crate) usize);

/// The name of a service.
pub(crate) fn name(number: usize) -> String {
    format!("mail.smtp.{number}")
}

/// All of them.
pub(crate) fn container() -> DynamicContainer {
    let container = DynamicContainer::new();
    for number in 0..MANY {
        container.singleton(name(number), move |_| Ok(Arc::new(Service(number))));
    }
    container
}
