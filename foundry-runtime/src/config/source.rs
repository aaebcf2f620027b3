//! Where configuration comes from: the only reader of the environment and of configuration files.
//! What the texts mean is decided in `value.rs`.

use super::document::Document;
use super::dotenv::Dotenv;
use super::keys;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{env, fmt, fs, io};

const DOTENV: &str = ".env";
const DOCUMENT: &str = "foundry.toml";
const DOCUMENT_VARIABLE: &str = "FOUNDRY_CONFIG";

/// Where configuration comes from. Highest first:
///
/// 1. the variable `NAME` of the environment
/// 2. the file named by the variable `NAME_FILE`, without its last newline
/// 3. `NAME`, then `NAME_FILE`, in `.env`
/// 4. `foundry.toml`, or the file named by the variable `FOUNDRY_CONFIG`
///
/// A running program reads its own; a test says what stands in each:
///
/// ```
/// # use foundry_runtime as foundry;
/// use foundry::config::Sources;
///
/// let sources = Sources::new()
///     .with_variable("DATABASE_URL", "sqlite::memory:")
///     .with_dotenv("MAIL_HOST=localhost")
///     .with_toml("foundry.toml", "[mail]\nport = 25");
/// ```
#[derive(Default)]
pub struct Sources {
    environment: Environment,
    /// Where the files are looked for; without one there are none.
    directory: Option<PathBuf>,
    dotenv: OnceLock<Dotenv>,
    document: OnceLock<Document>,
}

enum Environment {
    Process,
    /// Of two equal names the last one counts.
    Given(Vec<(String, String)>),
}

impl Default for Environment {
    fn default() -> Self {
        Self::Given(Vec::new())
    }
}

impl Sources {
    /// No variables and no files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// No variables, and the files of a directory, each read when it is needed.
    #[must_use]
    pub fn in_directory(directory: impl Into<PathBuf>) -> Self {
        Self { directory: Some(directory.into()), ..Self::default() }
    }

    /// The environment and the files of this process, each read when it is needed: what changed since the
    /// program read them is seen.
    #[must_use]
    pub fn from_process() -> Self {
        Self {
            environment: Environment::Process,
            directory: Some(PathBuf::new()),
            ..Self::default()
        }
    }

