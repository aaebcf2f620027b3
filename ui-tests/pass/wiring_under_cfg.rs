//! `cfg` and `cfg_attr` decide which views there are, and `exclude` takes all of them with it.

#![deny(warnings, dead_code)]
#![forbid(unsafe_code)]

use foundry::{All, Lazy, command, service};
use std::sync::Arc;

foundry::app! {
    struct App;
    exclude = [Spool, spool_all, Old, old]
}

trait Mailer: Send + Sync {
    fn name(&self) -> &'static str;
}

macro_rules! named {
    ($($name:ident)*) => {
        $(impl Mailer for $name {
            fn name(&self) -> &'static str {
                stringify!($name)
            }
        })*
    };
}
named!(Smtp Null Spool Twice);

#[cfg(not(windows))]
#[service(as = dyn Mailer, into = dyn Mailer)]
struct Smtp;

#[cfg(windows)]
#[service(as = dyn Mailer)]
struct Smtp;

#[cfg_attr(windows, service(as = dyn Mailer))]
#[cfg_attr(not(windows), service(into = dyn Mailer))]
struct Null;

#[service(as = dyn Spooling, into = dyn Mailer)]
struct Spool;

trait Spooling: Send + Sync {}

impl Spooling for Spool {}

#[command]
#[allow(dead_code)]
fn spool_all(_spool: &Spool, _old: &dyn Spooling) {}

#[service(transient)]
struct Old {
    _spool: Arc<Spool>,
}

#[command]
#[allow(dead_code)]
fn old(#[service] _old: Old) {}

#[cfg_attr(all(), service(into = dyn Mailer), allow(dead_code))]
struct Twice {
    #[default(3)]
    number: u32,
}

struct Early {
    late: Lazy<Late>,
}

#[service]
fn early(late: Lazy<Late>) -> Early {
    Early { late }
}

#[service]
struct Late {
    early: Arc<Early>,
}

#[command]
async fn names(all: All<dyn Mailer>, late: &Late, spool: Option<&Nobody>) -> foundry::Result<()> {
    assert_eq!(all.iter().map(|it| it.name()).collect::<Vec<_>>(), ["Smtp", "Null", "Twice"]);
    let again = late.early.late.get().await?;
    assert!(std::ptr::eq(late, &*again));
    assert!(spool.is_none());
    Ok(())
}

struct Nobody;

fn main() {
    App::new().call_blocking("names", &[]).unwrap();
}
