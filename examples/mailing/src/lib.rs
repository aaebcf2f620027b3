//! Mail for applications made with Foundry, as a library that anybody could publish.
//!
//! List the pack, and every command and service of the application may take `&dyn Mailer`:
//!
//! ```no_run
//! use foundry::{Result, command};
//! use mailing::{Mail, Mailer};
//!
//! foundry::app! {
//!     pub struct Shop;
//!     packs = [mailing::Mailing]
//!     include = [create] // found by itself in a crate
//! }
//!
//! #[command("user:create")]
//! fn create(email: &str, mailer: &dyn Mailer) -> Result<()> {
//!     mailer.send(Mail::to(email).subject("Welcome"))
//! }
//!
//! # fn main() -> std::process::ExitCode {
//! Shop::run()
//! # }
//! ```
//!
//! What the application contributes with `#[service(into = dyn mailing::Filter)]` sees every mail
//! before it leaves. The pack brings the command `mail:test`. Its configuration is `MAIL_FOLDER` and
//! `MAIL_SENDER`, or `[mail]` in `foundry.toml`.

#![forbid(unsafe_code)]

mod spool;

use foundry::{All, Config, Console, Result, command, service};
use spool::Spool;
use std::path::PathBuf;
use std::sync::Arc;

foundry::pack! {
    /// Mail that goes into a folder.
    pub struct Mailing;
    requires = [All<dyn Filter>]
    exports = [dyn crate::Mailer]
}

/// Where mail goes, and who sends it.
#[derive(Debug, Config)]
#[config(prefix = "MAIL")]
pub struct MailConfig {
    /// The folder, which is made when the first mail is sent.
    #[config(default = "mail")]
    pub folder: PathBuf,
    /// Address of the sender.
    #[config(default = "console@localhost")]
    pub sender: String,
}

/// A mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// Who gets it.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub body: String,
}

impl Mail {
    /// An empty mail to somebody.
    pub fn to(address: impl Into<String>) -> Self {
        Self { to: address.into(), ..Self::default() }
    }

    /// The same, about something.
    #[must_use]
    pub fn subject(self, subject: impl Into<String>) -> Self {
        Self { subject: subject.into(), ..self }
    }
}

/// Sends mail. Applications take `&dyn Mailer`, and put their own into tests.
pub trait Mailer: Send + Sync {
    /// Sends a mail.
    ///
    /// # Errors
    ///
    /// If a filter refuses it, or if it cannot be written.
    fn send(&self, mail: Mail) -> Result<()>;
}

/// Sees every mail before it leaves: `#[service(into = dyn mailing::Filter)]`.
pub trait Filter: Send + Sync {
    /// The mail as it is to leave.
    ///
    /// # Errors
    ///
    /// If it must not leave.
    fn filter(&self, mail: Mail) -> Result<Mail>;
}

#[service(as = dyn Mailer)]
struct FolderMailer {
    spool: Arc<Spool>,
    filters: All<dyn Filter>,
}

impl Mailer for FolderMailer {
    fn send(&self, mail: Mail) -> Result<()> {
        let mail = self.filters.iter().try_fold(mail, |mail, filter| filter.filter(mail))?;
        self.spool.write(&mail)
    }
}

/// Send a mail to see whether that works.
#[command("mail:test", example = "mail:test ada@example.org")]
fn test(
    /// Who gets it
    address: &str,
    mailer: &dyn Mailer,
    console: &Console,
) -> Result<()> {
    mailer.send(Mail::to(address).subject("A test"))?;
    console.line(format_args!("sent to {address}"))
}
