//! What the tests stand on: databases, the real server, a voter without a browser.

pub(crate) mod bank;
pub(crate) mod ledger;
pub(crate) mod postgres;
pub(crate) mod process;
pub(crate) mod voter;
pub(crate) mod wal;
