//! Asks for a value that is missing.

use crate::console::{answer, remark, scripted};
use crate::error::Result;
use crate::input::read::{Answerer, Input};
use crate::input::word::Word;
use crate::model::parameter;
use crate::model::parameter_rows::Said;
use crate::terminal;
use std::io::{self, IsTerminal};
use std::sync::{Mutex, PoisonError};

/// How often a person may answer with something that does not fit.
const TRIES: usize = 3;

impl Input<'_> {
    /// Asks until the answer fits. `None` if nobody is there.
    ///
    /// # Errors
    ///
    /// What was wrong with the last answer; or if the terminal cannot be read.
    pub(super) fn answered<T>(
        &self,
        param: usize,
        read: &dyn Fn(Word<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let answers = self.answers.get_or_init(Mutex::default);
        let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, answer)) = answers.iter().find(|it| it.0 == param) {
            return read(Word::Text(answer)).map(Some);
        }
        let is_person = matches!(self.asked, Answerer::Person);
        if is_person && (!io::stdin().is_terminal() || !io::stderr().is_terminal()) {
            return Ok(None);
        }
        let texts = self.said(param);
        let choices: Vec<&str> =
            parameter::choices(self.definition.text, texts).map(|it| it.0).collect();
        let mut question = self.definition.text(texts.span(Said::Prompt)).to_owned();
        if !choices.is_empty() {
            question = format!("{question} ({})", choices.join(", "));
        }
        let mut last = None;
        for _ in 0..TRIES {
            let answer = match &self.asked {
                Answerer::Test(script) => scripted(script, &question)?,
                _ => match answer(&question, texts.secret)? {
                    Some(answer) => answer,
                    None => return Ok(None),
                },
            };
            if answer.is_empty() {
                remark("an answer is needed\n");
                continue;
            }
            match read(Word::Text(&answer)) {
                Ok(value) => {
                    answers.push((param, answer));
                    return Ok(Some(value));
                }
                Err(error) => {
                    remark(&format!("{}\n", terminal::escape_indented(&error.to_string())));
                    last = Some(error);
                }
            }
        }
        last.map_or(Ok(None), Err)
    }
}
