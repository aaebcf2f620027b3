//! A program with Laravel's 85 commands, written by the build script.

include!(concat!(env!("OUT_DIR"), "/console.rs"));
