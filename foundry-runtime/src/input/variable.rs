//! Options that a variable of the environment gives, if the command line does not.

use crate::config;
use crate::error::Result;
use crate::input::read::Input;
use crate::input::word::Word;
use crate::model::parameter_rows::Said;
use crate::model::variables::Empty;

impl Input<'_> {
    /// Returns the value that the environment gives, if the command line gives none. A variable that is
    /// empty gives none, except to a text that is not secret, and has to be there or has a default.
    ///
    /// # Errors
    ///
    /// A usage error if it is no such value.
    pub fn from_env<T>(
        &self,
        param: usize,
        read: impl for<'w> Fn(&Self, usize, Word<'w>) -> Result<T>,
    ) -> Result<Option<T>> {
        if self.word(param).is_some() {
            return Ok(None);
        }
        let name = self.definition.text(self.said(param).span(Said::Env));
        let empty = match is_text::<T>() && !self.is_secret(param) {
            true => Empty::Text,
            false => Empty::Unset,
        };
        let Some(value) = config::variable(name, empty)? else { return Ok(None) };
        if value.is_empty() && self.may_be_none(param) {
            return Ok(None);
        }
        let read = read(self, param, Word::Text(&value));
        read.map(Some).map_err(|cause| self.not_valid_env(param, &cause))
    }

    /// Returns whether an option that is not given has no value at all.
    fn may_be_none(&self, param: usize) -> bool {
        let is_required = self.params().rows[param].kind.is_required();
        !is_required && self.said(param).span(Said::Default).len == 0
    }
}

/// Returns whether the type is a text.
fn is_text<T>() -> bool {
    matches!(std::any::type_name::<T>(), "&str" | "alloc::string::String")
}
