//! Foundry from outside.
