//! What the tests stand on: databases.

pub(crate) mod postgres;
pub(crate) mod wal;
