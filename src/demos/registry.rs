//! Every demo there is, by topic in learning order.

use super::Demo;

/// All demos.
#[must_use]
pub fn all() -> &'static [Demo] {
    &[]
}
