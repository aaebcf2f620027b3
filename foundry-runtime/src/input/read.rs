//! Gives every word of a command line its parameter.

use crate::console::Script;
use crate::console::settings::{Asked, Settings};
use crate::error::Result;
use crate::input::matcher::{GLOBAL, Matcher, Meaning};
use crate::input::word::{Argv, Word};
use crate::model::definition::Definition;
use crate::model::parameter_rows::ParamText;
use crate::model::parameter_rows::Params;
use crate::model::rows::CommandRow;
use smallvec::SmallVec;
use std::ffi::OsStr;
use std::sync::{Mutex, OnceLock};

/// The words of a command line, each with its parameter. Room for 16 parameters, and for 16 more
/// values of those that are repeated, before it allocates.
pub struct Input<'a> {
    pub(super) definition: &'static Definition,
    pub(super) command: &'static CommandRow,
    pub(super) argv: Argv<'a>,
    /// Who is asked for a value that is missing.
    pub(super) asked: Answerer,
    pub(super) settings: Settings,
    /// A bit for each parameter that was given; a command has at most 64 of its own.
    pub(super) given: u64,
    /// Where the first values of the first parameters stand.
    places: Places,
    /// The further values of those that may be repeated, in order; and all of parameters behind the
    /// first.
    more: SmallVec<[(u8, Place); 16]>,
    /// Where the words begin that are taken as they are.
    rest: Option<u32>,
    /// What a person answered, by parameter: nobody is asked twice if the values are read again.
    pub(super) answers: OnceLock<Mutex<Vec<(usize, String)>>>,
}

/// Who answers questions.
pub(crate) enum Answerer {
    Nobody,
    /// Whoever sits at the terminal.
    Person,
    /// A test.
    Test(Script),
}

const PLACES: usize = 16;

// They are cleared by stores of 16 bytes.
#[repr(align(16))]
struct Places([Place; PLACES]);

/// Where a value stands: in which word, and in the upper half behind how many bytes of it. So the
/// place of a whole word is the number of that word.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place(u64);

impl Place {
    /// Of an option that was given without a value. There is no such word.
    const BARE: Self = Self::new(u32::MAX as usize, 0);
    /// Of a switch that was turned off.
    const OFF: Self = Self::new(u32::MAX as usize, 1);

    #[inline]
    const fn new(at: usize, from: usize) -> Self {
        Self(at as u32 as u64 | (from as u64) << 32)
    }
}

impl<'a> Input<'a> {
    /// Nothing is read yet; `settings` are those that stood in front of the command.
    #[inline]
    pub(crate) fn new(
        definition: &'static Definition,
        command: &'static CommandRow,
        argv: Argv<'a>,
        settings: Settings,
    ) -> Self {
        Self {
            definition,
            command,
            argv,
            asked: Answerer::Nobody,
            settings,
            given: 0,
            places: Places([Place(0); PLACES]),
            more: SmallVec::new(),
            rest: None,
            answers: OnceLock::new(),
        }
    }

    /// Lets values be asked for that are missing.
    pub(crate) fn ask(&mut self, asked: Answerer) {
        self.asked = asked;
    }

