//! Interleave: quizzes, flashcards, anonymous polls and runnable demos for concurrency interviews.
//!
//! The modules in reading order, each using only those before it.

pub mod clock;
pub mod id;

pub mod poll;

pub use interleave_explore as explore;

pub mod content;

pub mod cards;
pub mod quiz;

pub use interleave_demos as demos;
pub mod store;

pub mod anki;

pub mod live;

pub mod web;

pub mod config;

pub mod cli;
