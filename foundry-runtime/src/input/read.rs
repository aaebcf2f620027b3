//! Gives every word of a command line its parameter.

use crate::definition::Definition;
use crate::definition::rows::CommandRow;
use crate::error::Result;
use crate::input::globals::{Asked, SPECS, Settings};
use crate::input::matcher::{GLOBAL, Matcher, Meaning, Params};
use crate::input::word::{Argv, Word};
use smallvec::SmallVec;
use std::sync::Mutex;

/// The words of a command line, each with its parameter. Room for 16 parameters, and for 16 more
/// values of those that are repeated, before it allocates.
pub struct Input<'a> {
    pub(super) definition: &'static Definition,
    pub(super) command: &'static CommandRow,
    pub(super) params: Params<'static>,
    pub(super) argv: Argv<'a>,
    /// Whether a missing value may be asked for.
    pub(super) may_ask: bool,
    pub(super) settings: Settings,
    /// A bit for each parameter that was given; a command has at most 64 of its own.
    pub(super) given: u64,
    /// Where the values of the first parameters stand.
    places: [Place; PLACES],
    /// The values of those that may be repeated, in order; and of parameters behind the first.
    more: SmallVec<[(u8, Place); 16]>,
    /// Where the words begin that are taken as they are.
    rest: Option<u32>,
    /// What a person answered, by parameter: nobody is asked twice if the values are read again.
    pub(super) answers: Mutex<Vec<(usize, String)>>,
}

const PLACES: usize = 16;

/// Where a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place {
    /// In which word.
    at: u32,
    /// Behind how many bytes of it.
    from: u32,
}

impl Place {
    /// Of an option that was given without a value. There is no such word.
    const BARE: Self = Self { at: u32::MAX, from: 0 };
    /// Of a switch that was turned off.
    const OFF: Self = Self { at: u32::MAX, from: 1 };
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
            params: definition.params(command),
            argv,
            may_ask: false,
            settings,
            given: 0,
            places: [Place { at: 0, from: 0 }; PLACES],
            more: SmallVec::new(),
            rest: None,
            answers: Mutex::new(Vec::new()),
        }
    }

    /// Lets values be asked for that are missing.
    pub(crate) fn may_ask(mut self) -> Self {
        self.may_ask = true;
        self
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
    #[inline]
    pub(crate) fn read(&mut self) -> Result<()> {
        self.read_words().map_err(|error| self.rather_help(error))
    }

    #[inline]
    fn read_words(&mut self) -> Result<()> {
        let mut matcher = Matcher::new(self.params);
        let mut at = 0;
        while let Some(word) = self.argv.get(at) {
            match matcher.next(word.bytes()) {
                Meaning::Positional(param) => {
                    self.given |= 1 << param;
                    self.keep(param, Place { at: at as u32, from: 0 });
                }
                Meaning::Flag(param) if param < GLOBAL => self.flagged(param, at)?,
                Meaning::Attached(param, from) if param < GLOBAL => {
                    self.value(param, at, from)?;
                }
                Meaning::Separate(param) if param < GLOBAL => {
                    at += 1;
                    match self.argv.get(at) {
                        Some(word) if matcher.is_value(word.bytes()) => {
                            self.value(param, at, 0)?;
                        }
                        _ => return Err(self.value_missing(param, at)),
                    }
                }
                Meaning::End => {}
                rare => match self.rare(rare, &matcher, at)? {
                    Some(more) => at = more,
                    None => return self.end(),
                },
            }
            if !matcher.is_inside() {
                at += 1;
            }
        }
        self.end()
    }

    #[inline]
    fn end(&self) -> Result<()> {
        if self.command.rules_len > 0 { self.check_rules() } else { Ok(()) }
    }

    #[inline]
    fn flagged(&mut self, param: usize, at: usize) -> Result<()> {
        self.give(param, at)?;
        self.keep(param, Place::BARE);
        Ok(())
    }

    #[inline(always)]
    fn value(&mut self, param: usize, at: usize, from: usize) -> Result<()> {
        self.give(param, at)?;
        self.keep(param, Place { at: at as u32, from: from as u32 });
        Ok(())
    }

    #[inline]
    fn give(&mut self, param: usize, at: usize) -> Result<()> {
        let bit = 1 << param;
        if self.given & bit & !self.command.repeated != 0 {
            return Err(self.given_twice(param, at));
        }
        self.given |= bit;
        Ok(())
    }

    #[inline]
    fn keep(&mut self, param: usize, place: Place) {
        match self.places.get_mut(param) {
            Some(first) if self.command.repeated & (1 << param) == 0 => *first = place,
            _ => self.more.push((param as u8, place)),
        }
    }

    /// What is not in most command lines. Returns which word was read last, or `None` if no word is
    /// read any more.
    #[cold]
    fn rare(
        &mut self,
        meaning: Meaning,
        matcher: &Matcher<'_>,
        at: usize,
    ) -> Result<Option<usize>> {
        match meaning {
            Meaning::Rest => {
                self.rest = Some(at as u32);
                return Ok(None);
            }
            Meaning::Off(param) => {
                self.give(param, at)?;
                self.keep(param, Place::OFF);
            }
            Meaning::Flag(param) => match self.settings.set(param - GLOBAL) {
                Asked::Nothing => {}
                asked => return Err(self.asked(asked)),
            },
            Meaning::Attached(param, from) => self.set_format(param, at, from)?,
            Meaning::Separate(param) => match self.argv.get(at + 1) {
                Some(word) if matcher.is_value(word.bytes()) => {
                    self.set_format(param, at + 1, 0)?;
                    return Ok(Some(at + 1));
                }
                _ => return Err(self.value_missing(param, at + 1)),
            },
            Meaning::Surplus => return Err(self.surplus(at)),
            Meaning::Unknown(start, end) => return Err(self.unknown_option(at, start, end)),
            Meaning::ValueSurplus(param) => return Err(self.value_surplus(param, at)),
            Meaning::Positional(_) | Meaning::End => {}
        }
        Ok(Some(at))
    }

    /// The only option with a value that every command has is the format.
    fn set_format(&mut self, param: usize, at: usize, from: usize) -> Result<()> {
        debug_assert_eq!(SPECS[param - GLOBAL].name, "format");
        let word = self.argv.get(at).and_then(|it| it.after(from));
        let Some(Word::Text(name)) = word else { return Err(self.no_format(at, "")) };
        self.settings.format =
            crate::input::Format::of(name).ok_or_else(|| self.no_format(at, name))?;
        Ok(())
    }

    #[inline]
    fn place(&self, param: usize) -> Option<Place> {
        if !self.flag(param) {
            return None;
        }
        match self.places.get(param) {
            Some(place) => Some(*place),
            None => self.all(param).next(),
        }
    }

    /// Where the values of a parameter stand that may have several.
    fn all(&self, param: usize) -> impl Iterator<Item = Place> {
        self.more.iter().filter(move |it| usize::from(it.0) == param).map(|it| it.1)
    }

    #[inline]
    fn word_at(&self, place: Place) -> Option<Word<'a>> {
        let word = self.argv.get(place.at as usize)?;
        if place.from == 0 { Some(word) } else { word.after(place.from as usize) }
    }

    /// The word for a parameter that has one.
    #[inline]
    pub(super) fn word(&self, param: usize) -> Option<Word<'a>> {
        self.word_at(self.place(param)?)
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
