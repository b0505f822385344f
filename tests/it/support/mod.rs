//! What the tests stand on: databases, the real server, a voter, a visitor without a browser, a
//! browser.

pub(crate) mod bank;
pub(crate) mod browser;
pub(crate) mod ledger;
pub(crate) mod postgres;
pub(crate) mod process;
pub(crate) mod server;
pub(crate) mod site;
pub(crate) mod sqlite;
pub(crate) mod trace;
pub(crate) mod visitor;
pub(crate) mod voter;
