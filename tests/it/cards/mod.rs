//! Flashcards: when they come back, and reviewing them.

mod reviewing;
mod schedule;
