//! A variable belongs to one field, also when one of the two stands in a nested section.

#[derive(foundry::Config)]
struct TlsConfig {
    cert: String,
    #[config(env = "CA_BUNDLE")]
    bundle: Option<String>,
}

#[derive(foundry::Config)]
struct ShopConfig {
    tls_cert: String,
    #[config(nested)]
    tls: TlsConfig,
}

#[derive(foundry::Config)]
struct MailConfig {
    #[config(nested)]
    smtp: TlsConfig,
    #[config(nested)]
    imap: TlsConfig,
}

#[derive(foundry::Config)]
struct FileConfig {
    #[config(nested)]
    tls: TlsConfig,
    tls_cert_file: String,
}

fn main() {}
