//! Values: one that shows whether it is whole, one of everything there is, and one in two versions.

use foundry::cacheable;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

/// A megabyte that shows whether it is of one piece.
#[cacheable]
#[derive(Debug)]
pub struct Block {
    /// Which it is.
    pub number: u64,
    /// The number, over and over.
    pub filling: Vec<u64>,
}

impl Block {
    /// One of so many bytes.
    #[must_use]
    pub fn new(number: u64, bytes: usize) -> Self {
        Self { number, filling: vec![number; bytes / 8] }
    }
}

impl ArchivedBlock {
    /// Whether it is as one was written.
    #[must_use]
    pub fn is_whole(&self, bytes: usize) -> bool {
        self.filling.len() == bytes / 8 && self.filling.iter().all(|it| *it == self.number)
    }
}

/// Of all that a value can be made of.
#[cacheable]
#[derive(Clone, Debug, PartialEq)]
pub struct Everything {
    /// Text.
    pub text: String,
    /// Numbers.
    pub numbers: (u8, i16, u32, i64, u128, f32, f64),
    /// What has invalid bytes.
    pub invalid: (bool, char, Option<bool>),
    /// Of various length.
    pub lists: Vec<Vec<Option<String>>>,
    /// Of fixed length.
    pub array: [Role; 3],
    /// By key.
    pub map: HashMap<String, Vec<u32>>,
    /// By key, sorted.
    pub sorted: BTreeMap<u32, Role>,
    /// Somewhere else.
    pub boxed: Box<Role>,
    /// Several of one.
    pub shared: std::sync::Arc<String>,
    /// How long.
    pub time: Duration,
}

/// One of several.
#[cacheable]
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// Nothing more.
    Reader,
    /// A word more.
    Editor(String),
    /// Much more.
    Admin {
        /// Whose.
        of: Vec<String>,
        /// Or whose not.
        but: Option<Box<str>>,
    },
}

impl Everything {
    /// One of them.
    #[must_use]
    pub fn new() -> Self {
        let editor = Role::Editor("M".to_owned());
        let but = Some("Rotwang".into());
        let admin = Role::Admin { of: vec!["Metropolis".to_owned(), "Dr. Mabuse".to_owned()], but };
        Self {
            text: "a text that is longer than what fits beside its length".to_owned(),
            numbers: (1, -2, 3, -4, 5, 6.5, -7.5),
            invalid: (true, 'ß', Some(false)),
            lists: vec![vec![], vec![None, Some("inner".to_owned())], vec![None; 3]],
            array: [Role::Reader, editor.clone(), admin.clone()],
            map: (0..9_u32).map(|it| (it.to_string(), vec![it; it as usize])).collect(),
            sorted: (0..40).map(|it| (it, editor.clone())).collect(),
            boxed: Box::new(admin),
            shared: "shared".to_owned().into(),
            time: Duration::from_millis(1927),
        }
    }
}

impl Default for Everything {
    fn default() -> Self {
        Self::new()
    }
}

/// What an older program calls a film.
pub mod older {
    /// A film.
    #[foundry::cacheable]
    #[derive(Debug)]
    pub struct Film {
        /// How long it takes, in seconds.
        pub seconds: u32,
        /// When it was made.
        pub year: u32,
    }
}

/// What a newer program calls a film.
pub mod newer {
    /// A film.
    #[foundry::cacheable(version = 2)]
    #[derive(Debug)]
    pub struct Film {
        /// How long it takes, in minutes.
        pub seconds: u32,
        /// When it was made.
        pub year: u32,
    }
}
