//! Messages of const evaluation that suggest a key of a section.

use crate::spec::field::Field;
use crate::text::Words;
use foundry_grammar::nearer;

/// `did you mean …`, or all keys that there are.
pub(super) const fn push_nearest_of(words: &mut Words, key: &str, fields: &[Field]) {
    let (mut best, mut at) = (None, 0);
    while at < fields.len() {
        best = nearer(key, fields[at].key(), best);
        at += 1;
    }
    if let Some((name, _)) = best {
        words.push("did you mean `").push(name).push("`?");
        return;
    }
    words.push("it has ");
    at = 0;
    while at < fields.len() {
        words.push(if at > 0 { ", `" } else { "`" }).push(fields[at].key()).push("`");
        at += 1;
    }
}
