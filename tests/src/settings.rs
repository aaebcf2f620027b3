//! Sections of the configuration with every option and every type, for the tests and the fuzzer.

use foundry::config::{ByteSize, Secret, Section, Sources, inspect_from, load_from};
use foundry::{Choice, Config};
use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

/// How much is logged.
#[derive(Choice, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Errors.
    Quiet,
    /// All.
    #[choice(alias = "chatty")]
    VeryLoud,
}

/// Encryption.
#[derive(Config, Debug)]
pub struct TlsConfig {
    /// Where the certificate lies.
    pub certificate: PathBuf,
    /// The version of the protocol.
    #[config(default = 2, range = 1..=3)]
    pub version: u8,
    /// What is read with it.
    pub passphrase: Option<Secret<String>>,
}

/// Everything that a section can have.
#[derive(Config, Debug)]
#[config(prefix = "MAIL", validate = agrees)]
pub struct MailConfig {
    /// Where mail is sent.
    ///
    /// A name, not an address.
    pub host: String,
    /// The port there.
    #[config(default = 25, range = 1..=65535, alias = "smtp_port", env_alias = "SMTP_PORT")]
    pub port: u16,
    /// Encryption, always.
    #[config(nested)]
    pub tls: TlsConfig,
    /// Encryption of another server, if there is one.
    #[config(nested, alias = "second_tls")]
    pub fallback: Option<TlsConfig>,
    /// How much is refused.
    #[config(default = 0.5, range = 0.0..=1.0)]
    pub ratio: f64,
    /// How long is waited.
    #[config(default = "30s", range = "1s"..="1h")]
    pub timeout: Duration,
    /// How large a mail may be.
    #[config(default = "64KiB", range = "1KiB"..)]
    pub largest: ByteSize,
    /// How much is logged.
    #[config(default = "very-loud")]
    pub level: Level,
    /// Whether mail is sent at all.
    #[config(default = true)]
    pub enabled: bool,
    /// Priorities by name.
    #[config(default)]
    pub labels: BTreeMap<String, u8>,
    /// How long each waits.
    pub delays: Option<HashMap<String, Duration>>,
    /// Which ones are tried.
    #[config(default = "1,2", range = 1..)]
    pub attempts: Vec<u8>,
    /// How often.
    #[config(validate = is_even, env = "RETRIES")]
    pub retries: Option<u32>,
    /// What `port` was called.
    #[config(deprecated = "use `port`")]
    pub old_number: Option<u16>,
    /// For the server.
    #[config(validate = is_long)]
    pub password: Option<Secret<String>>,
    /// For the door.
    #[config(range = 1000..=9999)]
    pub pin: Option<Secret<u32>>,
    /// Keys by name.
    #[config(default)]
    pub tokens: BTreeMap<String, Secret<String>>,
    /// Keys in a row.
    pub keys: Option<Secret<Vec<String>>>,
    /// A secret that has to be a `String`.
    #[config(secret)]
    pub license: Option<Level>,
    /// Where it listens.
    pub address: Option<IpAddr>,
    /// Where it listens too.
    pub socket: Option<SocketAddr>,
    /// How many.
    pub workers: Option<NonZero<u8>>,
    /// Where it counts from.
    pub offset: Option<i64>,
    /// Where it writes.
    pub spool: Option<PathBuf>,
}

/// A section that nothing needs but the command that is named like it.
#[derive(Config, Debug)]
pub struct OtherConfig {
    /// Something.
    pub number: u8,
}

fn is_even(number: &u32) -> Result<(), &'static str> {
    if number.is_multiple_of(2) { Ok(()) } else { Err("it is odd") }
}

/// Says more than it should.
fn is_long(text: &Secret<String>) -> Result<(), String> {
    let text = text.expose();
    if text.len() > 3 { Ok(()) } else { Err(format!("{text} is too short")) }
}

fn agrees(config: &MailConfig) -> Result<(), &'static str> {
    match config.retries {
        Some(100..) if config.enabled => Err("nobody tries a hundred times"),
        _ => Ok(()),
    }
}

/// Reads any bytes as each of the files, and as each value. It must not panic, and gives a section or
/// at least one mistake.
///
/// # Panics
///
/// If that is not so.
pub fn check_any(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let value = text.lines().next().unwrap_or_default();
    let all = [
        Sources::new().with_dotenv(text),
        Sources::new().with_toml("foundry.toml", text),
        Sources::new().with_toml("foundry.toml", format!("[mail]\n{text}")),
        with_values(|sources, variable| sources.with_variable(variable, value)),
        with_values(|sources, variable| {
            sources.with_override(variable.to_lowercase().replacen("mail_", "mail.", 1), value)
        }),
    ];
    for sources in all {
        let loaded = load_from::<MailConfig>(&sources);
        let inspection = inspect_from::<MailConfig>(&sources);
        match loaded {
            Ok(_) => assert!(inspection.error.is_none(), "{inspection:?}"),
            Err(error) => {
                assert!(!error.notes().is_empty(), "{error:?}");
                let again = inspection.error.map(|it| it.notes().to_vec());
                assert_eq!(again.as_deref(), Some(error.notes()));
            }
        }
    }
}

fn with_values(with: impl Fn(Sources, &str) -> Sources) -> Sources {
    foundry_runtime::config::leaves(MailConfig::FIELDS)
        .iter()
        .fold(Sources::new(), |sources, leaf| with(sources, &leaf.variable))
}
