//! The parameters of a command as its macro writes them down, and the rules between them.

/// Offers values for a word that was begun.
pub type Complete = fn(&str) -> Vec<Candidate>;

/// Returns a text of a parameter that only running code knows, or `None` if there is none to show.
pub type Computed = fn(Fact) -> Option<String>;

/// A text that [`Computed`] returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The default.
    Default,
    /// The limits of the value.
    Limits,
}

/// The functions of a parameter.
#[derive(Clone, Copy)]
pub struct Functions {
    /// The same as in [`ParamSpec`].
    pub complete: Option<Complete>,
    /// The same as in [`ParamSpec`].
    pub computed: Option<Computed>,
}

impl Functions {
    /// No functions.
    pub const NONE: Self = Self { complete: None, computed: None };

    /// Returns the functions of a parameter, if it has one.
    pub(crate) const fn of(spec: &ParamSpec) -> Option<Self> {
        let ParamSpec { complete, computed, .. } = *spec;
        match (complete, computed) {
            (None, None) => None,
            _ => Some(Self { complete, computed }),
        }
    }
}

/// What a parameter is on the command line. In this order those that are given without a value stand
/// together, which are then told from the others by one comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// A positional that must be there.
    Required,
    /// A positional that may be left out.
    Optional,
    /// All positionals that are left.
    Trailing,
    /// All words that are left, whatever they look like.
    Rest,
    /// An option without a value.
    Flag,
    /// A flag that counts how often it is given.
    Count,
    /// A flag that `--no-` in front of its name turns off.
    Switch,
    /// An option whose value may be left out; if there is one, it is attached.
    OptionalValue,
    /// An option with a value.
    Option,
    /// An option with a value that must be there.
    RequiredOption,
    /// An option with a value that may be given again.
    Repeated,
}

impl ParamKind {
    /// Whether its place decides, not its name.
    #[must_use]
    pub const fn is_positional(self) -> bool {
        matches!(self, Self::Required | Self::Optional | Self::Trailing | Self::Rest)
    }

    /// Whether it is an option that takes no value.
    #[must_use]
    pub const fn is_flag(self) -> bool {
        matches!(self, Self::Flag | Self::Count | Self::Switch)
    }

    /// Whether it must be there.
    #[must_use]
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Required | Self::RequiredOption)
    }

    /// Whether it may be given more than once.
    #[must_use]
    pub const fn is_repeated(self) -> bool {
        matches!(self, Self::Trailing | Self::Rest | Self::Count | Self::Repeated)
    }
}

/// A parameter.
#[derive(Clone, Copy, Debug)]
pub struct ParamSpec {
    /// Name of the positional, long name of the option.
    pub name: &'static str,
    /// What it is.
    pub kind: ParamKind,
    /// Short name of the option, ASCII; 0 for none.
    pub short: u8,
    /// One line of help.
    pub help: &'static str,
    /// What help calls its value; empty for its name.
    pub value: &'static str,
    /// The default, as it is typed, or empty.
    pub default: &'static str,
    /// Environment variable that stands in for it, or empty.
    pub env: &'static str,
    /// What the value may be, as help says it, or empty.
    pub limits: &'static str,
    /// The question that asks for it on a terminal, or empty.
    pub prompt: &'static str,
    /// The values it may have; empty for any.
    pub choices: &'static [ChoiceSpec],
    /// Left out of help and completion.
    pub hidden: bool,
    /// Whether a parameter with several values must have one.
    pub required: bool,
    /// Its value is shown nowhere.
    pub secret: bool,
    /// Offers values to the shell.
    pub complete: Option<Complete>,
    /// Returns the default and the limits if they are expressions of the author.
    pub computed: Option<Computed>,
}

impl ParamSpec {
    /// A parameter of which nothing is known.
    pub const NONE: Self = Self {
        name: "",
        kind: ParamKind::Flag,
        short: 0,
        help: "",
        value: "",
        default: "",
        env: "",
        limits: "",
        prompt: "",
        choices: &[],
        hidden: false,
        required: false,
        secret: false,
        complete: None,
        computed: None,
    };
}

/// A value that a parameter may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChoiceSpec {
    /// As it is typed.
    pub name: &'static str,
    /// What it means, or empty.
    pub help: &'static str,
}

/// What holds between parameters; each is a bit, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// With `one`, all of `others` must be given.
    Requires {
        /// One bit.
        one: u64,
        /// Any bits.
        others: u64,
    },
    /// With `one`, none of `others` may be given.
    Conflicts {
        /// One bit.
        one: u64,
        /// Any bits.
        others: u64,
    },
    /// At most one of these may be given.
    Exclusive(u64),
    /// At least one of these must be given.
    AtLeastOne(u64),
}

impl Rule {
    /// The rule for parameters that stand `by` places further back.
    #[must_use]
    pub const fn shifted(self, by: usize) -> Self {
        match self {
            Self::Requires { one, others } => {
                Self::Requires { one: one << by, others: others << by }
            }
            Self::Conflicts { one, others } => {
                Self::Conflicts { one: one << by, others: others << by }
            }
            Self::Exclusive(bits) => Self::Exclusive(bits << by),
            Self::AtLeastOne(bits) => Self::AtLeastOne(bits << by),
        }
    }

    /// Whether what was given breaks the rule.
    #[must_use]
    pub const fn is_broken(self, given: u64) -> bool {
        match self {
            Self::Requires { one, others } => given & one != 0 && given & others != others,
            Self::Conflicts { one, others } => given & one != 0 && given & others != 0,
            Self::Exclusive(bits) => (given & bits).count_ones() > 1,
            Self::AtLeastOne(bits) => given & bits == 0,
        }
    }
}

/// A value that is offered to the shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What would be typed.
    pub value: String,
    /// What it means, or empty.
    pub help: String,
}

impl<T: Into<String>> From<T> for Candidate {
    fn from(value: T) -> Self {
        Self { value: value.into(), help: String::new() }
    }
}

impl Candidate {
    /// A value, and what it means.
    pub fn new(value: impl Into<String>, help: impl Into<String>) -> Self {
        Self { value: value.into(), help: help.into() }
    }
}

/// What a function offers, whatever it returns.
pub fn candidates(offered: impl IntoIterator<Item: Into<Candidate>>) -> Vec<Candidate> {
    offered.into_iter().map(Into::into).collect()
}
