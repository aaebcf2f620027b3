//! The commands, a file for each namespace. Put a new one into any file.

mod demo;
mod film;
mod report;
