//! What the server keeps when it is killed, cut off from power, starved, or run twice.

mod kill;
mod stop;
mod together;
