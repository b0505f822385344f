//! What the server keeps when it is killed, cut off from power, starved, or run twice.

mod backup;
mod busy;
mod cluster;
mod damage;
mod disk;
mod held;
mod key;
mod kill;
mod meaning;
mod migrate;
mod power;
mod reset;
mod soak;
mod stop;
mod together;
