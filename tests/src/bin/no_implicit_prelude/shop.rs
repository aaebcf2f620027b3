//! Services and sections of the configuration.

#[allow(unused_imports, reason = "the names alone matter")]
use crate::shadows::*;

#[derive(::std::fmt::Debug, ::foundry::Config)]
#[config(prefix = "BARE", validate = check_all)]
#[allow(dead_code, reason = "only shown")]
pub(crate) struct BareConfig {
    #[config(default = 3, range = 1..=LARGEST)]
    pub(crate) number: ::std::primitive::u32,
    #[config(env = "BARE_TITLE", env_alias = "BARE_HEADING")]
    pub(crate) name: ::std::option::Option<::std::string::String>,
    #[config(default = "30s", range = "1s"..="1h")]
    pub(crate) wait: ::std::time::Duration,
    #[config(default, alias = "listed", deprecated = "use `number`")]
    pub(crate) list: ::std::vec::Vec<::std::primitive::u16>,
    #[config(default)]
    pub(crate) map: ::std::collections::BTreeMap<::std::string::String, ::std::primitive::u16>,
    #[config(secret, validate = check_text)]
    pub(crate) word: ::std::option::Option<::std::string::String>,
    #[config(default = Answer::Yes)]
    pub(crate) answer: Answer,
    #[config(nested)]
    pub(crate) inner: ::std::option::Option<InnerConfig>,
}

const LARGEST: ::std::primitive::u32 = 9;

#[derive(::std::fmt::Debug, ::foundry::Config)]
#[allow(dead_code, reason = "only shown")]
pub(crate) struct InnerConfig {
    #[config(default = true)]
    pub(crate) on: ::std::primitive::bool,
}

#[derive(::std::fmt::Debug, ::foundry::Config)]
#[config(prefix = "BARE_LISTED")]
#[allow(dead_code, reason = "only shown")]
pub(crate) struct ListedConfig {
    #[config(default = 1)]
    pub(crate) number: ::std::primitive::u32,
}

const fn check_all(config: &BareConfig) -> ::std::result::Result<(), ::std::string::String> {
    match config.number {
        0 => ::std::result::Result::Err(::std::string::String::new()),
        _ => ::std::result::Result::Ok(()),
    }
}

const fn check_text(
    text: &::std::primitive::str,
) -> ::std::result::Result<(), &'static ::std::primitive::str> {
    if text.is_empty() {
        return ::std::result::Result::Err("empty");
    }
    ::std::result::Result::Ok(())
}

#[derive(
    ::std::clone::Clone,
    ::std::marker::Copy,
    ::std::fmt::Debug,
    ::foundry::Choice,
    ::std::cmp::PartialEq,
    ::std::cmp::Eq,
)]
pub(crate) enum Answer {
    /// It is so.
    #[choice(name = "yes", alias = "y")]
    Yes,
    No,
    #[choice(hidden)]
    Some,
}

#[derive(::std::fmt::Debug)]
pub(crate) struct Tenant;

pub(crate) trait Motto:
    ::std::marker::Send + ::std::marker::Sync + ::std::fmt::Debug
{
    fn len(&self) -> ::std::primitive::usize;
}

#[::foundry::service]
#[derive(::std::fmt::Debug)]
#[allow(dead_code, reason = "only shown")]
pub(crate) struct Users {
    pub(crate) config: ::std::sync::Arc<BareConfig>,
    #[default(7)]
    pub(crate) number: ::std::primitive::u32,
}

#[derive(::std::fmt::Debug)]
pub(crate) struct Clock;

#[::foundry::service]
impl Clock {
    pub(crate) const fn new() -> Self {
        Self
    }
}

impl ::foundry::Close for Clock {
    async fn close(&self) {}
}

#[::foundry::service]
const fn label() -> crate::parts::Label {
    crate::parts::Label("label")
}

#[::foundry::service(as = dyn Motto, into = dyn Work)]
#[derive(::std::fmt::Debug)]
pub(crate) struct Smtp {
    users: ::std::sync::Arc<Users>,
    perhaps: ::std::option::Option<::std::sync::Arc<Tenant>>,
}

impl Motto for Smtp {
    fn len(&self) -> ::std::primitive::usize {
        3
    }
}

pub(crate) trait Work: ::std::marker::Send + ::std::marker::Sync {
    fn done(&self) -> ::std::primitive::u32;
}

impl Work for Smtp {
    fn done(&self) -> ::std::primitive::u32 {
        if self.perhaps.is_some() { 1 } else { self.users.number }
    }
}

#[::foundry::service(transient)]
#[allow(clippy::unnecessary_wraps, reason = "may fail, as others do")]
const fn draft<T>(_clock: &Clock) -> ::std::result::Result<Draft<T>, ::std::fmt::Error> {
    ::std::result::Result::Ok(Draft(::std::marker::PhantomData))
}

#[derive(::std::fmt::Debug)]
pub(crate) struct Draft<T>(::std::marker::PhantomData<T>);

#[derive(::std::fmt::Debug)]
pub(crate) struct Unit(::std::primitive::u32);

#[::foundry::service(scope = command, into = dyn Work)]
impl Unit {
    async fn new(users: &Users, _draft: Draft<Tenant>) -> Self {
        ::std::future::ready(()).await;
        Self(users.number)
    }
}

impl Work for Unit {
    fn done(&self) -> ::std::primitive::u32 {
        self.0
    }
}
