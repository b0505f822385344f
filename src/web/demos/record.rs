//! Keeping runs that ended: each is drawn, and a demo's last good one is written to the database.
//!
//! Owns which run speaks for its demo, and the runs that the server makes by itself. How a run is
//! drawn is told in `run_pictures`.

use std::sync::Arc;
use std::time::Duration;

use crate::demos::{self, Demo, Ended, Ending, Event};
use crate::store::DemoRun;
use crate::web::frame::App;
use crate::web::run_pictures::{Shown, in_words};

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
