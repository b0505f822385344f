//! What the tests stand on: the real server, a visitor without a browser, a browser.

pub(crate) mod browser;
pub(crate) mod server;
pub(crate) mod visitor;
