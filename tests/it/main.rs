//! Everything Interleave promises, checked from outside.

mod arrows;
mod cards;
mod check;
mod demos;
mod journeys;
mod percentages;
mod polls;
mod privacy;
mod reliability;
mod store;
mod storm;
mod support;
mod timeline;
