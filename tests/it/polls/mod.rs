//! Polls from the outside: the whole site behind its router, on a database of its own.

mod feed;
mod files;
mod invited;
mod live;
mod postgres;
mod present;
mod private;
mod rules;

use crate::support::site::{Events, Person, Setup, Site, bank, bars, item, poll, turnout, votes};
