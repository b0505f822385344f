//! What runs showed: the one that speaks for each demo, and the recent ones of visitors.
//!
//! Owns the picture of a run, drawn once when it is first looked at, and a bounded number of runs in
//! memory. Knows neither the frame nor any page; when a run is kept is decided in `demos`.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use askama::Template;

use crate::clock::Timestamp;
use crate::content::Html;
use crate::demos::{self, CompactTimeline, Demo, Ending, Excess, TimelineView, Transcript};
use crate::id::name_since;
use crate::store::DemoRun;

/// Recent runs to come back to, and the bytes that all of them may have printed.
const RECENT: usize = 256;
const RECENT_BYTES: usize = 8 << 20;

/// A run that ended, drawn when it is first looked at.
pub(super) struct Shown {
    pub(super) id: String,
    pub(super) demo: &'static Demo,
    pub(super) args: Vec<(&'static str, u32)>,
    pub(super) taken: Taken,
    pub(super) duration_ms: i64,
    pub(super) cores: i64,
    pub(super) ending: String,
    pub(super) output: Cow<'static, str>,
    picture: OnceLock<Html>,
    small: OnceLock<Option<Html>>,
}

/// Where and when a run was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// On this server.
    Here(Timestamp),
    /// On an idle machine, and shipped.
    Recorded {
        /// The day.
        date: &'static str,
        /// What it was built with.
        version: &'static str,
    },
}

/// What is remembered of runs.
#[derive(Default)]
pub(super) struct Runs {
    last: RwLock<HashMap<&'static str, Arc<Shown>>>,
    recent: Mutex<VecDeque<Arc<Shown>>>,
}

impl Runs {
    /// The runs that ship with the demos; for those without, the ones that the database kept.
    pub(super) fn from_kept(kept: Vec<DemoRun>) -> Self {
        let runs = Self::default();
        for run in kept {
            if let Some(demo) = demos::find(&run.demo) {
                runs.set_last(Arc::new(Shown::new(demo, defaults(demo), run)));
            }
        }
        for demo in demos::all() {
            if let Some(shown) = Shown::recorded(demo) {
                runs.set_last(Arc::new(shown));
            }
        }
        runs
    }

    /// The run that speaks for a demo: with its default values, and nobody's own.
    pub(super) fn last(&self, demo: &str) -> Option<Arc<Shown>> {
        self.last.read().unwrap_or_else(PoisonError::into_inner).get(demo).cloned()
    }

    /// A recent run.
    pub(super) fn recent(&self, id: &str) -> Option<Arc<Shown>> {
        let recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.iter().find(|shown| shown.id == id).cloned()
    }

