//! A section that commands take, with another in it.

use foundry::{Config, Secret};
use std::time::Duration;

/// How mail is sent.
#[derive(Config)]
#[config(prefix = "MAIL")]
pub(crate) struct MailConfig {
    /// The server.
    #[config(env_alias = "SMTP_HOST")]
    pub(crate) host: String,
    /// Its port.
    #[config(default = 25)]
    pub(crate) port: u16,
    /// How long to wait for it.
    #[config(default = "30s")]
    pub(crate) timeout: Duration,
    /// Whom it lets in.
    pub(crate) password: Option<Secret<String>>,
    /// Who may send.
    #[config(default)]
    pub(crate) tokens: Vec<Secret<String>>,
    /// What goes through which.
    #[config(default)]
    pub(crate) routes: Vec<String>,
    /// What is written to.
    #[config(nested)]
    pub(crate) tls: TlsConfig,
}

/// How it is hidden.
#[derive(Config)]
#[config(prefix = "TLS")]
pub(crate) struct TlsConfig {
    /// The certificate.
    pub(crate) cert: Option<String>,
    /// Whether a server without is refused.
    #[config(default = true)]
    pub(crate) required: bool,
}

#[cfg(test)]
impl MailConfig {
    /// Nothing but the host.
    pub(crate) fn to(host: &str) -> Self {
        let tls = TlsConfig { cert: None, required: true };
        let timeout = Duration::from_secs(30);
        let (host, password, routes) = (host.to_owned(), None, Vec::new());
        Self { host, port: 25, timeout, password, tokens: Vec::new(), routes, tls }
    }
}
