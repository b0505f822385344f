//! Everything Interleave promises, checked from outside.

mod timeline;