    /// The latest run of a demo with these values, whoever made it.
    pub(super) fn with_values(
        &self,
        demo: &Demo,
        values: &[(&'static str, u32)],
    ) -> Option<Arc<Shown>> {
        let is_it = |shown: &Shown| shown.demo.slug == demo.slug && shown.args == values;
        let recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = recent.iter().find(|shown| is_it(shown)).cloned();
        recent.or_else(|| self.last(demo.slug).filter(|shown| is_it(shown)))
    }

    /// Makes a run the last of its demo.
    pub(super) fn set_last(&self, shown: Arc<Shown>) {
        let mut last = self.last.write().unwrap_or_else(PoisonError::into_inner);
        last.insert(shown.demo.slug, shown);
    }

    /// Keeps a run among the recent ones.
    pub(super) fn add_recent(&self, shown: Arc<Shown>) {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.truncate(RECENT - 1);
        recent.push_front(shown);
        let mut bytes = 0;
        recent.retain(|shown| {
            bytes += shown.output.len();
            bytes <= RECENT_BYTES
        });
    }
}

impl Shown {
    /// A run that ended on this server.
    pub(super) fn new(demo: &'static Demo, args: Vec<(&'static str, u32)>, run: DemoRun) -> Self {
        Self {
            id: name_since(run.finished_at),
            demo,
            args,
            taken: Taken::Here(run.finished_at),
            duration_ms: run.duration_ms,
            cores: run.cores,
            ending: run.ending,
            output: run.output.into(),
            picture: OnceLock::new(),
            small: OnceLock::new(),
        }
    }

    /// The run that ships with a demo.
    fn recorded(demo: &'static Demo) -> Option<Self> {
        let recording = demo.recorded()?;
        Some(Self {
            id: "recorded".to_owned(),
            demo,
            args: defaults(demo),
            taken: Taken::Recorded { date: recording.date, version: recording.version },
            duration_ms: recording.took_ms.into(),
            cores: recording.cores.into(),
            ending: in_words(&Ending::Exited(0)),
            output: recording.output.into(),
            picture: OnceLock::new(),
            small: OnceLock::new(),
        })
    }

    /// The timeline and the measured values.
    pub(super) fn picture(&self) -> &Html {
        self.picture.get_or_init(|| picture(&self.transcript(), None))
    }

    /// The timeline in a line's height.
    pub(super) fn small(&self) -> Option<&Html> {
        self.small.get_or_init(|| small(&self.transcript())).as_ref()
    }

    /// What it printed, read.
    pub(super) fn transcript(&self) -> Transcript {
        Transcript::read(&self.output)
    }

    /// "Recorded on 2026-11-20 with interleave 0.1.0, 310 ms, 8 cores, ended by itself".
    pub(super) fn circumstances(&self) -> String {
        let of = match self.taken {
            Taken::Here(_) => self.finished(),
            Taken::Recorded { date, version } => format!("{date} with {version}"),
        };
        let cores = if self.cores == 1 { "core" } else { "cores" };
        format!("{of}, {}, {} {cores}, {}", self.duration(), self.cores, self.ending)
    }

    /// "2026-11-20 09:30 UTC".
    fn finished(&self) -> String {
        let Taken::Here(at) = self.taken else { return String::new() };
        let text = at.to_string();
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

/// The default values of a demo.
pub(super) fn defaults(demo: &Demo) -> Vec<(&'static str, u32)> {
    demo.params.iter().map(|param| (param.name, param.default)).collect()
}

/// The timeline and the measured values of a run that ended, perhaps at one of its moments.
pub(super) fn picture(transcript: &Transcript, moment: Option<usize>) -> Html {
    drawn(&match moment {
        None => TimelineView::new(transcript, ""),
        Some(moment) => TimelineView::at(transcript, "", moment),
    })
}

/// The timeline and the measured values of a run under way.
pub(super) fn live_picture(transcript: &Transcript) -> Html {
    drawn(&TimelineView::live(transcript, ""))
}

fn drawn(view: &TimelineView) -> Html {
    Html::trusted(if view.is_empty() { String::new() } else { rendered(view) })
}

fn small(transcript: &Transcript) -> Option<Html> {
    let drawn = !transcript.lanes().is_empty();
    drawn.then(|| {
        let name = name_of(transcript);
        Html::trusted(rendered(&CompactTimeline::new(transcript, &name)))
    })
}

/// What a picture shows, for whoever does not see it: several stand on one page.
fn name_of(transcript: &Transcript) -> String {
    const NAMED: usize = 4;
    let lanes = transcript.lanes();
    let mut names: Vec<&str> = lanes.iter().take(NAMED).map(|lane| lane.name.as_str()).collect();
    let more = format!("{} more", lanes.len().saturating_sub(NAMED));
    if lanes.len() > NAMED {
        names.push(&more);
    }
    format!("The last run here, with {}", names.join(", "))
}

/// A template that escapes what it is given; one that fails is only a picture less.
fn rendered(template: &impl Template) -> String {
    template.render().unwrap_or_else(|error| {
        tracing::error!(%error, "a picture could not be drawn");
        String::new()
    })
}
