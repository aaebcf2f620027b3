//! Consoles of Laravel 8 with the same commands, where PHP and Debian's package of it are installed.
//!
//! The files below `laravel/` are those of Laravel's skeleton, as far as a console loads them.

use crate::Result;
use crate::contender::Contender;
use foundry_compile::Options;
use foundry_compile::commands::commands_of;
use foundry_compile::process::{bare, median, tool};
use foundry_compile::programs::{check, words};
use foundry_compile::scratch::{Scratch, write};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// What every application has, by its path.
const SKELETON: [(&str, &str); 6] = [
    ("app/Console/Kernel.php", include_str!("../laravel/app/Console/Kernel.php")),
    ("artisan.php", include_str!("../laravel/artisan.php")),
    ("bootstrap/app.php", include_str!("../laravel/bootstrap/app.php")),
    ("call.php", include_str!("../laravel/call.php")),
    ("composer.json", include_str!("../laravel/composer.json")),
    ("config/app.php", include_str!("../laravel/config/app.php")),
];

/// Where the classes of commands stand, and what Laravel keeps of its providers.
const DIRECTORIES: [&str; 3] = ["app/Console/Commands", "bootstrap/cache", "config"];

const VERSIONS: &str = "require 'Illuminate/autoload.php';
echo 'Laravel ', Illuminate\\Foundation\\Application::VERSION, ', PHP ', PHP_VERSION;";

const RUNS: usize = 7;
const CALLS_OF_A_RUN: &str = "5000";

/// An installed Laravel.
pub(crate) struct Laravel {
    php: PathBuf,
    /// With its version, and PHP's.
    pub(crate) name: String,
}

impl Laravel {
    /// None, aloud, where it is not installed.
    pub(crate) fn find() -> Result<Option<Self>> {
        let Some(php) = tool("php") else {
            return Ok(None);
        };
        let output = bare(&php, &["-r", VERSIONS]).stdout(Stdio::piped()).output()?;
        if !output.status.success() {
            eprintln!("SKIPPED: `php-laravel-framework` is not installed, so Laravel is left out");
            return Ok(None);
        }
        Ok(Some(Self { php, name: String::from_utf8(output.stdout)? }))
    }

    /// A console with so many commands beside the framework's own, tried and warm.
    pub(crate) fn console(&self, options: &Options, commands: usize) -> Result<Contender> {
        let root = skeleton(options, &format!("{commands:04}"))?;
        for (number, command) in commands_of(commands).into_iter().enumerate() {
            let class = format!("Command{number}");
            let source = include_str!("../laravel/Command.php")
                .replace("CLASS", &class)
                .replace("NAME", &command.name)
                .replace("SUMMARY", &command.summary)
                .replace("TEXT", &command.text);
            write(&root.join(format!("app/Console/Commands/{class}.php")), &source)?;
        }
        let artisan = vec![root.join("artisan.php").to_string_lossy().into_owned()];
        check(&self.php, &artisan, "list", commands)?;
        Ok(Contender {
            name: self.name.clone(),
            commands,
            program: self.php.clone(),
            run: [&artisan[..], &words(commands)].concat(),
            list: [&artisan[..], &[String::from("list")]].concat(),
        })
    }

    /// Nanoseconds of `Artisan::call` in a process that has booted: the median of some runs.
    pub(crate) fn call(&self, options: &Options) -> Result<f64> {
        let script = skeleton(options, "call")?.join("call.php");
        let mut all = Vec::new();
        for _ in 0..RUNS {
            let mut php = bare(&self.php, &[script.as_os_str(), CALLS_OF_A_RUN.as_ref()]);
            let output = php.stdout(Stdio::piped()).output()?;
            let text = String::from_utf8_lossy(&output.stdout);
            // PHP ends with 0 also when the framework has shown an exception.
            let time = text.trim().parse().map_err(|_| format!("{php:?} prints {text:?}"))?;
            all.push(time);
        }
        Ok(median(all))
    }
}

/// A new application without commands.
fn skeleton(options: &Options, name: &str) -> Result<PathBuf> {
    let root = Scratch::open(options, &[])?.path("laravel").join(name);
    let _ = fs::remove_dir_all(&root);
    for directory in DIRECTORIES {
        fs::create_dir_all(root.join(directory))?;
    }
    for (path, text) in SKELETON {
        write(&root.join(Path::new(path)), text)?;
    }
    Ok(root)
}