    /// Adds a variable to the environment.
    #[must_use]
    pub fn with_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Environment::Given(variables) = &mut self.environment {
            variables.push((name.into(), value.into()));
        }
        self
    }

    /// Takes `text` for the file `.env`.
    #[must_use]
    pub fn with_dotenv(mut self, text: impl Into<String>) -> Self {
        self.dotenv = Dotenv::parse(File::new(DOTENV, text)).into();
        self
    }

    /// Takes `text` for the file `foundry.toml`, which is called `name` in messages.
    #[must_use]
    pub fn with_toml(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.document = Document::parse(File::new(name, text)).into();
        self
    }

    /// The environment of this process and the files of its directory.
    pub(super) fn process() -> &'static Self {
        static PROCESS: Sources = Sources {
            environment: Environment::Process,
            directory: Some(PathBuf::new()),
            dotenv: OnceLock::new(),
            document: OnceLock::new(),
        };
        &PROCESS
    }

    /// What the environment and `.env` say about a variable.
    pub(super) fn variable(&self, name: &str) -> Result<Option<Text<'_>>, Vec<String>> {
        let by_file = format!("{name}_FILE");
        if let Some(text) = self.environment.get(name)? {
            return Ok(Some(Text { place: Place::Variable(name.to_owned()), text }));
        }
        if let Some(path) = self.environment.get(&by_file)? {
            return self.file_of(by_file, &path).map(Some);
        }
        let dotenv = self.dotenv();
        if !dotenv.problems.is_empty() {
            return Err(dotenv.problems.clone());
        }
        if let Some(it) = dotenv.get(name) {
            let place =
                Place::Dotenv { place: dotenv.file.place(it.at), variable: name.to_owned() };
            return Ok(Some(Text { place, text: Cow::Borrowed(&it.value) }));
        }
        match dotenv.get(&by_file) {
            Some(it) => self.file_of(by_file, &it.value).map(Some),
            None => Ok(None),
        }
    }

    /// A variable that is set, with where, and differs from `name` by one slip.
    pub(super) fn similar_variable(&self, name: &str, taken: &[&str]) -> Option<String> {
        let near = |it: &str| keys::one_slip(name, it) && !taken.contains(&it);
        if let Some(it) = self.environment.names().into_iter().find(|it| near(it)) {
            return Some(format!("`{it}` in the environment"));
        }
        let dotenv = self.dotenv();
        let it = dotenv.variables.iter().find(|it| near(&it.name))?;
        Some(format!("`{}` at {}", it.name, dotenv.file.place(it.at)))
    }

    pub(super) fn document(&self) -> &Document {
        self.document.get_or_init(|| {
            let named = match self.environment.get(DOCUMENT_VARIABLE) {
                Ok(named) => named,
                Err(problems) => return Document { problems, ..Document::default() },
            };
            match self.read(named.as_deref().unwrap_or(DOCUMENT)) {
                Ok(Some(file)) => Document::parse(file),
                Ok(None) => match named {
                    None => Document { file: File::new(DOCUMENT, ""), ..Document::default() },
                    Some(name) => Document {
                        problems: vec![format!(
                            "`{DOCUMENT_VARIABLE}` names `{name}`, which does not exist"
                        )],
                        ..Document::default()
                    },
                },
                Err(problem) => Document { problems: vec![problem], ..Document::default() },
            }
        })
    }

    fn dotenv(&self) -> &Dotenv {
        self.dotenv.get_or_init(|| match self.read(DOTENV) {
            Ok(Some(file)) => Dotenv::parse(file),
            Ok(None) => Dotenv::default(),
            Err(problem) => Dotenv { problems: vec![problem], ..Dotenv::default() },
        })
    }

    fn file_of(&self, variable: String, path: &str) -> Result<Text<'_>, Vec<String>> {
        let directory = self.directory.as_deref().unwrap_or(Path::new(""));
        match fs::read_to_string(directory.join(path)) {
            Ok(mut text) => {
                if text.ends_with('\n') {
                    text.pop();
                    if text.ends_with('\r') {
                        text.pop();
                    }
                }
                let place = Place::File { variable, path: path.to_owned() };
                Ok(Text { place, text: Cow::Owned(text) })
            }
            Err(error) => {
                // The path is not shown: it may be the secret, set under the wrong name.
                Err(vec![format!("`{variable}` names a file that cannot be read: {error}")])
            }
        }
    }

    /// A file that may be missing.
    fn read(&self, name: &str) -> Result<Option<File>, String> {
        let Some(directory) = &self.directory else { return Ok(None) };
        let path = directory.join(name);
        let name = path.display().to_string();
        match fs::read(&path) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Ok(Some(File::new(name, text))),
                Err(error) => {
                    let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                    let file = File::new(name, String::from_utf8_lossy(valid));
                    Err(format!("{}: not valid UTF-8", file.place(valid.len())))
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("`{name}` cannot be read: {error}")),
        }
    }
}

/// Shows nothing: what stands in the sources may be secret.
impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sources").finish_non_exhaustive()
    }
}

impl Environment {
    fn get(&self, name: &str) -> Result<Option<Cow<'_, str>>, Vec<String>> {
        match self {
            Self::Given(variables) => {
                let variable = variables.iter().rfind(|it| it.0 == name);
                Ok(variable.map(|it| Cow::Borrowed(it.1.as_str())))
            }
            Self::Process => match env::var(name) {
                Ok(text) => Ok(Some(Cow::Owned(text))),
                Err(env::VarError::NotPresent) => Ok(None),
                Err(env::VarError::NotUnicode(_)) => {
                    Err(vec![format!("`{name}` in the environment is not valid UTF-8")])
                }
            },
        }
    }

    fn names(&self) -> Vec<String> {
        match self {
            Self::Given(variables) => variables.iter().map(|it| it.0.clone()).collect(),
            Self::Process => {
                env::vars_os().filter_map(|(name, _)| name.into_string().ok()).collect()
            }
        }
    }
}

/// A text, and where it was found.
pub(super) struct Text<'a> {
    pub(super) place: Place,
    pub(super) text: Cow<'a, str>,
}

/// Where a text was found, as a message names it.
pub(super) enum Place {
    Variable(String),
    File { variable: String, path: String },
    Dotenv { place: String, variable: String },
    Default,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(name) => write!(f, "`{name}` in the environment"),
            Self::File { variable, path } => write!(f, "`{path}`, named by `{variable}`"),
            Self::Dotenv { place, variable } => write!(f, "{place}: `{variable}`"),
            Self::Default => f.write_str("the default in the code"),
        }
    }
}

/// A file that was read, so that places in it can be named.
#[derive(Default)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) text: String,
}

impl File {
    pub(super) fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let mut text = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Self { name: name.into(), text }
    }

    /// `file:line:column`, as editors count: from one, in characters.
    pub(super) fn place(&self, at: usize) -> String {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("{}:{line}:{column}", self.name)
    }
}

/// One variable of the environment.
pub(super) fn environment(name: &str) -> Option<String> {
    env::var(name).ok()
}
