//! Packs, as libraries have them; the binary `packs` embeds them.

pub mod board;
pub mod clock;
pub mod early;
pub mod greeting;
pub mod late;
pub mod queue;
pub mod short;
