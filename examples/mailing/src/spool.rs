//! The folder in which mails lie. Private to the pack.

use crate::{Mail, MailConfig};
use foundry::{Error, ErrorKind, Result, service};
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Writes each mail into a file of its own.
#[service]
pub(crate) struct Spool {
    config: Arc<MailConfig>,
    #[default(AtomicUsize::new(0))]
    written: AtomicUsize,
}

impl Spool {
    pub(crate) fn write(&self, mail: &Mail) -> Result<()> {
        let folder = &self.config.folder;
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let file = folder.join(format!("{}-{number}.eml", std::process::id()));
        let Mail { to, subject, body } = mail;
        let sender = &self.config.sender;
        let text = format!("From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\n\r\n{body}\r\n");
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&file, text));
        written.map_err(|error| {
            let message = format!("writing a mail to `{}`", file.display());
            Error::new(ErrorKind::Failed, message).caused_by(error)
        })
    }
}
