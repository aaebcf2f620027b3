//! Text made while compiling: all texts of an application in one blob, and messages of panics.

/// A piece of the text blob.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// Bytes.
    pub len: u32,
}

impl Span {
    /// No text.
    pub const EMPTY: Self = Self { start: 0, len: 0 };

    /// The piece of `text`.
    pub(crate) fn of(self, text: &[u8]) -> &[u8] {
        let start = self.start as usize;
        text.get(start..start + self.len as usize).unwrap_or_default()
    }

    /// The piece of `text` that is text.
    pub(crate) fn str_of(self, text: &[u8]) -> &str {
        std::str::from_utf8(self.of(text)).unwrap_or_default()
    }
}

/// From how many bytes on slices are cheaper.
const LONG: usize = 256;

/// Lays texts one after the other into a blob that holds no pointers, so that the loader of the
/// program has nothing to do for them.
pub struct Blob<const BYTES: usize> {
    bytes: [u8; BYTES],
    used: usize,
}

impl<const BYTES: usize> Blob<BYTES> {
    /// An empty blob.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "made in const evaluation only")]
    pub const fn new() -> Self {
        Self { bytes: [0; BYTES], used: 0 }
    }

    /// Appends a text, and says where it lies.
    pub const fn add(&mut self, text: &str) -> Span {
        let start = self.used;
        let bytes = text.as_bytes();
        // To const evaluation a call is worth ten statements, so nothing is called for an empty text,
        // as most are, and for a short one it is cheaper to copy each byte than to make slices.
        if let [_, ..] = bytes {
            let len = bytes.len();
            if len > LONG {
                let (_, free) = self.bytes.split_at_mut(start);
                let (room, _) = free.split_at_mut(len);
                room.copy_from_slice(bytes);
            } else {
                let mut at = 0;
                while at < len {
                    self.bytes[start + at] = bytes[at];
                    at += 1;
                }
            }
            self.used += len;
        }
        Span { start: start as u32, len: (self.used - start) as u32 }
    }

    /// Appends a text to a longer one.
    pub const fn push(&mut self, text: &str) {
        self.add(text);
    }

    /// How many bytes there are so far.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.used
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// What was appended when there were `start` bytes, and after that.
    #[must_use]
    pub const fn since(&self, start: usize) -> Span {
        Span { start: start as u32, len: (self.used - start) as u32 }
    }

    /// The bytes.
    #[must_use]
    pub const fn bytes(self) -> [u8; BYTES] {
        self.bytes
    }
}

const MOST: usize = 4096;

/// Puts the message of a panic together while compiling; what is too long is cut.
pub struct Words {
    bytes: [u8; MOST],
    len: usize,
}

impl Words {
    /// Begins with `text`.
    #[must_use]
    pub const fn new(text: &str) -> Self {
        let mut words = Self { bytes: [0; MOST], len: 0 };
        words.push(text);
        words
    }

    /// Appends a text.
    pub const fn push(&mut self, text: &str) -> &mut Self {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() && self.len < MOST {
            self.bytes[self.len] = bytes[at];
            self.len += 1;
            at += 1;
        }
        self
    }

    /// Appends a number.
    pub const fn push_number(&mut self, number: u32) -> &mut Self {
        self.push_integer(number as i128)
    }

    /// Appends a number that may be large or negative.
    pub const fn push_integer(&mut self, number: i128) -> &mut Self {
        if number < 0 {
            self.push("-");
        }
        let rest = number.unsigned_abs();
        let mut unit = 1;
        while rest / unit >= 10 {
            unit *= 10;
        }
        while unit > 0 && self.len < MOST {
            self.bytes[self.len] = b'0' + (rest / unit % 10) as u8;
            self.len += 1;
            unit /= 10;
        }
        self
    }

    /// The text.
    #[must_use]
    pub const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "a message that was cut inside a character",
        }
    }
}

/// Whether two texts are equal, in const evaluation.
#[must_use]
pub const fn equal(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let len = left.len();
    if len != right.len() {
        return false;
    }
    let mut at = 0;
    while at < len {
        if left[at] != right[at] {
            return false;
        }
        at += 1;
    }
    true
}
