//! What goes wrong in a dynamic container, in words.

use super::key::DynamicKey;
use crate::error::{Error, ErrorKind};
use crate::nearest::nearest_few;

/// `end` is what `key` stands for in the end.
#[cold]
pub(super) fn unknown<'k>(
    key: &DynamicKey<'_>,
    end: &DynamicKey<'_>,
    bound: impl IntoIterator<Item = &'k DynamicKey<'static>>,
) -> Error {
    if key != end {
        return Error::failed(format!("no service is bound to `{end}`, which `{key}` stands for"));
    }
    let bound: Vec<&str> = bound.into_iter().map(DynamicKey::as_str).collect();
    let near = nearest_few(key.as_str(), &bound);
    let near: Vec<String> = near.iter().map(|it| format!("`{it}`")).collect();
    Error::failed(match &*near.join(" or ") {
        "" => format!("no service is bound to `{key}`"),
        near => format!("no service is bound to `{key}`; did you mean {near}?"),
    })
}

#[cold]
pub(super) fn wrong_type(key: &DynamicKey<'_>, holds: &str, asked: &str) -> Error {
    Error::failed(format!("`{key}` is a `{holds}`, and was asked for as a `{asked}`"))
}

#[cold]
pub(super) fn needs_async(key: &DynamicKey<'_>) -> Error {
    let message = format!("`{key}` has an async constructor and is not ready");
    Error::failed(message).note("ask for it with `get_async` or `get_named_async`")
}

#[cold]
pub(super) fn not_provided(key: &DynamicKey<'_>) -> Error {
    Error::failed(format!("the provider that promised `{key}` did not bind it"))
}

/// `what` is the constructor's or the decorator's work; its error keeps its kind and its notes.
#[cold]
pub(super) fn cannot(what: &str, key: &DynamicKey<'_>, cause: Error) -> Error {
    let error = Error::new(cause.kind(), format!("cannot {what} `{key}`"));
    let error = cause.notes().iter().fold(error, Error::note);
    error.caused_by(cause)
}

#[cold]
pub(super) fn too_deep(key: &DynamicKey<'_>, asker: &DynamicKey<'_>, deepest: usize) -> Error {
    let message = format!("services need each other more than {deepest} deep");
    Error::failed(message).note(format!("the last are `{asker}` and `{key}`"))
}

/// `circle` begins with the key that is asked for, and ends with the one that asks.
#[cold]
pub(super) fn circle<'k>(
    what: &str,
    verb: &str,
    circle: impl IntoIterator<Item = &'k DynamicKey<'static>>,
) -> Error {
    let mut names: Vec<String> = circle.into_iter().map(|it| format!("`{it}`")).collect();
    names.extend(names.first().cloned());
    Error::new(ErrorKind::Failed, format!("{what}: {}", names.join(verb)))
}
