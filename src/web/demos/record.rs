//! Keeping runs that ended, and making those that nobody has made.
//!
//! Owns which run speaks for its demo where none ships with it: one that the server makes by itself,
//! never a visitor's. How a run is drawn is told in `run_pictures`.

use std::sync::Arc;
use std::time::Duration;

use crate::demos::{self, Demo, Ended, Ending, Event};
use crate::store::DemoRun;
use crate::web::frame::App;
use crate::web::run_pictures::{Shown, defaults, in_words};

/// How often a demo is tried that did not end well, on a machine that may have been busy.
const TRIES: usize = 3;
/// Between two tries.
const LATER: Duration = Duration::from_mins(1);

impl App {
    /// Keeps a run that a visitor made among the recent ones.
    pub(super) fn keep_run(
        &self,
        demo: &'static Demo,
        args: Vec<(&'static str, u32)>,
        output: String,
        ended: &Ended,
    ) -> Arc<Shown> {
        let shown = Arc::new(Shown::new(demo, args, self.ended(demo, output, ended)));
        self.runs().add_recent(Arc::clone(&shown));
        shown
    }

    fn ended(&self, demo: &Demo, output: String, ended: &Ended) -> DemoRun {
        DemoRun {
            demo: demo.slug.to_owned(),
            finished_at: self.clock.now(),
            duration_ms: i64::try_from(ended.wall.as_millis()).unwrap_or(i64::MAX),
            cores: i64::try_from(ended.cores).unwrap_or(1),
            ending: in_words(&ended.ending),
            output,
        }
    }

    /// Runs every demo that has no run to show, one at a time and behind every visitor, so that a
    /// reader sees a timeline before pressing Run.
    pub async fn record_demos(self) {
        if !self.live_demos {
            return;
        }
        for attempt in 0..TRIES {
            let missing: Vec<&'static Demo> =
                demos::all().iter().filter(|demo| self.runs().last(demo.slug).is_none()).collect();
            if missing.is_empty() {
                return;
            }
            if attempt > 0 {
                tokio::time::sleep(LATER).await;
            }
            for demo in missing {
                self.record(demo).await;
            }
        }
    }

    /// Makes a run that speaks for its demo, if it ends well.
    async fn record(&self, demo: &'static Demo) {
        let Ok(mut run) = self.runner.run(demo, defaults(demo), None) else {
            return tokio::time::sleep(Duration::from_secs(1)).await;
        };
        let mut output = String::new();
        while let Some(event) = run.next().await {
            match event {
                Event::Line(line) => {
                    output.push_str(&line);
                    output.push('\n');
                }
                Event::Ended(ended) if ended.ending == Ending::Exited(0) => {
                    let run = self.ended(demo, output, &ended);
                    if let Err(error) = self.store.save_run(&run).await {
                        tracing::warn!(%error, demo = demo.slug, "a run was not kept");
                    }
                    return self.runs().set_last(Arc::new(Shown::new(demo, defaults(demo), run)));
                }
                Event::Ended(ended) => {
                    let ending = in_words(&ended.ending);
                    return tracing::warn!(demo = demo.slug, ending, "a demo did not end well");
                }
                Event::Waiting { .. } | Event::Started => {}
            }
        }
    }
}
