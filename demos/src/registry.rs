//! Every demo there is, as `build.rs` found them in `programs/`: by topic, and in it by name.

use super::{Answer, Demo, Need, Param, Predict};

/// All demos.
#[must_use]
pub fn all() -> &'static [Demo] {
    ALL
}

#[rustfmt::skip]
static ALL: &[Demo] = include!(concat!(env!("OUT_DIR"), "/registry.rs"));

/// The programs, each a file that also stands alone.
#[allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::pedantic,
    reason = "each file is a whole program that reads as one"
)]
mod programs {
    include!(concat!(env!("OUT_DIR"), "/programs.rs"));
}
