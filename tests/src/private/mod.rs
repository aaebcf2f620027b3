//! Private, and so is everything below.

mod nested;
