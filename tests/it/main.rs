//! Every test of the whole, laid out as the features are.

mod demos;
mod polls;
