//! The sources of configuration. The environment is read in `base/environment.rs`, files are read in `files.rs`,
//! `variables.rs` looks up variables, and `value.rs` decides what the texts mean.

use super::document::Document;
use super::dotenv::Dotenv;
use crate::base::environment::{self, NotUnicode};
use crate::nearest::nearest;
use foundry_grammar::edit_distance;
use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::{env, fmt};

pub(super) const DOTENV: &str = ".env";
pub(super) const DOCUMENT: &str = "foundry.toml";
pub(super) const DOCUMENT_VARIABLE: &str = "FOUNDRY_CONFIG";
pub(super) const PROFILE_VARIABLE: &str = "APP_ENV";

/// Where configuration comes from. Strongest first:
///
/// 1. `--config section.key=value` of the command line
/// 2. the variable `NAME` of the environment, then the file named by the variable `NAME_FILE`,
///    without its last newline; a variable that is empty counts as not set, except for a text
/// 3. `NAME`, then `NAME_FILE`, in `.env.<APP_ENV>`
/// 4. the same in `.env`
/// 5. `foundry.<APP_ENV>.toml`
/// 6. `foundry.toml`, or the file named by `--config-file` or by the variable `FOUNDRY_CONFIG`
/// 7. a file that was there when the program was compiled
///
/// `.env` files stand in the working directory, `foundry.toml` there or else beside the program, and
/// the file of an `APP_ENV` beside the one that it refines. `APP_ENV` itself comes from the environment
/// or from `.env`.
///
/// A running program reads its own; a test says what stands in each:
///
/// ```
/// # use foundry_runtime as foundry;
/// use foundry::config::Sources;
///
/// let sources = Sources::new()
///     .with_override("mail.port", "2525")
///     .with_variable("DATABASE_URL", "sqlite::memory:")
///     .with_dotenv("MAIL_HOST=localhost\nAPP_ENV=test")
///     .with_file("foundry.test.toml", "[mail]\nport = 26")
///     .with_toml("foundry.toml", "[mail]\nport = 25");
/// ```
#[derive(Default)]
pub struct Sources {
    pub(super) environment: Environment,
    pub(super) overrides: Vec<(String, String)>,
    /// Where the files are looked for; without one there are none.
    pub(super) directories: Directories,
    /// Files that are given as texts, by their names.
    pub(super) files: Vec<(String, String)>,
    /// The same for what stands for `foundry.toml`, whatever its name.
    pub(super) base: Option<(String, String)>,
    /// The file that the command line names.
    pub(super) named: Option<String>,
    pub(super) embedded: Option<(&'static str, &'static str)>,
    pub(super) given: OnceLock<Given>,
    profile: OnceLock<Result<Option<String>, String>>,
    dotenv: OnceLock<Dotenv>,
    profile_dotenv: OnceLock<Dotenv>,
    pub(super) documents: OnceLock<Vec<Document>>,
    /// The sections that were read, if the command line set anything.
    heard: Mutex<Vec<&'static str>>,
    /// The mistakes in `.env` files were reported, or will be reported elsewhere.
    pub(super) is_dotenv_told: AtomicBool,
}

/// What `main` and the command line say about the sources of a process.
#[derive(Default)]
pub(super) struct Given {
    overrides: Vec<(String, String)>,
    pub(super) named: Option<String>,
}

pub(super) enum Environment {
    Process,
    /// Of two equal names the last one counts.
    Given(Vec<(String, String)>),
}

impl Default for Environment {
    fn default() -> Self {
        Self::Given(Vec::new())
    }
}

#[derive(Default)]
pub(super) enum Directories {
    #[default]
    None,
    One(PathBuf),
    /// The working directory, and that of the program.
    Process,
}

/// The file that was there when the program was compiled.
static EMBEDDED: OnceLock<(&'static str, &'static str)> = OnceLock::new();

