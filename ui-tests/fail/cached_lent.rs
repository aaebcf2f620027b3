//! What is lent is a service, unless its type could be in a key: then it has to be, or is left out aloud.

#![allow(unused_variables)]

use foundry::cache::{Cache, Hit, KeyPart, KeyText};
use foundry::{Result, cached};
use std::collections::BTreeSet;
use std::sync::Arc;

struct Page<'p>(&'p str);

impl KeyPart for Page<'_> {
    fn write(&self, text: KeyText<'_>) {
        self.0.write(text);
    }
}

#[cached(ttl = "1m", key = "top")]
async fn top(page: &Page<'_>, shared: Arc<str>, cache: &Cache) -> Result<Hit<u64>> {
    Ok(1)
}

#[cached(ttl = "1m")]
async fn all(ids: &BTreeSet<u64>, cache: &Cache) -> Result<Hit<u64>> {
    Ok(1)
}

fn main() {}
