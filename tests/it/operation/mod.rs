//! What an operator relies on: limits, reloading, addresses for machines.

mod author;
mod limits;
mod metrics;
mod reload;
mod well_known;
