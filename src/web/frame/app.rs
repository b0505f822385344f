//! What every handler may use: the bank, the database, the secret, the time, the runner.
//!
//! Owns how these are put together when the server starts. Knows no page.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::origin::Origin;
use crate::clock::Clock;
use crate::content::Library;
use crate::demos::Runner;
use crate::id::{ItemId, Key};
use crate::live::Live;
use crate::store::{Change, Store};
use crate::web::run_pictures::Runs;

/// What every handler may use. Clones share it.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    parts: Parts,
    runs: Runs,
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
        let runs = Runs::from_kept(store.runs().await?);
        store
            .settle_private_steps(library.polls().map(|poll| (&poll.id, poll.rules.private)))
            .await?;
        let polls: Vec<&ItemId> = library.polls().map(|poll| &poll.id).collect();
        store.add_feed_entries(&polls, clock.today()).await?;
        let live = Live::new(parts.viewers, stop.clone());
        tokio::spawn(follow(store.clone(), live.clone(), stop.clone()));
        Ok(Self(Arc::new(Inner { parts, runs, live })))
    }

    /// Who is watching which poll.
    pub(in crate::web) fn live(&self) -> &Live {
        &self.0.live
    }

    /// What runs of demos showed.
    pub(in crate::web) fn runs(&self) -> &Runs {
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
