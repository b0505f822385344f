//! What runs showed: the last of each demo, and the recent ones by id.
//!
//! Owns the picture of a run, drawn once when it ends, and a bounded number of them in memory. Knows
//! neither the frame nor any page; when a run is kept is decided in `demos`.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use askama::Template;

use crate::clock::Timestamp;
use crate::content::Html;
use crate::demos::{self, CompactTimeline, Demo, Ending, Excess, TimelineView, Transcript};
use crate::id::name_since;
use crate::store::DemoRun;

/// Recent runs to come back to.
const RECENT: usize = 64;

/// A run that ended, drawn.
pub(super) struct Shown {
    pub(super) id: String,
    pub(super) demo: &'static str,
    pub(super) args: Vec<(&'static str, u32)>,
    pub(super) finished_at: Timestamp,
    pub(super) duration_ms: i64,
    pub(super) cores: i64,
    pub(super) ending: String,
    pub(super) output: String,
    /// The timeline and the measured values.
    pub(super) picture: Html,
    /// The timeline in a line's height.
    pub(super) small: Option<Html>,
}

/// What is remembered of runs.
#[derive(Default)]
pub(super) struct Runs {
    last: RwLock<HashMap<&'static str, Arc<Shown>>>,
    recent: Mutex<VecDeque<Arc<Shown>>>,
}

impl Runs {
    /// The runs that the database kept.
    pub(super) fn from_kept(kept: Vec<DemoRun>) -> Self {
        let runs = Self::default();
        for run in kept {
            if let Some(demo) = demos::find(&run.demo) {
                runs.set_last(Arc::new(Shown::draw(demo, Vec::new(), &run)));
            }
        }
        runs
    }

    /// The last run of a demo with its default values.
    pub(super) fn last(&self, demo: &str) -> Option<Arc<Shown>> {
        self.last.read().unwrap_or_else(PoisonError::into_inner).get(demo).cloned()
    }

    /// A recent run.
    pub(super) fn recent(&self, id: &str) -> Option<Arc<Shown>> {
        let recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.iter().find(|shown| shown.id == id).cloned()
    }

    /// Makes a run the last of its demo.
    pub(super) fn set_last(&self, shown: Arc<Shown>) {
        let mut last = self.last.write().unwrap_or_else(PoisonError::into_inner);
        last.insert(shown.demo, shown);
    }

    /// Keeps a run among the recent ones.
    pub(super) fn add_recent(&self, shown: Arc<Shown>) {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.truncate(RECENT - 1);
        recent.push_front(shown);
    }
}

impl Shown {
    /// Draws a run that ended.
    pub(super) fn draw(demo: &'static Demo, args: Vec<(&'static str, u32)>, run: &DemoRun) -> Self {
        let transcript = Transcript::read(&run.output);
        Self {
            id: name_since(run.finished_at),
            demo: demo.slug,
            args,
            finished_at: run.finished_at,
            duration_ms: run.duration_ms,
            cores: run.cores,
            ending: run.ending.clone(),
            output: run.output.clone(),
            picture: picture(&transcript, demo.caption),
            small: small(&transcript),
        }
    }

    /// "2026-11-20 09:30 UTC".
    pub(super) fn finished(&self) -> String {
        let text = self.finished_at.to_string();
        match (text.get(..10), text.get(11..16)) {
            (Some(day), Some(minute)) => format!("{day} {minute} UTC"),
            _ => text,
        }
    }

    /// "0.31 s".
    pub(super) fn duration(&self) -> String {
        match self.duration_ms {
            ms @ ..1_000 => format!("{ms} ms"),
            ms => format!("{}.{:02} s", ms / 1_000, ms % 1_000 / 10),
        }
    }
}

/// How a run ended, for people.
pub(super) fn in_words(ending: &Ending) -> String {
    match ending {
        Ending::Exited(0) => "ended by itself".to_owned(),
        Ending::Exited(101) => "panicked".to_owned(),
        Ending::Exited(code) => format!("ended with code {code}"),
        Ending::Killed(signal) => format!("was ended by signal {signal}"),
        Ending::TimedOut => "was ended: it took longer than a run may".to_owned(),
        Ending::TooMuchOutput { bytes, lines } => {
            format!("was ended: it printed more than {lines} lines or {} KiB", bytes / 1024)
        }
        Ending::TooMuch(Excess::Memory) => {
            "was ended: it took more memory than a run may".to_owned()
        }
        Ending::TooMuch(Excess::Threads) => {
            "was ended: it made more threads than a run may".to_owned()
        }
        Ending::TooMuch(Excess::Files) => "was ended: it wrote more than a run may".to_owned(),
        Ending::ServerStopping => "was ended: the server is stopping".to_owned(),
        Ending::NotStarted => "could not be started".to_owned(),
    }
}

/// The timeline and the measured values of a run that ended.
fn picture(transcript: &Transcript, caption: &str) -> Html {
    drawn(&TimelineView::new(transcript, caption))
}

/// The timeline and the measured values of a run under way.
pub(super) fn live_picture(transcript: &Transcript, caption: &str) -> Html {
    drawn(&TimelineView::live(transcript, caption))
}

fn drawn(view: &TimelineView) -> Html {
    Html::trusted(if view.is_empty() { String::new() } else { rendered(view) })
}

fn small(transcript: &Transcript) -> Option<Html> {
    let drawn = !transcript.lanes().is_empty();
    drawn.then(|| Html::trusted(rendered(&CompactTimeline::new(transcript, "The last run here"))))
}

/// A template that escapes what it is given; one that fails is only a picture less.
fn rendered(template: &impl Template) -> String {
    template.render().unwrap_or_else(|error| {
        tracing::error!(%error, "a picture could not be drawn");
        String::new()
    })
}
