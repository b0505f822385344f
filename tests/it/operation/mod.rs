//! What an operator relies on: limits, reloading, addresses for machines.

mod limits;
mod reload;
mod well_known;
