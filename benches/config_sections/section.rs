//! The section, and the file with its twenty keys.

use crate::peers::Plain;
use std::path::PathBuf;
use std::time::Duration;

pub(crate) const FILE: &str = r#"[shop]
name = "The corner shop"
host = "localhost"
port = 8080
workers = 4
max_connections = 32
min_connections = 2
debug = false
region = "us-east-1"
currency = "EUR"
locale = "de-DE"
templates = "/srv/shop/templates"
uploads = "/srv/shop/uploads"
max_upload = 33554432
rate = 0.19
queue = "redis://localhost:6379/0"
mail_from = "shop@example.org"
languages = ["de", "en", "fr"]
retries = 3
idle_seconds = 600
request_seconds = 30
"#;

#[derive(foundry::Config)]
#[config(prefix = "SHOP")]
pub(crate) struct ShopConfig {
    name: String,
    host: String,
    port: u16,
    #[config(default = 1)]
    workers: usize,
    #[config(default = 16)]
    pub(crate) max_connections: u32,
    #[config(default = 1)]
    min_connections: u32,
    #[config(default)]
    debug: bool,
    region: String,
    currency: String,
    locale: String,
    templates: PathBuf,
    uploads: PathBuf,
    max_upload: u64,
    rate: f64,
    queue: String,
    mail_from: String,
    languages: Vec<String>,
    retries: u8,
    idle_seconds: Duration,
    request_seconds: Duration,
}

impl ShopConfig {
    /// The same values as the peers have them.
    pub(crate) fn plain(&self) -> Plain {
        Plain {
            name: self.name.clone(),
            host: self.host.clone(),
            port: self.port,
            workers: self.workers,
            max_connections: self.max_connections,
            min_connections: self.min_connections,
            debug: self.debug,
            region: self.region.clone(),
            currency: self.currency.clone(),
            locale: self.locale.clone(),
            templates: self.templates.clone(),
            uploads: self.uploads.clone(),
            max_upload: self.max_upload,
            rate: self.rate,
            queue: self.queue.clone(),
            mail_from: self.mail_from.clone(),
            languages: self.languages.clone(),
            retries: self.retries,
            idle_seconds: self.idle_seconds.as_secs(),
            request_seconds: self.request_seconds.as_secs(),
        }
    }
}
