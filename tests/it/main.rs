//! Everything Interleave promises, checked from outside.

mod demos;
mod journeys;
mod support;
mod timeline;
