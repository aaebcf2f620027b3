//! What must compile with Foundry, what must not, and the exact words. All of it stands in `pass/`
//! and `fail/`; there is no code here.
