//! The console as a service that every container has.

use crate::console::{Console, SLOT};
use crate::spec::item::Need;
use crate::spec::probe::ProvidedBy;

#[diagnostic::do_not_recommend]
impl<Root> ProvidedBy<Root> for Console {
    const NEED: Need = Need::Builtin(SLOT);
}
