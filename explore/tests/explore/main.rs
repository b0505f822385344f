//! The explorer from outside.
