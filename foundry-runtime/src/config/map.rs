//! Maps: a table in TOML, `name=value` with commas between in a variable.

use super::document::{Data, Entry, Node};
use super::mistake::{Form, Given, Mistake, Part};
use super::value::{Mapped, Value};
use crate::config::display as shown;
use crate::model::variables::Empty;
use crate::spec::kind::Kind;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

impl<T: Value<K>, K> Value<Mapped<K>> for BTreeMap<String, T> {
    const SECRET: bool = T::SECRET;

    fn read(given: Given<'_>, kind: Kind, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        pairs(given, kind, mistakes).map(Self::from_iter)
    }

    fn shown(&self) -> Option<String> {
        shown::list(self.iter().map(|(name, it)| Some(format!("{name}={}", it.shown()?))))
    }

    fn empty() -> Empty {
        Empty::Text
    }
}

impl<T: Value<K>, K, S: BuildHasher + Default> Value<Mapped<K>> for HashMap<String, T, S> {
    const SECRET: bool = T::SECRET;

    fn read(given: Given<'_>, kind: Kind, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        pairs(given, kind, mistakes).map(Self::from_iter)
    }

    fn shown(&self) -> Option<String> {
        let sorted: BTreeMap<_, _> = self.iter().collect();
        shown::list(sorted.iter().map(|(name, it)| Some(format!("{name}={}", it.shown()?))))
    }

    fn empty() -> Empty {
        Empty::Text
    }
}

fn pairs<T: Value<K>, K>(
    given: Given<'_>,
    kind: Kind,
    mistakes: &mut Vec<Mistake>,
) -> Option<Vec<(String, T)>> {
    let kind = match kind {
        Kind::Map(value) => *value,
        _ => Kind::Other(""),
    };
    let before = mistakes.len();
    let mut values: Vec<(String, T)> = Vec::new();
    match given.0 {
        Form::Text(text) => {
            let pairs = text.split(',').enumerate().filter(|it| !it.1.trim().is_empty());
            for (at, pair) in pairs {
                let (first, item) = (mistakes.len(), Given::text(pair.trim()));
                match pair.split_once('=').map(|(name, value)| (name.trim(), value.trim())) {
                    Some((name, _)) if values.iter().any(|it| it.0 == name) => {
                        mistakes.push(item.mistake("each name once"));
                    }
                    Some((name, value)) if !name.is_empty() => {
                        let value = T::read(Given::text(value), kind, mistakes);
                        values.extend(value.map(|it| (name.to_owned(), it)));
                    }
                    _ => mistakes.push(item.mistake("`name=value`")),
                }
                mistakes[first..].iter_mut().for_each(|it| it.part = Some(Part::Item(at + 1)));
            }
        }
        Form::Node(Node { data: Data::Table(entries), .. }) => {
            for Entry { name, value, .. } in entries {
                let first = mistakes.len();
                let value = T::read(Given::node(value), kind, mistakes);
                values.extend(value.map(|it| (name.clone(), it)));
                let part = |it: &mut Mistake| it.part = Some(Part::Named(name.clone()));
                mistakes[first..].iter_mut().for_each(part);
            }
        }
        Form::Node(_) => mistakes.push(given.mistake("a table")),
    }
    (mistakes.len() == before).then_some(values)
}
