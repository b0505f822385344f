//! What nobody can find out from what the server keeps.

mod canary;
mod ended;
mod schema;
pub(crate) mod thief;
