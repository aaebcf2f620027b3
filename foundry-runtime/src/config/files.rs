//! Reading the files of the configuration: `.env`, `foundry.toml`, and those that variables name.

use super::dotenv::{Dotenv, Unread};
use super::origin::Layer;
use super::place::{File, Place, Text, decode};
use super::source::Sources;
use std::borrow::Cow;
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

/// Why a file cannot be used.
pub(super) struct Unusable {
    pub(super) problem: String,
    /// The unread part.
    pub(super) unread: Unread,
}

impl Sources {
    pub(super) fn read_dotenv(&self, name: &str) -> Dotenv {
        match self.read(self.directory().as_deref(), name) {
            Ok(Some(file)) => Dotenv::parse(file),
            Ok(None) => Dotenv::default(),
            Err(Unusable { problem, unread }) => Dotenv::unusable(problem, unread),
        }
    }

    /// Reads the file that a variable names, without its last newline.
    pub(super) fn file_of(
        &self,
        variable: String,
        path: &str,
        layer: Layer,
        stands: &str,
    ) -> Result<Text<'_>, Vec<String>> {
        let directory = self.directory().unwrap_or_default();
        // The path is not shown: it may be the secret, set under the wrong name.
        let bytes = fs::read(directory.join(path))
            .map_err(|error| vec![format!("{stands} names a file that cannot be read: {error}")])?;
        let mut text = decode(bytes)
            .map_err(|it| vec![format!("{stands} names a file that is {}", it.why)])?;
        if text.ends_with('\n') {
            text.pop();
            if text.ends_with('\r') {
                text.pop();
            }
        }
        let place = Place::File { variable, path: path.to_owned(), layer };
        Ok(Text { place, text: Cow::Owned(text) })
    }

    /// Reads a file that may be missing. What is no file is not opened: a pipe would be waited for.
    pub(super) fn read(
        &self,
        directory: Option<&Path>,
        name: &str,
    ) -> Result<Option<File>, Unusable> {
        if let Some((name, text)) = self.files.iter().rfind(|it| it.0 == name) {
            return Ok(Some(File::new(name, text)));
        }
        let Some(directory) = directory else { return Ok(None) };
        let path = directory.join(name);
        let name = path.display().to_string();
        match fs::metadata(&path) {
            Ok(metadata) => {
                if let Some(what) = not_a_file(&metadata) {
                    return Err(no_file(format!("`{name}` is {what}, not a file")));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return match fs::symlink_metadata(&path) {
                    Ok(_) => Err(no_file(format!("`{name}` is a link to nothing"))),
                    Err(_) => Ok(None),
                };
            }
            Err(_) => {}
        }
        read_file(&path, name).map(Some)
    }

    /// Reads a file that was named by the user, which may also be a pipe: `--config-file <(…)`.
    pub(super) fn read_named(&self, name: &str) -> Result<Option<File>, Unusable> {
        let directory = self.directory();
        let path = directory.as_ref().map(|it| it.join(name)).filter(|it| it.exists());
        match path.filter(|_| self.files.iter().all(|it| it.0 != name)) {
            Some(path) => read_file(&path, path.display().to_string()).map(Some),
            None => self.read(directory.as_deref(), name),
        }
    }
}

fn read_file(path: &Path, name: String) -> Result<File, Unusable> {
    let bytes = fs::read(path).map_err(|error| Unusable {
        problem: format!("`{name}` cannot be read: {error}"),
        unread: Unread::All,
    })?;
    match decode(bytes) {
        Ok(text) => Ok(File::new(name, text)),
        Err(it) => {
            let file = File::new(name, it.valid);
            let problem = format!("{}: {}", file.place(file.text.len()), it.why);
            Err(Unusable { problem, unread: Unread::Text(it.guess) })
        }
    }
}

fn no_file(problem: String) -> Unusable {
    Unusable { problem, unread: Unread::Nothing }
}

/// Says what it is, if it is not a file. `/dev/null` is as good as an empty file.
fn not_a_file(metadata: &Metadata) -> Option<&'static str> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{FileTypeExt, MetadataExt};
        /// The number of `/dev/null` on Linux.
        const NULL: u64 = 0x103;
        let kind = metadata.file_type();
        if kind.is_fifo() {
            return Some("a named pipe");
        }
        if kind.is_socket() {
            return Some("a socket");
        }
        if kind.is_block_device() || kind.is_char_device() && metadata.rdev() != NULL {
            return Some("a device");
        }
    }
    metadata.is_dir().then_some("a directory")
}
