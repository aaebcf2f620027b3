//! Which files of tables there are, and which of them is stronger.

use super::document::Document;
use super::place::File;
use super::source::{self, DOCUMENT, DOCUMENT_VARIABLE, Directories, Sources};
use std::path::PathBuf;

/// The file of tables that others refine, by its name in its directory.
struct Base {
    file: File,
    name: String,
    directory: Option<PathBuf>,
}

impl Sources {
    /// The files of tables, the strongest first. There is always one, for messages to name.
    pub(super) fn documents(&self) -> &[Document] {
        self.documents.get_or_init(|| {
            let mut documents = self.written();
            if let Some((name, text)) = self.embedded.or_else(|| self.compiled_in()) {
                documents.push(Document::parse(File::embedded(name, text)));
            }
            documents
        })
    }

    fn compiled_in(&self) -> Option<(&'static str, &'static str)> {
        match self.directories {
            Directories::Process => source::embedded(),
            _ => None,
        }
    }

    /// The file of the environment's name, and the one that it refines.
    fn written(&self) -> Vec<Document> {
        // A wrong name of the environment hides the file of that name, and no other.
        let (profile, wrong) = match self.profile() {
            Ok(profile) => (profile, None),
            Err(problem) => (None, Some(Document::wrong(problem))),
        };
        let base = match self.base() {
            Ok(base) => base,
            Err(problem) => return wrong.into_iter().chain([Document::wrong(problem)]).collect(),
        };
        let mut documents: Vec<_> = wrong.into_iter().chain([Document::parse(base.file)]).collect();
        if let Some(profile) = profile {
            let refined = match base.name.strip_suffix(".toml") {
                Some(stem) => format!("{stem}.{profile}.toml"),
                None => format!("{}.{profile}", base.name),
            };
            match self.read(base.directory.as_deref(), &refined) {
                Ok(None) => {}
                Ok(Some(file)) => documents.insert(0, Document::parse(file)),
                Err(it) => documents.insert(0, Document::wrong(it.problem)),
            }
        }
        documents
    }

    /// `foundry.toml`, or what is read instead; without one, a file with nothing in it.
    fn base(&self) -> Result<Base, String> {
        let directory = self.directory();
        if let Some((name, text)) = &self.base {
            return Ok(Base { file: File::new(name, text), name: name.clone(), directory });
        }
        if let Some((name, by)) = self.named()? {
            return match self.read_named(&name).map_err(|it| it.problem)? {
                Some(file) => Ok(Base { file, name, directory }),
                None => Err(format!("`{by}` names `{name}`, which does not exist")),
            };
        }
        let name = DOCUMENT.to_owned();
        let found = self.read(directory.as_deref(), DOCUMENT).map_err(|it| it.problem)?;
        if let Some(file) = found {
            return Ok(Base { file, name, directory });
        }
        if let Directories::Process = self.directories {
            let beside = source::program_directory();
            let found = beside.as_deref().map(|it| self.read(Some(it), DOCUMENT)).transpose();
            if let Some(file) = found.map_err(|it| it.problem)?.flatten() {
                return Ok(Base { file, name, directory: beside });
            }
        }
        Ok(Base { file: File::new(DOCUMENT, ""), name, directory })
    }

    /// The file that is read instead of `foundry.toml`, and what names it.
    fn named(&self) -> Result<Option<(String, &'static str)>, String> {
        if let Some(name) = self.named.as_ref().or_else(|| self.given.get()?.named.as_ref()) {
            return Ok(Some((name.clone(), "--config-file")));
        }
        let named = self.environment.get(DOCUMENT_VARIABLE).map_err(|it| it.concat())?;
        let named = named.filter(|it| !it.is_empty());
        Ok(named.map(|it| (it.into_owned(), DOCUMENT_VARIABLE)))
    }
}
