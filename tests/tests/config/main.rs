//! The configuration: its layers, every option of a section, every mistake, and what is never shown.

#[cfg(unix)]
mod dotenv_files;
mod e1_mistakes;
mod e2_secrets;
mod e3_typos;
mod e4_unused;
mod layers;
mod many_mistakes;
mod options;
mod process;
mod properties;

use foundry::Error;
use foundry::config::{Inspection, Section, Sources, inspect_from, load_from};
use foundry_tests::settings::MailConfig;

/// A configuration with all that has to be set, and with `toml` in the section `mail`.
fn sources(toml: &str) -> Sources {
    Sources::new()
        .with_variable("MAIL_HOST", "localhost")
        .with_variable("MAIL_TLS_CERTIFICATE", "cert.pem")
        .with_toml("foundry.toml", format!("[mail]\n{toml}"))
}

#[track_caller]
fn load(sources: &Sources) -> MailConfig {
    load_from(sources).unwrap()
}

#[track_caller]
fn wrong(sources: &Sources) -> Error {
    load_from::<MailConfig>(sources).unwrap_err()
}

/// Everything that is said about the section, line by line.
#[track_caller]
fn check_wrong(sources: &Sources, expected: &[&str]) {
    assert_eq!(wrong(sources).notes(), expected);
}

fn inspect(sources: &Sources) -> Inspection {
    inspect_from::<MailConfig>(sources)
}

/// All keys of the section, with their variables.
fn leaves() -> Vec<foundry_runtime::config::Leaf> {
    foundry_runtime::config::leaves(MailConfig::FIELDS)
}
