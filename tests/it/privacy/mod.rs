//! What nobody can find out from what the server keeps.

mod canary;
mod schema;
mod thief;
