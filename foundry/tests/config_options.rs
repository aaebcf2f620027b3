//! Sections of the configuration with every option, as `#[derive(Config)]` reads them.

#![cfg(feature = "toml")]

use foundry::config::{ByteSize, Section, Sources, leaves, load_from};
use foundry::{Choice, Config, Secret};
use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

#[derive(Choice, Clone, Copy, Debug, PartialEq)]
enum Level {
    Quiet,
    #[choice(alias = "chatty")]
    VeryLoud,
}

#[derive(Config, Debug)]
struct TlsConfig {
    /// Where the certificate lies.
    cert: PathBuf,
    #[config(default = 2, range = 1..=3)]
    version: u8,
    bundle: Option<PathBuf>,
}

fn is_even(number: &u32) -> Result<(), &'static str> {
    if number.is_multiple_of(2) { Ok(()) } else { Err("must be even") }
}

fn is_long(text: &Secret<String>) -> Result<(), String> {
    let text = text.expose();
    if text.len() > 3 { Ok(()) } else { Err(format!("{text} is too short")) }
}

fn agrees(config: &MailConfig) -> Result<(), String> {
    match config.retries == Some(4) && config.ratio > 0.9 {
        true => Err(format!("no {} retries at {}", 4, config.ratio)),
        false => Ok(()),
    }
}

/// Mail.
#[derive(Config, Debug)]
#[config(prefix = "MAIL", validate = agrees)]
struct MailConfig {
    #[config(nested)]
    tls: TlsConfig,
    #[config(nested, alias = "second_tls")]
    fallback: Option<TlsConfig>,
    #[config(default = 25, range = 1..=65535, alias = "smtp_port", env_alias = "SMTP_PORT")]
    port: u16,
    #[config(default = 0.5, range = 0.0..=1.0)]
    ratio: f64,
    #[config(default = "30s", range = "1s"..="1h")]
    timeout: Duration,
    #[config(default = "64KiB", range = "1KiB"..)]
    size: ByteSize,
    #[config(default = "very-loud")]
    level: Level,
    #[config(default)]
    labels: BTreeMap<String, u8>,
    weights: Option<HashMap<String, Duration>>,
    #[config(default = "1,2", range = 1..)]
    hosts: Vec<u8>,
    #[config(validate = is_even)]
    retries: Option<u32>,
    #[config(deprecated = "use `port`", range = 1..)]
    old_port: Option<u16>,
    #[config(validate = is_long)]
    password: Secret<String>,
    #[config(range = 1000..=9999)]
    pin: Option<Secret<u32>>,
    ip: Option<IpAddr>,
    socket: Option<SocketAddr>,
    workers: Option<NonZero<u8>>,
}

#[test]
fn try_it() {
    let sources =
        Sources::new().with_toml("foundry.toml", "[mail]\npassword='abcd'\n[mail.tls]\ncert='x'");
    let config = load_from::<MailConfig>(&sources).unwrap();
    println!("{config:?}");
    for it in leaves(MailConfig::FIELDS) {
        println!("{} {} {}", it.key, it.variable, it.field.expected());
    }
    let sources = Sources::new().with_variable("MAIL_FALLBACK_VERSION", "7").with_variable("MAIL_PIN", "12").with_variable("SMTP_PORT", "0")
     .with_override("mail.tls.version", "4").with_override("mail.tlss.version", "4").with_override("mail.tls", "4")
        .with_toml("foundry.toml", "[mail]\npassword='abc'\nratio=2\ntimeout='2h'\nsize=5\nlevel='very-lod'\nlabels={a=1,b=300}\nweights={a='3x'}\nhosts=[0,1,2]\nretries=3\nold_port=7\nip='1'\nsocket='x'\nworkers=0\n[mail.tls]\ncrt='x'");
    println!("{:?}", load_from::<MailConfig>(&sources).unwrap_err());
    println!("{:#?}", foundry::config::inspect_from::<MailConfig>(&sources).warnings);
}
