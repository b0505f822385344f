//! What the server keeps when it is killed, cut off from power, starved, or run twice.

mod busy;
mod cluster;
mod damage;
mod disk;
mod kill;
mod migrate;
mod power;
mod soak;
mod stop;
mod together;
