//! What holds between the parameters of a command.

use crate::error::{Error, Result};
use crate::input::read::Input;
use crate::model::parameter_rows::Said;
use crate::model::variables::Empty;
use crate::spec::parameter::Rule;

impl Input<'_> {
    /// # Errors
    ///
    /// A usage error for the first rule that is broken.
    #[cold]
    pub(super) fn check_rules(&self) -> Result<()> {
        let given = self.given | self.given_by_environment()?;
        match self.definition.rules(self.command).iter().find(|it| it.is_broken(given)) {
            Some(rule) => Err(self.broken(*rule, given)),
            None => Ok(()),
        }
    }

    /// Returns the parameters that the environment gives, also those that the command line gives.
    fn given_by_environment(&self) -> Result<u64> {
        let Some(variables) = self.definition.variables else { return Ok(0) };
        let mut given = 0;
        for (param, text) in self.definition.texts(self.command).iter().enumerate() {
            let name = self.definition.text(text.span(Said::Env));
            if !name.is_empty() && (variables.read)(name, Empty::Unset)?.is_some() {
                given |= 1 << param;
            }
        }
        Ok(given)
    }

    fn broken(&self, rule: Rule, given: u64) -> Error {
        let from_variables = given & !self.given;
        let named = |bits, last| self.named(bits, from_variables, last);
        match rule {
            Rule::Requires { one, others } => self.usage_error(format!(
                "{} needs {} too",
                named(one, "and"),
                named(others & !given, "and")
            )),
            Rule::Conflicts { one, others } => self.usage_error(format!(
                "{} and {} cannot be given together",
                named(one, "and"),
                named(others & given, "and")
            )),
            Rule::Exclusive(bits) => {
                self.usage_error(format!("{} cannot be given together", named(bits & given, "and")))
            }
            Rule::AtLeastOne(bits) => self.usage_error(format!("give {}", named(bits, "or"))),
        }
    }

    /// Lists parameters in a sentence. `from_variables` are those that the environment gives: their
    /// variables are named, because the command line does not show where they come from.
    fn named(&self, bits: u64, from_variables: u64, last: &str) -> String {
        let params = (0..self.params().rows.len()).filter(|it| bits & (1 << it) != 0);
        let name = |param: usize| match from_variables & (1 << param) {
            0 => self.shown(param),
            _ => {
                let variable = self.definition.text(self.said(param).span(Said::Env));
                format!("{} (from the environment variable `{variable}`)", self.shown(param))
            }
        };
        let names: Vec<String> = params.map(name).collect();
        match names.split_last() {
            Some((name, rest)) if !rest.is_empty() => {
                format!("{} {last} {name}", rest.join(", "))
            }
            _ => names.concat(),
        }
    }
}
