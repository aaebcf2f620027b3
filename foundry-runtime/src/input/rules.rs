//! What holds between the parameters of a command.

use crate::command::spec::Rule;
use crate::config::Empty;
use crate::definition::rows::Said;
use crate::error::Result;
use crate::input::read::Input;

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

    /// The parameters that the environment gives.
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

    fn broken(&self, rule: Rule, given: u64) -> crate::Error {
        match rule {
            Rule::Requires { one, others } => self.usage_error(format!(
                "{} needs {} too",
                self.named(one, "and"),
                self.named(others & !given, "and")
            )),
            Rule::Conflicts { one, others } => self.usage_error(format!(
                "{} and {} cannot be given together",
                self.named(one, "and"),
                self.named(others & given, "and")
            )),
            Rule::Exclusive(bits) => self.usage_error(format!(
                "{} cannot be given together",
                self.named(bits & given, "and")
            )),
            Rule::AtLeastOne(bits) => self.usage_error(format!("give {}", self.named(bits, "or"))),
        }
    }

    /// Parameters in a sentence.
    fn named(&self, bits: u64, last: &str) -> String {
        let params = (0..self.params().rows.len()).filter(|it| bits & (1 << it) != 0);
        let names: Vec<String> = params.map(|it| self.shown(it)).collect();
        match names.split_last() {
            Some((name, rest)) if !rest.is_empty() => {
                format!("{} {last} {name}", rest.join(", "))
            }
            _ => names.concat(),
        }
    }
}
