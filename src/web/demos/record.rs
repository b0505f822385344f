//! What runs showed: the last of each demo, and the recent ones by id.
//!
//! Owns the picture of a run, drawn once when it ends. The last run of each demo is kept in the
//! database; recent runs are kept in memory, a bounded number of them.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use askama::Template;

use crate::clock::Timestamp;
use crate::content::Html;
use crate::demos::{
    self, CompactTimeline, Demo, Ended, Ending, Event, Excess, TimelineView,
    Transcript,
};
use crate::store::DemoRun;
use crate::web::App;

/// Recent runs to come back to.
const RECENT: usize = 64;

/// A run that ended, drawn.
pub(in crate::web) struct Shown {
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
pub(in crate::web) struct Runs {
    last: RwLock<HashMap<&'static str, Arc<Shown>>>,
    recent: Mutex<VecDeque<Arc<Shown>>>,
}

impl Runs {
    /// The runs that the database kept.
    pub(in crate::web) fn from_kept(kept: Vec<DemoRun>) -> Self {
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

    fn set_last(&self, shown: Arc<Shown>) {
        let mut last = self.last.write().unwrap_or_else(PoisonError::into_inner);
        last.insert(shown.demo, shown);
    }

    fn add_recent(&self, shown: Arc<Shown>) {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.truncate(RECENT - 1);
        recent.push_front(shown);
    }
}

impl Shown {
    fn draw(demo: &'static Demo, args: Vec<(&'static str, u32)>, run: &DemoRun) -> Self {
        let transcript = Transcript::read(&run.output);
        Self {
            id: format!("{:016x}", rand::random::<u64>()),
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

    /// "0.31 s".
    pub(super) fn duration(&self) -> String {
        match self.duration_ms {
            ms @ ..1_000 => format!("{ms} ms"),
            ms => format!("{}.{:02} s", ms / 1_000, ms % 1_000 / 10),
        }
    }
}

impl App {
    /// Keeps a run that ended, and draws it. With default values and a good end it becomes the
    /// demo's last run.
    pub(super) async fn keep_run(
        &self,
        demo: &'static Demo,
        args: Vec<(&'static str, u32)>,
        output: String,
        ended: &Ended,
    ) -> Arc<Shown> {
        let run = DemoRun {
            demo: demo.slug.to_owned(),
            finished_at: self.clock.now(),
            duration_ms: i64::try_from(ended.wall.as_millis()).unwrap_or(i64::MAX),
            cores: i64::try_from(ended.cores).unwrap_or(1),
            ending: in_words(&ended.ending),
            output,
        };
        let by_default = demo.params.iter().map(|param| (param.name, param.default));
        let representative =
            ended.ending == Ending::Exited(0) && by_default.eq(args.iter().copied());
        let shown = Arc::new(Shown::draw(demo, args, &run));
        self.runs().add_recent(Arc::clone(&shown));
        if representative {
            self.runs().set_last(Arc::clone(&shown));
            if let Err(error) = self.store.save_run(&run).await {
                tracing::warn!(%error, demo = demo.slug, "a run was not kept");
            }
        }
        shown
    }

    /// Runs every demo that has never been run here, one at a time and behind every visitor, so
    /// that a reader sees a timeline before pressing Run.
    pub async fn record_demos(self) {
        if !self.live_demos {
            return;
        }
        for demo in demos::all() {
            if self.runs().last(demo.slug).is_some() {
                continue;
            }
            let args: Vec<_> =
                demo.params.iter().map(|param| (param.name, param.default)).collect();
            let Ok(mut run) = self.runner.run(demo, args.clone(), None) else {
                tokio::time::sleep(Duration::from_secs(1)).await;
                continue;
            };
            let mut output = String::new();
            while let Some(event) = run.next().await {
                match event {
                    Event::Line(line) => {
                        output.push_str(&line);
                        output.push('\n');
                    }
                    Event::Ended(ended) => {
                        if ended.ending != Ending::Exited(0) {
                            tracing::warn!(
                                demo = demo.slug,
                                ending = in_words(&ended.ending),
                                "a demo did not end well"
                            );
                        }
                        self.keep_run(demo, args, output, &ended).await;
                        break;
                    }
                    Event::Waiting { .. } | Event::Started => {}
                }
            }
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

/// The timeline and the measured values of what was printed so far.
pub(super) fn picture(transcript: &Transcript, caption: &str) -> Html {
    let view = TimelineView::new(transcript, caption);
    Html::trusted(if view.is_empty() { String::new() } else { rendered(&view) })
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
