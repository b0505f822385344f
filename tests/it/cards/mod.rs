//! Flashcards: when they come back, and reviewing them.

mod anki;
mod reviewing;
mod schedule;
