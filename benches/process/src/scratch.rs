//! Where everything is written and built: outside of the repository.

use crate::apps::Kind;
use crate::process::Cost;
use crate::services::Services;
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
";

/// A workspace with the applications.
pub(crate) struct Scratch {
    root: PathBuf,
    foundry: PathBuf,
}

impl Scratch {
    /// Opens it, with every application that the parts need.
    pub(crate) fn open(
        options: &Options,
        apps: &[(Kind, usize)],
        services: &[Services],
    ) -> Result<Self> {
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
        let scratch = Self { root, foundry };
        scratch.forget_others()?;
        for (kind, commands) in apps {
            let dependency = kind.dependency(&scratch.foundry.to_string_lossy());
            scratch.write_app(&kind.package(*commands), &dependency, &kind.source(*commands))?;
        }
        for it in services {
            let dependency = it.by.dependency(&scratch.foundry.to_string_lossy());
            scratch.write_app(&it.package(), &dependency, &it.source())?;
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

    fn write_app(&self, package: &str, dependency: &str, source: &str) -> Result<()> {
        let manifest = format!(
            "[package]\nname = \"{package}\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n{dependency}\n"
        );
        let directory = self.root.join("apps").join(package);
        fs::create_dir_all(directory.join("src"))?;
        write(&directory.join("Cargo.toml"), &manifest)?;
        write(&directory.join("src/main.rs"), source)
    }

    /// The source of a package.
    pub(crate) fn main_rs(&self, package: &str) -> PathBuf {
        self.root.join("apps").join(package).join("src/main.rs")
    }

    /// Where it is built, or a directory beside it.
    pub(crate) fn target(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// A file of its own.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// `cargo <verb> -p package`.
    pub(crate) fn cargo(&self, verb: &str, package: &str, target: &Path) -> Command {
        let mut cargo = cargo();
        cargo.current_dir(&self.root).args([verb, "--quiet", "-p", package]);
        cargo.arg("--target-dir").arg(target);
        cargo
    }

    /// Builds a program and says where it is.
    pub(crate) fn release(&self, package: &str) -> Result<PathBuf> {
        let target = self.target("target");
        Cost::of(self.cargo("build", package, &target).arg("--release"))?;
        Ok(target.join("release").join(package))
    }

    /// The versions of the libraries, as cargo chose them.
    pub(crate) fn version(&self, library: &str) -> String {
        let lock = fs::read_to_string(self.root.join("Cargo.lock")).unwrap_or_default();
        let entry = lock.split_once(&format!("name = \"{library}\"\nversion = \""));
        let version = entry.and_then(|(_, rest)| rest.split_once('"'));
        version.map(|(version, _)| version.to_owned()).unwrap_or_default()
    }
}

/// Cargo, without what the cargo that runs us has set.
pub(crate) fn cargo() -> Command {
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
pub(crate) fn repository() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own).to_owned()
}

/// When a source of Foundry was changed last.
pub(crate) fn changed(foundry: &Path) -> Result<SystemTime> {
    let mut newest = SystemTime::UNIX_EPOCH;
    let crates = ["foundry", "foundry-macros", "foundry-runtime"];
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
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(|error| format!("writing {}: {error}", path.display()).into())
}
