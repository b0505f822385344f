//! HTTP and HTML: one file or folder a feature, each with its routes, its pages and its handlers.
//!
//! Owns what a browser sees. Asks the core and the store; holds no rule of its own about what is
//! right, due or counted.

mod frame;
mod run_pictures;

mod about;
mod author;
mod cards;
mod demos;
mod due_days;
mod feed;
mod health;
mod home;
mod looks;
mod me;
mod metrics;
mod polls;
mod privacy;
mod progress;
mod puzzles;
mod questions;
mod quizzes;
mod search;
mod site;
mod today;
mod topics;
mod well_known;

use axum::Router;

pub use author::Desk;
pub use frame::Qr;
pub use frame::{App, NotAnOrigin, NotStarted, Origin, Parts, serve};
pub use metrics::metrics_router;
pub use polls::short_address;
pub use site::Site;

/// The whole site.
pub fn router(app: App) -> Router {
    let pages = Router::new()
        .merge(home::routes())
        .merge(topics::routes())
        .merge(questions::routes())
        .merge(quizzes::routes())
        .merge(cards::routes())
        .merge(today::routes())
        .merge(me::routes())
        .merge(progress::routes())
        .merge(due_days::routes())
        .merge(polls::routes())
        .merge(demos::routes())
        .merge(puzzles::routes())
        .merge(search::routes())
        .merge(feed::routes())
        .merge(about::routes())
        .merge(privacy::routes())
        .merge(health::routes())
        .merge(looks::routes())
        .merge(well_known::routes())
        .fallback(frame::no_page)
        .method_not_allowed_fallback(frame::no_method);
    let around = frame::Around::of(&app);
    frame::wrap(pages.with_state(app), around).merge(frame::assets())
}
