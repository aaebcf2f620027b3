//! What must compile with Foundry, what must not, and the exact words. All of it stands in `pass/`
//! and `fail/`; here is only a pack, as a library has it, for them to embed.

#![forbid(unsafe_code)]

foundry::pack! {
    /// Sends mail, at an address that the application knows.
    pub struct Mail;
    requires = [MailAddress]
    exports = [Mailer]
}

/// Where to send mail.
#[derive(Debug)]
pub struct MailAddress(pub String);

/// Sends mail.
#[derive(Debug)]
pub struct Mailer(String);

impl Mailer {
    /// Where mail goes to.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.0
    }
}

#[foundry::service]
fn mailer(address: &MailAddress) -> Mailer {
    Mailer(address.0.clone())
}

/// Send a letter to oneself.
#[foundry::command("mail:test")]
fn test(mailer: &Mailer, console: &foundry::Console) -> foundry::Result<()> {
    console.line(mailer.address())
}
