//! Gives every word of a command line its parameter.

use crate::command::spec::ParamKind;
use crate::definition::Definition;
use crate::definition::rows::CommandRow;
use crate::error::Result;
use crate::input::globals::{Asked, SPECS, Settings};
use crate::input::matcher::{GLOBAL, Matcher, Meaning, Params};
use crate::input::word::{Argv, Word};
use smallvec::SmallVec;

/// The words of a command line, each with its parameter. Room for 8 positionals and 16 options
/// before it allocates.
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
    /// Where the words of the positionals stand.
    positionals: SmallVec<[u32; 8]>,
    /// The options with a value, and those that were given more than once, in order.
    options: SmallVec<[Given; 16]>,
    /// Where the words begin that are taken as they are.
    rest: Option<u32>,
}

/// An option that was given.
#[derive(Clone, Copy)]
struct Given {
    param: u8,
    state: State,
    /// Where its value stands.
    at: u32,
    /// How many bytes stand in front of it.
    from: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Value,
    Bare,
    Off,
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
            positionals: SmallVec::new(),
            options: SmallVec::new(),
            rest: None,
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
                    self.positionals.push(at as u32);
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
        if matches!(self.params.rows[param].kind, ParamKind::Count | ParamKind::OptionalValue) {
            self.options.push(Given { param: param as u8, state: State::Bare, at: 0, from: 0 });
        }
        Ok(())
    }

    #[inline]
    fn value(&mut self, param: usize, at: usize, from: usize) -> Result<()> {
        self.give(param, at)?;
        let (at, from) = (at as u32, from as u32);
        self.options.push(Given { param: param as u8, state: State::Value, at, from });
        Ok(())
    }

    #[inline]
    fn give(&mut self, param: usize, at: usize) -> Result<()> {
        let bit = 1 << param;
        if self.given & bit != 0 && !self.params.rows[param].kind.is_repeated() {
            return Err(self.given_twice(param, at));
        }
        self.given |= bit;
        Ok(())
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
                self.options.push(Given { param: param as u8, state: State::Off, at: 0, from: 0 });
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
    fn word_of(&self, given: Given) -> Option<Word<'a>> {
        let word = self.argv.get(given.at as usize)?;
        if given.from == 0 { Some(word) } else { word.after(given.from as usize) }
    }

    /// The word for a parameter that has one.
    #[inline]
    pub(super) fn word(&self, param: usize) -> Option<Word<'a>> {
        if param < self.params.positionals {
            return self.argv.get(*self.positionals.get(param)? as usize);
        }
        let given = self.options.iter().find(|it| usize::from(it.param) == param)?;
        if given.state == State::Value { self.word_of(*given) } else { None }
    }

    /// All words for a parameter that may have several.
    pub(super) fn words(&self, param: usize) -> impl Iterator<Item = Word<'a>> {
        let positional = param < self.params.positionals;
        let trailing = if positional { self.positionals.get(param..) } else { None };
        let trailing = trailing.unwrap_or_default().iter();
        let options = self
            .options
            .iter()
            .filter(move |it| usize::from(it.param) == param && it.state == State::Value);
        trailing
            .filter_map(|at| self.argv.get(*at as usize))
            .chain(options.filter_map(|it| self.word_of(*it)))
    }

    /// Whether a flag was given.
    #[inline]
    #[must_use]
    pub fn flag(&self, param: usize) -> bool {
        self.given & (1 << param) != 0
    }

    fn count(&self, param: usize) -> usize {
        self.options.iter().filter(|it| usize::from(it.param) == param).count()
    }

    /// How often a flag was given, as a number of the author's choice; the highest of them at most.
    #[must_use]
    pub fn times<T: Times>(&self, param: usize) -> T {
        T::of(self.count(param))
    }

    /// What a switch was set to, if it was.
    #[must_use]
    pub fn switch(&self, param: usize) -> Option<bool> {
        let is_off = |it: &Given| usize::from(it.param) == param && it.state == State::Off;
        self.flag(param).then(|| !self.options.iter().any(is_off))
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