impl Sources {
    /// The environment of this process and the files of its directories.
    pub(crate) fn process() -> &'static Self {
        static PROCESS: Sources = Sources {
            environment: Environment::Process,
            overrides: Vec::new(),
            directories: Directories::Process,
            files: Vec::new(),
            base: None,
            named: None,
            embedded: None,
            given: OnceLock::new(),
            profile: OnceLock::new(),
            dotenv: OnceLock::new(),
            profile_dotenv: OnceLock::new(),
            documents: OnceLock::new(),
            heard: Mutex::new(Vec::new()),
            is_dotenv_told: AtomicBool::new(false),
        };
        &PROCESS
    }

    /// What the command line says; whether nothing was read or said before.
    pub(super) fn give(&self, overrides: Vec<(String, String)>, named: Option<String>) -> bool {
        self.documents.get().is_none() && self.given.set(Given { overrides, named }).is_ok()
    }

    /// Remembers for the process that a section was read, by whom ever.
    pub(super) fn hear(&self, section: &'static str) {
        let process = Self::process();
        if matches!(self.environment, Environment::Process) && process.given.get().is_some() {
            let mut heard = process.heard.lock().unwrap_or_else(PoisonError::into_inner);
            if !heard.contains(&section) {
                heard.push(section);
            }
        }
    }

    /// What the command line set in sections that were not read.
    pub(super) fn unheard(&self) -> Vec<String> {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        let overrides = self.overrides().map(|(key, _)| key);
        let unheard = overrides.filter(|key| {
            let section = key.split('.').next().unwrap_or_default();
            !heard.contains(&section)
        });
        let warning = |key: &str| {
            let section = key.split('.').next().unwrap_or_default();
            let hint = nearest(section, &heard).map(|it| format!("; did you mean `{it}`?"));
            let hint = hint.unwrap_or_default();
            format!("`--config {key}` sets nothing: no section `{section}` was read{hint}")
        };
        unheard.map(warning).collect()
    }

    /// What was set by `section.key=value`, in the order of the command line.
    pub(super) fn overrides(&self) -> impl DoubleEndedIterator<Item = (&str, &str)> {
        let given = self.given.get().map(|it| it.overrides.as_slice()).unwrap_or_default();
        self.overrides.iter().chain(given).map(|it| (it.0.as_str(), it.1.as_str()))
    }

    /// A variable that is set, with where, and differs from `name` by one slip.
    pub(super) fn similar_variable(&self, name: &str, taken: &[String]) -> Option<String> {
        let near =
            |it: &str| edit_distance(name, it) == Some(1) && !taken.iter().any(|taken| taken == it);
        if let Some(it) = self.environment.names().into_iter().find(|it| near(it)) {
            return Some(format!("`{it}` in the environment"));
        }
        self.profile_dotenv().into_iter().chain([self.dotenv()]).find_map(|dotenv| {
            let it = dotenv.variables.iter().find(|it| near(&it.name))?;
            Some(format!("`{}` at {}", it.name, dotenv.file.place(it.at)))
        })
    }

    /// What `APP_ENV` says, from the environment or `.env`; or what is wrong with it.
    pub(super) fn profile(&self) -> Result<Option<&str>, &str> {
        let read = || {
            let (name, place) = match self.environment.get(PROFILE_VARIABLE) {
                Ok(Some(name)) if !name.is_empty() => {
                    (name, format!("`{PROFILE_VARIABLE}` in the environment"))
                }
                Ok(_) => match self.dotenv().get(PROFILE_VARIABLE) {
                    Some(it) => (Cow::Borrowed(&*it.value), self.dotenv().file.place(it.at)),
                    None if self.dotenv().may_set(PROFILE_VARIABLE) => {
                        return Err(self.dotenv().problems.join("; "));
                    }
                    None => return Ok(None),
                },
                Err(problems) => return Err(problems.concat()),
            };
            let letter = |it: char| {
                it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, '-' | '_')
            };
            match name.chars().all(letter) {
                true if name.is_empty() => Ok(None),
                true => Ok(Some(name.into_owned())),
                // It becomes part of the name of a file.
                false => Err(format!(
                    "{place}: the name of an environment has small letters, digits, `-` and `_`, \
                     found `{}`",
                    name.escape_debug()
                )),
            }
        };
        match self.profile.get_or_init(read) {
            Ok(profile) => Ok(profile.as_deref()),
            Err(problem) => Err(problem),
        }
    }

    pub(super) fn dotenv(&self) -> &Dotenv {
        self.dotenv.get_or_init(|| self.read_dotenv(DOTENV))
    }

    /// `.env.<APP_ENV>`. A wrong name is told once, with the files of tables.
    pub(super) fn profile_dotenv(&self) -> Option<&Dotenv> {
        let profile = self.profile().ok()??;
        Some(self.profile_dotenv.get_or_init(|| self.read_dotenv(&format!("{DOTENV}.{profile}"))))
    }

    /// Where the files are, unless they are elsewhere.
    pub(super) fn directory(&self) -> Option<PathBuf> {
        match &self.directories {
            Directories::None => None,
            Directories::One(directory) => Some(directory.clone()),
            Directories::Process => Some(PathBuf::new()),
        }
    }
}

/// Installs the file that was there when the program was compiled: its name, and what is in it.
/// The first counts.
pub(super) fn embed(name: &'static str, text: &'static str) {
    let _ = EMBEDDED.set((name, text));
}

/// Shows nothing: what stands in the sources may be secret.
impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sources").finish_non_exhaustive()
    }
}

impl Environment {
    pub(super) fn get(&self, name: &str) -> Result<Option<Cow<'_, str>>, Vec<String>> {
        match self {
            Self::Given(variables) => {
                let variable = variables.iter().rfind(|it| it.0 == name);
                Ok(variable.map(|it| Cow::Borrowed(it.1.as_str())))
            }
            Self::Process => match environment::variable(name) {
                Ok(text) => Ok(text.map(Cow::Owned)),
                Err(NotUnicode) => {
                    Err(vec![format!("`{name}` in the environment is not valid UTF-8")])
                }
            },
        }
    }

    fn names(&self) -> Vec<String> {
        match self {
            Self::Given(variables) => variables.iter().map(|it| it.0.clone()).collect(),
            Self::Process => environment::names(),
        }
    }
}

/// Where the program itself lies.
pub(super) fn program_directory() -> Option<PathBuf> {
    Some(env::current_exe().ok()?.parent()?.to_owned())
}

/// The file that was there when the program was compiled.
pub(super) fn embedded() -> Option<(&'static str, &'static str)> {
    EMBEDDED.get().copied()
}
