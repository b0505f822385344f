//! HTTP and HTML: one file a feature, each with its routes, its pages and its handlers.
//!
//! Owns what a browser sees. Asks the core and the store; holds no rule of its own about what is
//! right, due or counted.

mod about;
mod assets;
mod base;
mod cards;
mod demos;
mod error;
mod extract;
mod feed;
mod home;
mod layers;
mod options;
mod origin;
mod polls;
mod questions;
mod quizzes;
mod serve;
mod slow;
mod tagged;
mod topics;
mod visitor;

use std::sync::Arc;

use axum::Router;
use tokio_util::sync::CancellationToken;

pub use origin::{NotAnOrigin, Origin};
pub use serve::serve;

use crate::clock::Clock;
use crate::content::Library;
use crate::demos::Runner;
use crate::id::{ItemId, Key};
use crate::live::Live;
use crate::store::{Change, Store};

/// What every handler may use. Clones share it.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    parts: Parts,
    runs: demos::Runs,
    live: Live,
}

/// What an [`App`] is made of.
pub struct Parts {
    /// The question bank.
    pub library: Library,
    /// The database.
    pub store: Store,
    /// The secret that tags are made with.
    pub key: Key,
    /// Where the time comes from.
    pub clock: Clock,
    /// Whether visitors reach us over HTTPS alone, so that cookies may insist on it.
    pub https: bool,
    /// Where visitors reach the site, if that was said.
    pub public_url: Option<Origin>,
    /// How many may follow polls live at once.
    pub viewers: usize,
    /// What runs demos.
    pub runner: Runner,
    /// Whether visitors may run demos.
    pub live_demos: bool,
    /// Cancelled when the server stops: streams end then.
    pub stop: CancellationToken,
}

impl App {
    /// The application made of these pieces. Reads what the database kept of demo runs, tells it
    /// which polls there are, and listens to what moves until the server stops.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn new(parts: Parts) -> sqlx::Result<Self> {
        let Parts { library, store, clock, stop, .. } = &parts;
        let runs = demos::Runs::from_kept(store.runs().await?);
        store.settle_published(library.polls().map(|poll| (&poll.id, poll.rules.private))).await?;
        let polls: Vec<&ItemId> = library.polls().map(|poll| &poll.id).collect();
        store.announce(&polls, clock.today()).await?;
        let live = Live::new(parts.viewers, stop.clone());
        tokio::spawn(follow(store.clone(), live.clone(), stop.clone()));
        Ok(Self(Arc::new(Inner { parts, runs, live })))
    }

    fn live(&self) -> &Live {
        &self.0.live
    }

    fn runs(&self) -> &demos::Runs {
        &self.0.runs
    }
}

/// Tells viewers what the store says has moved.
async fn follow(store: Store, live: Live, stop: CancellationToken) {
    let mut changes = store.changes();
    // A store lives as long as somebody holds it, and its changes end with it.
    drop(store);
    loop {
        let change = tokio::select! {
            change = changes.next() => change,
            () = stop.cancelled() => return,
        };
        match change {
            Some(Change::Polls(polls)) => polls.iter().for_each(|poll| live.moved(poll)),
            Some(Change::Any) => live.all_moved(),
            None => return,
        }
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}

/// The whole site.
pub fn router(app: App) -> Router {
    let pages = Router::new()
        .merge(home::routes())
        .merge(topics::routes())
        .merge(questions::routes())
        .merge(quizzes::routes())
        .merge(cards::routes())
        .merge(polls::routes())
        .merge(demos::routes())
        .merge(feed::routes())
        .merge(about::routes())
        .merge(base::routes())
        .fallback(error::no_page)
        .method_not_allowed_fallback(error::no_method);
    layers::wrap(pages.with_state(app)).merge(assets::routes())
}

/// A page, rendered.
fn html(page: impl askama::Template) -> Result<axum::response::Response, error::Error> {
    use axum::response::IntoResponse;
    Ok(axum::response::Html(page.render()?).into_response())
}
