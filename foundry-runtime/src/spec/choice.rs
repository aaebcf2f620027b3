//! Types that are one of a few words.

use crate::nearest;
use crate::spec::parameter::ChoiceSpec;
use crate::text::{Words, equal};
use std::fmt;
use std::marker::PhantomData;

/// A type that is one of a few words; `#[derive(Choice)]` on an enum implements it.
pub trait Choice: Sized {
    /// The words, in the order of the variants.
    const CHOICES: &'static [ChoiceSpec];

    /// The word of this value.
    fn name(&self) -> &'static str;
}

/// Why a word is none of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownChoice(String);

impl UnknownChoice {
    /// The word, and those that there are.
    #[must_use]
    pub fn new(word: &str, choices: &[ChoiceSpec]) -> Self {
        let names: Vec<&str> = choices.iter().map(|it| it.name).collect();
        Self(one_of(word, &names))
    }
}

impl fmt::Display for UnknownChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownChoice {}

/// What would be right: the nearest, and all.
pub(crate) fn one_of(word: &str, names: &[&str]) -> String {
    let near = nearest::nearest(word, names);
    let quoted: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
    let all = match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    };
    match near {
        Some(near) => format!("did you mean `{near}`? It is {all}"),
        None => format!("it is {all}"),
    }
}

/// `ChoicesOf::<T>::CHOICES`: the words of a `T`, or none if it is no [`Choice`]. [`NoChoices`]
/// must be in scope.
pub struct ChoicesOf<T>(PhantomData<T>);

impl<T: Choice> ChoicesOf<T> {
    /// The words.
    pub const CHOICES: &'static [ChoiceSpec] = T::CHOICES;
}

/// Gives [`ChoicesOf`] its answer for a type that is any word.
pub trait NoChoices {
    /// None.
    const CHOICES: &'static [ChoiceSpec] = &[];
}

impl<T> NoChoices for ChoicesOf<T> {}

/// Refuses a default that is none of the words.
///
/// # Panics
///
/// While compiling, if there are words and the default is none of them.
#[track_caller]
pub const fn check_default(choices: &[ChoiceSpec], default: &str) {
    let mut at = 0;
    while at < choices.len() {
        if equal(choices[at].name, default) {
            return;
        }
        at += 1;
    }
    if choices.is_empty() {
        return;
    }
    let mut words = Words::new("the default is none of the choices: ");
    push_choices(&mut words, choices);
    panic!("{}", words.as_str());
}

/// The words in a message.
pub(crate) const fn push_choices(words: &mut Words, choices: &[ChoiceSpec]) {
    let mut at = 0;
    while at < choices.len() {
        words.push(if at == 0 { "`" } else { ", `" }).push(choices[at].name).push("`");
        at += 1;
    }
}
