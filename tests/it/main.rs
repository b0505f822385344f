//! Everything Interleave promises, checked from outside.

#![expect(
    clippy::format_collect,
    clippy::format_push_string,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests say it the short way: one that cannot go on fails, one that measures prints"
)]

mod arrows;
mod cards;
mod check;
mod cookies;
mod demos;
mod explore;
mod foreign;
mod grading;
mod journeys;
mod new;
mod operation;
mod percentages;
mod polls;
mod privacy;
mod progress;
mod quizzes;
mod registry;
mod reliability;
mod screenshots;
mod search;
mod store;
mod storm;
mod support;
mod timeline;
mod today;
mod verify;
