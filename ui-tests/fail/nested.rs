//! A nested section says for each of its own fields what holds, and is a section.

#[derive(foundry::Config)]
struct TlsConfig {
    cert: String,
}

struct Other;

#[derive(foundry::Config)]
struct ShopConfig {
    #[config(nested, default)]
    default: TlsConfig,
    #[config(nested, secret)]
    secret: TlsConfig,
    #[config(nested, range = 1..=3)]
    range: TlsConfig,
    #[config(nested, env_alias = "TLS")]
    variable: TlsConfig,
    #[config(nested, deprecated = "use `other`")]
    deprecated: Option<TlsConfig>,
    #[config(nested = true)]
    value: TlsConfig,
}

#[derive(foundry::Config)]
struct FineConfig {
    #[config(nested, alias = "https", env = "HTTPS")]
    tls: TlsConfig,
    #[config(nested)]
    other: Option<Other>,
    #[config(nested)]
    several: Vec<TlsConfig>,
    not_nested: TlsConfig,
}

fn main() {}
