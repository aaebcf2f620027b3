//! What is known of a section while compiling: its fields, their names, and what they may be.
//! What stands in the sources is read elsewhere.

use super::kind::Kind;
use crate::text::Words;

/// A field of a section, as it is called everywhere, and what it may be.
///
/// `#[derive(Config)]` writes it down. By hand:
///
/// ```
/// use foundry_runtime::config::{Field, Kind};
///
/// const PORT: Field = Field::new("port", "MAIL_PORT", Kind::Integer { min: 1, max: 65535 })
///     .default_text("25")
///     .doc("Port of the server.");
/// assert_eq!(PORT.kind().to_string(), "a whole number from 1 to 65535");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Field {
    key: &'static str,
    variable: &'static str,
    /// How many bytes of the variable are the prefix of its section; none, if the author chose it.
    prefix: Option<u16>,
    kind: Kind,
    presence: Presence,
    secret: bool,
    aliases: &'static [&'static str],
    variable_aliases: &'static [&'static str],
    deprecated: Option<&'static str>,
    /// Limits in words, where the kind does not know them.
    limits: &'static str,
    doc: &'static str,
}

/// What holds for a field that nobody sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It has to be set.
    Required,
    /// Its absence is a value.
    Optional,
    /// This holds, as its author wrote it; nothing written is the type's own default.
    Default(&'static str),
}

impl Field {
    /// A field that has to be set: as `key` in the section's table, or by `variable`.
    #[must_use]
    pub const fn new(key: &'static str, variable: &'static str, kind: Kind) -> Self {
        Self {
            key,
            variable,
            prefix: None,
            kind,
            presence: Presence::Required,
            secret: false,
            aliases: &[],
            variable_aliases: &[],
            deprecated: None,
            limits: "",
            doc: "",
        }
    }

    /// Stands alone in a section that has a mistake: nothing is known of its fields.
    #[doc(hidden)]
    pub const UNKNOWN: Self = Self::new("", "", Kind::Other(""));

    /// The variable begins with this prefix, which is another where the section is nested.
    #[must_use]
    pub const fn prefixed(mut self, prefix: &str) -> Self {
        self.prefix = Some(prefix.len() as u16);
        self
    }

    /// Its absence is a value.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.presence = Presence::Optional;
        self
    }

    /// It has a default, which is shown as this text.
    #[must_use]
    pub const fn default_text(mut self, text: &'static str) -> Self {
        self.presence = Presence::Default(text);
        self
    }

    /// Its value is never shown, as if it were a [`Secret`](crate::config::Secret).
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Other keys under which it is found, and other variables.
    #[must_use]
    pub const fn aliases(
        mut self,
        keys: &'static [&'static str],
        variables: &'static [&'static str],
    ) -> Self {
        self.aliases = keys;
        self.variable_aliases = variables;
        self
    }

    /// Who sets it is told this.
    #[must_use]
    pub const fn deprecated(mut self, note: &'static str) -> Self {
        self.deprecated = Some(note);
        self
    }

    /// Between what its value lies, in words, if its kind does not say so: `from 0.5 to 2`.
    #[must_use]
    pub const fn limits(mut self, limits: &'static str) -> Self {
        self.limits = limits;
        self
    }

    /// What it means.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Its name in the table of the section.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.key
    }

    /// Its variable where its section stands by itself; see [`leaves`] for nested ones.
    #[must_use]
    pub const fn variable(&self) -> &'static str {
        self.variable
    }

    /// What it may be.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// What it may be, in the words of a person: its kind and its limits.
    #[must_use]
    pub fn expected(&self) -> String {
        match self.limits {
            "" => self.kind.to_string(),
            // The type's own limits are further than these.
            limits if matches!(self.kind, Kind::Integer { .. }) => {
                format!("a whole number {limits}")
            }
            limits if matches!(self.kind, Kind::Float) => format!("a number {limits}"),
            limits => format!("{}, {limits}", self.kind),
        }
    }

    /// The fields of the section that is nested here.
    #[must_use]
    pub const fn nested(&self) -> Option<&'static [Field]> {
        match self.kind {
            Kind::Section(fields) => Some(fields),
            _ => None,
        }
    }

    /// What holds if nobody sets it.
    #[must_use]
    pub const fn presence(&self) -> Presence {
        self.presence
    }

    /// Whether its value is never shown.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        self.secret
    }

    /// Other keys under which it is found.
    #[must_use]
    pub const fn key_aliases(&self) -> &'static [&'static str] {
        self.aliases
    }

    /// Other variables that set it, as they are where its section stands by itself.
    #[must_use]
    pub const fn variable_aliases(&self) -> &'static [&'static str] {
        self.variable_aliases
    }

    /// What who sets it is told.
    #[must_use]
    pub const fn deprecation(&self) -> Option<&'static str> {
        self.deprecated
    }

    /// What it means, in as many lines as its author wrote.
    #[must_use]
    pub const fn docs(&self) -> &'static str {
        self.doc
    }

    /// The variable where the section is nested under `prefix`, or stands by itself.
    pub(crate) fn variable_under(&self, prefix: Option<&str>) -> String {
        match (prefix, self.prefix) {
            (Some(prefix), Some(own)) => format!("{prefix}{}", &self.variable[usize::from(own)..]),
            _ => self.variable.to_owned(),
        }
    }

    /// Whether the key is its, under one name or another.
    pub(crate) fn is_called(&self, key: &str) -> bool {
        self.key == key || self.aliases.contains(&key)
    }
}

