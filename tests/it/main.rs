//! Everything Interleave promises, checked from outside.

mod demos;
mod timeline;
