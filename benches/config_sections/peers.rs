//! The same keys, as the peers read them.

use figment::Figment;
use figment::providers::{Env, Format, Toml};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::{env, fs};

/// What all of them make of it. `default` is for envy, which has no file.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
pub(crate) struct Plain {
    pub(crate) name: String,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) workers: usize,
    pub(crate) max_connections: u32,
    pub(crate) min_connections: u32,
    pub(crate) debug: bool,
    pub(crate) region: String,
    pub(crate) currency: String,
    pub(crate) locale: String,
    pub(crate) templates: PathBuf,
    pub(crate) uploads: PathBuf,
    pub(crate) max_upload: u64,
    pub(crate) rate: f64,
    pub(crate) queue: String,
    pub(crate) mail_from: String,
    pub(crate) languages: Vec<String>,
    pub(crate) retries: u8,
    pub(crate) idle_seconds: u64,
    pub(crate) request_seconds: u64,
}

pub(crate) fn figment(file: &Path) -> Figment {
    Figment::from(Toml::file(file)).merge(Env::prefixed("SHOP_"))
}

pub(crate) fn config_rs(file: &Path) -> config::Config {
    let environment =
        config::Environment::with_prefix("SHOP").prefix_separator("_").try_parsing(true);
    let builder = config::Config::builder().add_source(config::File::from(file));
    builder.add_source(environment).build().unwrap()
}

pub(crate) fn envy() -> Plain {
    envy::prefixed("SHOP_").from_env().unwrap()
}

pub(crate) fn by_hand(file: &Path) -> Plain {
    let mut plain: Plain = toml::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    set(&mut plain.name, "SHOP_NAME");
    set(&mut plain.host, "SHOP_HOST");
    set(&mut plain.port, "SHOP_PORT");
    set(&mut plain.workers, "SHOP_WORKERS");
    set(&mut plain.max_connections, "SHOP_MAX_CONNECTIONS");
    set(&mut plain.min_connections, "SHOP_MIN_CONNECTIONS");
    set(&mut plain.debug, "SHOP_DEBUG");
    set(&mut plain.region, "SHOP_REGION");
    set(&mut plain.currency, "SHOP_CURRENCY");
    set(&mut plain.locale, "SHOP_LOCALE");
    set(&mut plain.templates, "SHOP_TEMPLATES");
    set(&mut plain.uploads, "SHOP_UPLOADS");
    set(&mut plain.max_upload, "SHOP_MAX_UPLOAD");
    set(&mut plain.rate, "SHOP_RATE");
    set(&mut plain.queue, "SHOP_QUEUE");
    set(&mut plain.mail_from, "SHOP_MAIL_FROM");
    set(&mut plain.retries, "SHOP_RETRIES");
    set(&mut plain.idle_seconds, "SHOP_IDLE_SECONDS");
    set(&mut plain.request_seconds, "SHOP_REQUEST_SECONDS");
    if let Ok(text) = env::var("SHOP_LANGUAGES") {
        plain.languages = text.split(',').map(str::to_owned).collect();
    }
    plain
}

fn set<T: FromStr>(field: &mut T, variable: &str) {
    if let Ok(text) = env::var(variable) {
        *field = text.parse().unwrap_or_else(|_| panic!("`{variable}` is wrong"));
    }
}
