//! What the server keeps when it is killed, cut off from power, starved, or run twice.

mod damage;
mod disk;
mod kill;
mod power;
mod stop;
mod together;
