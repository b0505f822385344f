//! Everything Interleave promises, checked from outside.

mod check;
mod demos;
mod journeys;
mod support;
mod timeline;
