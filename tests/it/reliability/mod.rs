//! What the server keeps when it is killed, cut off from power, starved, or run twice.

mod backup;
mod busy;
mod clock;
mod cluster;
mod damage;
mod disk;
mod faults;
mod held;
mod key;
mod kill;
mod meaning;
mod migrate;
mod power;
mod promises;
mod reset;
mod soak;
mod stop;
mod together;
