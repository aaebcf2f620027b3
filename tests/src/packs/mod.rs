//! Packs, as libraries have them; the binary `packs` embeds both.

pub mod clock;
pub mod greeting;
