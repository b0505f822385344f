//! What an operator relies on: limits, reloading, addresses for machines.

mod author;
mod compressed;
mod items;
mod limits;
mod listen;
mod metrics;
mod reload;
mod well_known;
