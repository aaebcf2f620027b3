//! Where everything is written and built: outside of the repository.

use crate::app::App;
use crate::process::{Cost, through, tool};
use crate::{Options, Result};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;
use std::{env, fs};

/// The same for all of them; programs are stripped afterwards.
const WORKSPACE: &str = "\
[workspace]
resolver = \"3\"
members = [\"apps/*\"]

[profile.release]
lto = \"thin\"
codegen-units = 1

# As cargo builds a release if nobody says otherwise.
[profile.plain]
inherits = \"release\"
lto = false
codegen-units = 16
";

/// Seconds after which a build is given up.
const LIMIT: &str = "900";

/// A workspace with the applications.
pub struct Scratch {
    root: PathBuf,
    foundry: PathBuf,
    limited: bool,
}

impl Scratch {
    /// Opens it, with every application that a part needs.
    ///
    /// # Errors
    ///
    /// If something cannot be written.
    pub fn open(options: &Options, apps: &[App]) -> Result<Self> {
        let root = match env::var_os("FOUNDRY_PROCESS_DIR") {
            Some(directory) => PathBuf::from(directory),
            None => env::temp_dir().join("foundry-process"),
        };
        fs::create_dir_all(root.join("apps"))?;
        write(&root.join("Cargo.toml"), WORKSPACE)?;
        let lock = root.join("Cargo.lock");
        if !lock.exists() {
            // The versions that the repository is tested with, where it has one.
            fs::copy(options.foundry.join("Cargo.lock"), lock)?;
        }
        let foundry = fs::canonicalize(options.foundry.join("foundry"))?;
        let scratch = Self { root, foundry, limited: !options.anyway };
        scratch.forget_others()?;
        for app in apps {
            scratch.write_app(*app)?;
        }
        Ok(scratch)
    }

    /// Removes applications of another checkout: one workspace takes one Foundry.
    fn forget_others(&self) -> Result<()> {
        let path = format!("foundry = {{ path = {:?}", self.foundry.to_string_lossy());
        for entry in fs::read_dir(self.root.join("apps"))? {
            let directory = entry?.path();
            let manifest = fs::read_to_string(directory.join("Cargo.toml")).unwrap_or_default();
            if manifest.contains("foundry = ") && !manifest.contains(&path) {
                fs::remove_dir_all(directory)?;
            }
        }
        Ok(())
    }

    fn write_app(&self, app: App) -> Result<()> {
        let (package, dependency) =
            (app.package(), app.dependency(&self.foundry.to_string_lossy()));
        let manifest = format!(
            "[package]\nname = \"{package}\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n{dependency}\n"
        );
        let directory = self.root.join("apps").join(package);
        fs::create_dir_all(directory.join("src"))?;
        write(&directory.join("Cargo.toml"), &manifest)?;
        write(&directory.join("src/main.rs"), &app.source())
    }

    /// The source of an application.
    pub fn main_rs(&self, app: App) -> PathBuf {
        self.root.join("apps").join(app.package()).join("src/main.rs")
    }

    /// A file or directory of the workspace.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// `cargo <verb> -p <package of the application>`, built in a directory of the workspace. It is
    /// ended with all that it started when it takes too long.
    pub fn cargo(&self, verb: &str, app: App, target: &str) -> Command {
        let mut cargo = cargo();
        cargo.current_dir(&self.root).args([verb, "--quiet", "-p", &app.package()]);
        cargo.arg("--target-dir").arg(self.path(target));
        match tool("timeout").filter(|_| self.limited) {
            Some(timeout) => through(&timeout, &[LIMIT], &cargo),
            None => cargo,
        }
    }

    /// Builds a program and says where it is.
    ///
    /// # Errors
    ///
    /// If it does not build in time.
    pub fn release(&self, app: App) -> Result<PathBuf> {
        Cost::of(self.cargo("build", app, "target").arg("--release"))?;
        Ok(self.path("target").join("release").join(app.package()))
    }

    /// The versions of the libraries, as cargo chose them.
    pub fn version(&self, library: &str) -> String {
        let lock = fs::read_to_string(self.root.join("Cargo.lock")).unwrap_or_default();
        let entry = lock.split_once(&format!("name = \"{library}\"\nversion = \""));
        let version = entry.and_then(|(_, rest)| rest.split_once('"'));
        version.map(|(version, _)| version.to_owned()).unwrap_or_default()
    }
}

/// Cargo, without what the cargo that runs us has set.
pub fn cargo() -> Command {
    let mut cargo = Command::new("cargo");
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_") && name != "CARGO_HOME" || name == "RUSTFLAGS" {
            cargo.env_remove(&*name);
        }
    }
    cargo
}

/// The repository that this harness is a part of.
pub fn repository() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own).to_owned()
}

/// When a source of Foundry was changed last.
///
/// # Errors
///
/// If there is none.
pub fn changed(foundry: &Path) -> Result<SystemTime> {
    let mut newest = SystemTime::UNIX_EPOCH;
    let crates = ["foundry", "foundry-grammar", "foundry-macros", "foundry-runtime"];
    let mut directories: Vec<PathBuf> = crates.map(|it| foundry.join(it)).into();
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory)? {
            let (path, metadata) = entry.and_then(|it| Ok((it.path(), it.metadata()?)))?;
            newest = newest.max(metadata.modified()?);
            if metadata.is_dir() {
                directories.push(path);
            }
        }
    }
    Ok(newest)
}

/// Writes a file, unless it is the same already: cargo looks at times.
///
/// # Errors
///
/// If it cannot be written.
pub fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(|error| format!("writing {}: {error}", path.display()).into())
}
