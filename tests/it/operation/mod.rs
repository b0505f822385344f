//! What an operator relies on: limits, reloading, addresses for machines.

mod author;
mod banks;
mod compressed;
mod invite;
mod items;
mod limits;
mod listen;
mod metrics;
mod reload;
mod renamed;
mod well_known;
