//! Man.
use crate::definition::Definition;
use crate::definition::rows::CommandRow;
pub(crate) fn page(_: &'static Definition, _: Option<&CommandRow>) -> String {
    String::new()
}