/// A field that holds a value, with its whole names.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Its key under the section: `port`, or `tls.cert` of a nested section.
    pub key: String,
    /// The one variable that sets it.
    pub variable: String,
    /// What is known of it.
    pub field: &'static Field,
}

/// All fields of a section that hold values: nested sections are opened.
///
/// ```
/// use foundry_runtime::config::{Field, Kind, leaves};
///
/// static TLS: [Field; 1] = [Field::new("cert", "TLS_CERT", Kind::Path).prefixed("TLS")];
/// static MAIL: [Field; 2] = [
///     Field::new("host", "MAIL_HOST", Kind::Text).prefixed("MAIL"),
///     Field::new("tls", "MAIL_TLS", Kind::Section(&TLS)).prefixed("MAIL"),
/// ];
/// let names: Vec<_> = leaves(&MAIL).into_iter().map(|it| (it.key, it.variable)).collect();
/// assert_eq!(names[0], ("host".to_owned(), "MAIL_HOST".to_owned()));
/// assert_eq!(names[1], ("tls.cert".to_owned(), "MAIL_TLS_CERT".to_owned()));
/// ```
#[must_use]
pub fn leaves(fields: &'static [Field]) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    open(fields, None, "", &mut leaves);
    leaves
}

fn open(fields: &'static [Field], prefix: Option<&str>, path: &str, leaves: &mut Vec<Leaf>) {
    for field in fields {
        let key = format!("{path}{}", field.key);
        let variable = field.variable_under(prefix);
        match field.kind {
            Kind::Section(nested) => open(nested, Some(&variable), &format!("{key}."), leaves),
            _ => leaves.push(Leaf { key, variable, field }),
        }
    }
}

const LONGEST: usize = 256;

/// The name of a variable while compiling.
#[derive(Clone, Copy)]
struct Name {
    bytes: [u8; LONGEST],
    len: usize,
}

impl Name {
    const EMPTY: Self = Self { bytes: [0; LONGEST], len: 0 };

    const fn push(mut self, text: &str, from: usize) -> Self {
        let text = text.as_bytes();
        let mut at = from;
        while at < text.len() && self.len < LONGEST {
            self.bytes[self.len] = text[at];
            self.len += 1;
            at += 1;
        }
        self
    }

    /// Whether this is the other one, with `end` behind it.
    const fn is(&self, other: &Self, end: &str) -> bool {
        let whole = other.push(end, 0);
        if self.len != whole.len {
            return false;
        }
        let mut at = 0;
        while at < self.len {
            if self.bytes[at] != whole.bytes[at] {
                return false;
            }
            at += 1;
        }
        true
    }

    const fn text(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

/// The variables of a section and of those nested in it, while compiling.
struct Names<const COUNT: usize> {
    names: [Name; COUNT],
    used: usize,
}

impl<const COUNT: usize> Names<COUNT> {
    const fn collect(mut self, fields: &[Field], under: Option<Name>) -> Self {
        let mut at = 0;
        while at < fields.len() {
            let field = &fields[at];
            let name = match (&under, field.prefix) {
                (Some(prefix), Some(own)) => prefix.push(field.variable, own as usize),
                _ => Name::EMPTY.push(field.variable, 0),
            };
            if let Kind::Section(nested) = field.kind {
                self = self.collect(nested, Some(name));
            } else {
                self.names[self.used] = name;
                self.used += 1;
            }
            at += 1;
        }
        self
    }
}

/// How many fields hold values.
#[must_use]
pub const fn count_leaves(fields: &[Field]) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < fields.len() {
        count += match fields[at].kind {
            Kind::Section(nested) => count_leaves(nested),
            _ => 1,
        };
        at += 1;
    }
    count
}

/// Refuses two fields of one variable, when the fields of nested sections are known.
///
/// # Panics
///
/// While compiling, if there are two.
#[track_caller]
pub const fn check_variables<const COUNT: usize>(fields: &[Field]) {
    let names = Names::<COUNT> { names: [Name::EMPTY; COUNT], used: 0 }.collect(fields, None);
    let mut at = 0;
    while at < COUNT {
        let mut other = 0;
        while other < COUNT {
            let (one, two) = (&names.names[at], &names.names[other]);
            if other < at && one.is(two, "") && one.len > 0 {
                let mut words = Words::new("two fields are read from the variable `");
                words.push(one.text()).push("`; choose another with `#[config(env = \"…\")]`");
                panic!("{}", words.as_str());
            }
            if one.is(two, "_FILE") {
                let mut words = Words::new("`");
                words.push(one.text()).push("` names the file that holds `").push(two.text());
                words.push("`; choose another variable with `#[config(env = \"…\")]`");
                panic!("{}", words.as_str());
            }
            other += 1;
        }
        at += 1;
    }
}
