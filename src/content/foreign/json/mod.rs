//! JSON: all that a bank says of its questions and cards, under the keys of its files.

mod read;
mod tree;
mod write;

pub(super) use read::read;
pub(super) use tree::{Node, Value, parse};
pub(super) use write::write;
