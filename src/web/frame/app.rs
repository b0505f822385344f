//! What every handler may use: the bank, the database, the secret, the time, the runner.
//!
//! Owns how these are put together when the server starts. Knows no page.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::limits::Limits;
use super::metrics::Metrics;
use super::origin::Origin;
use crate::clock::Clock;
use crate::content::{Library, Meaning};
use crate::demos::{self, Demo, Runner};
use crate::id::{ItemId, Key};
use crate::live::Live;
use crate::store::{Change, Store};
use crate::web::run_pictures::Runs;

/// Why an application cannot be made, in one line.
#[derive(Debug, thiserror::Error)]
pub enum NotStarted {
    /// The database failed.
    #[error("the database cannot be read: {0}")]
    Database(#[from] sqlx::Error),
    /// Votes would count for what was not asked.
    #[error(
        "the bank asks something else under votes that were given ({0}); \
         raise the question's `revision` or give the poll a new `id`, so that the old votes keep \
         their meaning"
    )]
    AsksSomethingElse(String),
}

/// What every handler may use. Clones share it.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    parts: Parts,
    runs: Arc<Runs>,
    live: Live,
    limits: Limits,
    metrics: Metrics,
}

/// What an [`App`] is made of.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch that the operator sets")]
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
    /// Whether each request is a line in the log.
    pub access_log: bool,
    /// Whether one address may do only so much.
    pub limits: bool,
    /// Proxies in front whose word on the address is trusted.
    pub trusted_proxy_hops: usize,
    /// Whom to tell of a weakness.
    pub security_contact: Option<String>,
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
    /// When the database fails, or the bank asks something else under votes that were given.
    pub async fn new(parts: Parts) -> Result<Self, NotStarted> {
        let Parts { store, stop, .. } = &parts;
        let runs = Arc::new(Runs::from_kept(store.runs().await?));
        parts.tell_polls().await?;
        let live = Live::new(parts.viewers, stop.clone());
        tokio::spawn(follow(store.clone(), live.clone(), stop.clone()));
        let limits = Limits::new(parts.limits, parts.trusted_proxy_hops);
        let metrics = Metrics::new(parts.access_log);
        Ok(Self(Arc::new(Inner { parts, runs, live, limits, metrics })))
    }

    /// The same application with another bank: who watches and what was run stays.
    ///
    /// # Errors
    /// As [`App::new`].
    pub(in crate::web) async fn with_library(&self, library: Library) -> Result<Self, NotStarted> {
        let parts = Parts { library, ..self.0.parts.clone() };
        parts.tell_polls().await?;
        let Inner { runs, live, limits, metrics, .. } = &*self.0;
        let (runs, live) = (Arc::clone(runs), live.clone());
        let (limits, metrics) = (limits.clone(), metrics.clone());
        // What is shown of a poll may have changed with its options.
        live.all_moved();
        Ok(Self(Arc::new(Inner { parts, runs, live, limits, metrics })))
    }

    /// Does what [`App::new`] left undone for want of room on the disk, once there is some.
    ///
    /// # Errors
    /// As [`App::new`].
    pub async fn settle_when_written_to(&self) -> Result<(), NotStarted> {
        if !self.store.is_read_only() {
            return Ok(());
        }
        self.store.until_written_to().await;
        self.0.parts.tell_polls().await?;
        self.live().all_moved();
        Ok(())
    }

    /// The built-in demos that the bank shows.
    pub(in crate::web) fn demos(&self) -> impl Iterator<Item = &'static Demo> {
        demos::all().iter().filter(|demo| self.library.bank.shows(demo.slug))
    }

    /// The demo of that name, when the bank shows it.
    pub(in crate::web) fn demo(&self, slug: &str) -> Option<&'static Demo> {
        demos::find(slug).filter(|demo| self.library.bank.shows(demo.slug))
    }

    /// How much one address may do.
    pub(in crate::web) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// What the server counts of itself.
    pub(in crate::web) fn metrics(&self) -> &Metrics {
        &self.0.metrics
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

impl Parts {
    /// Tells the database which polls there are, once none of them asks something else than it did
    /// when people voted.
    async fn tell_polls(&self) -> Result<(), NotStarted> {
        let Self { library, store, clock, .. } = self;
        let writes = !store.is_read_only();
        if writes {
            store.follow_names(&library.renamed(), |id| library.item_today(id)).await?;
            store.follow_options(&library.renamed_options()).await?;
        }
        let before = store.meanings().await?;
        let (mut changed, mut new) = (Vec::new(), Vec::new());
        for (poll, meaning) in library.meanings() {
            let text = serde_json::to_string(&meaning).unwrap_or_default();
            match before.get(&poll) {
                Some((asked, true)) => {
                    let Some(asked) = Meaning::kept(asked) else { continue };
                    let of: Option<ItemId> = poll.parse().ok();
                    let asked =
                        asked.renamed(|id| Some(library.option_now(of.as_ref()?, id)?.as_str()));
                    if let Some(why) = meaning.differs_from(&asked, clock.now()) {
                        changed.push(format!("{poll}: {why}"));
                    } else if let Some(moved) = meaning.moved_close(&asked) {
                        new.push((poll, serde_json::to_string(&moved).unwrap_or_default()));
                    }
                }
                Some((asked, false)) if *asked == text => {}
                _ => new.push((poll, text)),
            }
        }
        if !changed.is_empty() {
            return Err(NotStarted::AsksSomethingElse(changed.join("; ")));
        }
        if !writes {
            return Ok(());
        }
        store.keep_meanings(&new).await?;
        self.say_what_is_gone().await?;
        let polls: Vec<&ItemId> = library.polls().map(|poll| &poll.id).collect();
        Ok(store.add_feed_entries(&polls, clock.today()).await?)
    }
}

impl Parts {
    /// Says which cards learners have reviewed and the bank no longer has: under another id without
    /// `was` they are new to everybody.
    async fn say_what_is_gone(&self) -> Result<(), NotStarted> {
        const NAMED: usize = 5;
        let reviewed = self.store.reviewed_cards().await?;
        let gone: Vec<&str> = self.library.lacks(&reviewed).collect();
        if !gone.is_empty() {
            tracing::warn!(
                cards = gone.len(),
                among = gone.iter().take(NAMED).copied().collect::<Vec<_>>().join(", "),
                "learners have reviewed cards that the bank does not have; if one was renamed, name \
                 its former id under `was`, so that nobody's progress is lost"
            );
        }
        Ok(())
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