    /// The parameters of the command.
    #[inline]
    pub(super) fn params(&self) -> Params<'static> {
        self.definition.params(self.command)
    }

    /// What is said about a parameter.
    pub(super) fn said(&self, param: usize) -> &'static ParamText {
        &self.definition.texts(self.command)[param]
    }

    /// The application.
    pub(crate) fn definition(&self) -> &'static Definition {
        self.definition
    }

    /// What the options say that every command has.
    pub(crate) fn settings(&self) -> Settings {
        self.settings
    }

    /// Gives every word its parameter.
    ///
    /// # Errors
    ///
    /// A usage error for the first word that has none, unless help was asked for: then that.
    #[inline(always)]
    pub(crate) fn read(&mut self) -> Result<()> {
        self.read_words().map_err(|error| self.rather_help(error))
    }

    // As a function of its own, which the compiler makes of it when two call it, it takes longer.
    #[inline(always)]
    fn read_words(&mut self) -> Result<()> {
        let argv = self.argv;
        let mut matcher = Matcher::new(self.params());
        let mut at = 0;
        while let Some(word) = argv.bytes(at) {
            let (param, place, next) = match matcher.next(word) {
                Meaning::Positional(param) => (param, Place::new(at, 0), at + 1),
                Meaning::Flag(param) => {
                    (param, Place::BARE, if matcher.is_inside() { at } else { at + 1 })
                }
                Meaning::Off(param) => (param, Place::OFF, at + 1),
                Meaning::Attached(param, from) => (param, Place::new(at, from), at + 1),
                Meaning::Separate(param) => match argv.bytes(at + 1) {
                    Some(word) if matcher.is_value(word) => {
                        at += 1;
                        (param, Place::new(at, 0), at + 1)
                    }
                    _ => return Err(self.value_missing(param, at + 1)),
                },
                Meaning::End => {
                    at += 1;
                    continue;
                }
                Meaning::Rest => {
                    self.rest = Some(at as u32);
                    break;
                }
                Meaning::Surplus => return Err(self.surplus(at)),
                Meaning::Unknown(start, end) => return Err(self.unknown_option(at, start, end)),
                Meaning::ValueSurplus(param) => return Err(self.value_surplus(param, at)),
            };
            match self.places.0.get_mut(param) {
                Some(first) if self.given & (1 << param) == 0 => {
                    self.given |= 1 << param;
                    *first = place;
                }
                _ => self.give_rarely(param, place, at)?,
            }
            at = next;
        }
        if self.command.rules_len > 0 { self.check_rules() } else { Ok(()) }
    }

    /// Keeps where a further value stands, or one of a parameter behind the first; or sets what an
    /// option says that every command has. `at` is the word that gave it.
    #[inline(never)]
    fn give_rarely(&mut self, param: usize, place: Place, at: usize) -> Result<()> {
        if param >= GLOBAL {
            return match place {
                Place::BARE => match self.settings.set(param - GLOBAL) {
                    Asked::Nothing => Ok(()),
                    asked => Err(self.asked(asked)),
                },
                place => self.set_global(param, place, at),
            };
        }
        let bit = 1 << param;
        let is_again = self.given & bit & !self.command.repeated != 0;
        self.given |= bit;
        if is_again {
            self.replace(param, place);
        } else {
            self.more.push((param as u8, place));
        }
        Ok(())
    }

    /// Keeps the last value of an option that has one value: it overrides those before it.
    fn replace(&mut self, param: usize, place: Place) {
        match self.places.0.get_mut(param) {
            Some(first) => *first = place,
            None => {
                let mut more = self.more.iter_mut();
                if let Some(kept) = more.find(|it| usize::from(it.0) == param) {
                    kept.1 = place;
                }
            }
        }
    }

    /// An option with a value that every command has.
    fn set_global(&mut self, param: usize, place: Place, at: usize) -> Result<()> {
        let Some(Word::Text(text)) = self.word_at(place) else {
            return Err(self.not_global(param, at, None, "it is not valid UTF-8"));
        };
        let set = self.settings.set_value(param - GLOBAL, text);
        set.map_err(|cause| self.not_global(param, at, Some(text), &cause))
    }

    fn place(&self, param: usize) -> Option<Place> {
        self.all(param).next()
    }

    /// Where the values of a parameter stand, in order.
    fn all(&self, param: usize) -> impl Iterator<Item = Place> {
        let first = self.places.0.get(param).filter(|_| self.flag(param));
        let more = self.more.iter().filter(move |it| usize::from(it.0) == param);
        first.copied().into_iter().chain(more.map(|it| it.1))
    }

    fn word_at(&self, Place(place): Place) -> Option<Word<'a>> {
        let word = self.argv.get(place as u32 as usize)?;
        match (place >> 32) as usize {
            0 => Some(word),
            from => word.after(from),
        }
    }

    /// The word for a parameter that has one.
    #[inline]
    pub(super) fn word(&self, param: usize) -> Option<Word<'a>> {
        if !self.flag(param) {
            return None;
        }
        // Most values are whole words, and most words are text.
        if let (Argv::Text(words), Some(place)) = (self.argv, self.places.0.get(param))
            && let Ok(at) = usize::try_from(place.0)
            && let Some(text) = words.get(at)
        {
            return Some(Word::Text(text));
        }
        // Words that are made of parts come in two registers if only one sort is asked for.
        match self.text_part(param) {
            Some(text) => Some(Word::Text(text)),
            None => self.raw_part(param).map(Word::Raw),
        }
    }

    #[inline(never)]
    fn text_part(&self, param: usize) -> Option<&'a str> {
        match self.word_at(self.place(param)?)? {
            Word::Text(text) => Some(text),
            Word::Raw(_) => None,
        }
    }

    #[cold]
    fn raw_part(&self, param: usize) -> Option<&'a OsStr> {
        match self.word_at(self.place(param)?)? {
            Word::Text(_) => None,
            Word::Raw(raw) => Some(raw),
        }
    }

    /// All words for a parameter that may have several.
    pub(super) fn words(&self, param: usize) -> impl Iterator<Item = Word<'a>> {
        self.all(param).filter_map(|it| self.word_at(it))
    }

    /// Whether a flag was given.
    #[inline]
    #[must_use]
    pub fn flag(&self, param: usize) -> bool {
        self.given & (1 << param) != 0
    }

    /// How often a flag was given, as a number of the author's choice; the highest of them at most.
    #[must_use]
    pub fn times<T: Times>(&self, param: usize) -> T {
        T::of(self.all(param).count())
    }

    /// What a switch was set to, if it was.
    #[must_use]
    pub fn switch(&self, param: usize) -> Option<bool> {
        self.place(param).map(|it| it != Place::OFF)
    }

    /// All words that are left, as they are.
    #[must_use]
    pub fn rest(&self) -> Argv<'a> {
        self.rest.map_or(Argv::Text(&[]), |at| self.argv.behind(at as usize))
    }
}

/// A number that tells how often a flag was given.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot count a flag",
    label = "not a number that counts",
    note = "take `u8`, `u16`, `u32`, `u64` or `usize`"
)]
pub trait Times {
    /// The number, or the highest there is.
    fn of(count: usize) -> Self;
}

macro_rules! times {
    ($($number:ty),*) => {$(
        impl Times for $number {
            fn of(count: usize) -> Self {
                count.try_into().unwrap_or(Self::MAX)
            }
        }
    )*};
}

times!(u8, u16, u32, u64, usize);
