//! What tests, `main` and the command line give to read instead of, or before, what the process has.

use crate::config::source::{DOTENV, Directories, Environment, Sources};
use std::path::PathBuf;

impl Sources {
    /// No variables and no files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// No variables, and the files of a directory, each read when it is needed.
    #[must_use]
    pub fn in_directory(directory: impl Into<PathBuf>) -> Self {
        let mut sources = Self::default();
        sources.directories = Directories::One(directory.into());
        sources
    }

    /// The environment and the files of this process, and what its command line says: as it is when
    /// something is read for the first time, whatever was read before.
    #[must_use]
    pub fn from_process() -> Self {
        let process = Self::process();
        let overrides = process.overrides();
        let mut sources = Self::default();
        sources.overrides = overrides.map(|it| (it.0.to_owned(), it.1.to_owned())).collect();
        sources.named = process.given.get().and_then(|it| it.named.clone());
        sources.environment = Environment::Process;
        sources.directories = Directories::Process;
        sources
    }

    /// What holds where nobody sets anything: the file that was there when the program was compiled.
    pub(super) fn compiled() -> Self {
        let mut sources = Self::default();
        sources.embedded = super::source::embedded();
        sources
    }

    /// Adds a variable to the environment.
    #[must_use]
    pub fn with_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Environment::Given(variables) = &mut self.environment {
            variables.push((name.into(), value.into()));
        }
        self
    }

    /// Sets `section.key`, as `--config` does; of two equal keys the last one counts.
    #[must_use]
    pub fn with_override(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.overrides.push((key.into(), value.into()));
        self
    }

    /// Takes `text` for the file `.env`.
    #[must_use]
    pub fn with_dotenv(self, text: impl Into<String>) -> Self {
        self.with_file(DOTENV, text)
    }

    /// Takes `text` for the file `foundry.toml`, which is called `name` in messages.
    #[must_use]
    pub fn with_toml(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.base = Some((name.into(), text.into()));
        self
    }

    /// Takes `text` for a file of this name: `.env.test`, `foundry.test.toml`.
    #[must_use]
    pub fn with_file(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.files.push((name.into(), text.into()));
        self
    }

    /// Reads the file of this name instead of `foundry.toml`, as `--config-file` says.
    #[must_use]
    pub fn with_config_file(mut self, name: impl Into<String>) -> Self {
        self.named = Some(name.into());
        self
    }

    /// Takes `text` for the file `name` that was there when the program was compiled.
    #[must_use]
    pub fn with_embedded(mut self, name: &'static str, text: &'static str) -> Self {
        self.embedded = Some((name, text));
        self
    }
}
