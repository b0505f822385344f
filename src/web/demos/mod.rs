//! Demos: the list, the source below its timeline, a run.

mod list;
mod page;
mod playground;
mod record;
mod run;
mod step;

use axum::Router;
use axum::routing::{get, post};

use super::frame::App;
use crate::content::{Concept, Html, Question};
use crate::demos::{self, Demo};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/demos", get(list::list))
        .route("/demos/{slug}", get(page::show))
        .route("/demos/{slug}/runs", post(run::start))
}

/// A demo in a line or two, with a small timeline of its run: for the pages of what it shows.
pub(super) struct DemoStrip {
    pub(super) demo: &'static Demo,
    pub(super) timeline: Option<Html>,
}

impl App {
    /// The demos of a concept.
    pub(super) fn strips(&self, concept: &Concept) -> Vec<DemoStrip> {
        concept.demos.iter().filter_map(|slug| self.strip(slug.as_str())).collect()
    }

    /// The demos of a question: its own, or else those of its concept.
    pub(super) fn strips_of(&self, question: &Question, concept: &Concept) -> Vec<DemoStrip> {
        let demos = question.demos.as_ref().unwrap_or(&concept.demos);
        demos.iter().filter_map(|slug| self.strip(slug.as_str())).collect()
    }

    fn strip(&self, slug: &str) -> Option<DemoStrip> {
        let demo = self.demo(slug)?;
        let last = self.runs().last(demo.slug);
        Some(DemoStrip { demo, timeline: last.and_then(|shown| shown.small().cloned()) })
    }

    /// A demo that has something to show, another each turn.
    pub(super) fn strip_of_the_day(&self, turn: usize) -> Option<DemoStrip> {
        let all = demos::all();
        (0..all.len())
            .filter_map(|step| self.strip(all[(turn + step) % all.len()].slug))
            .find(|strip| strip.timeline.is_some())
    }
}

/// The address of a run, with its values, and with that to which the first is compared.
fn address(demo: &Demo, run: &str, values: &[(&str, u32)], against: Option<u32>) -> String {
    let mut address = format!("/demos/{}?run={run}", demo.slug);
    for (name, value) in values {
        address.push_str(&format!("&{name}={value}"));
    }
    if let Some(value) = against {
        address.push_str(&format!("&against={value}"));
    }
    address
}
