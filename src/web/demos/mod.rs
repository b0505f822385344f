//! Demos: the list, the source beside its timeline, a run.

mod playground;
mod record;
mod run;

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;

use super::frame::{App, Base, Error, Path, Query, html};
use super::run_pictures::Shown;
use crate::content::{Concept, Html, Language, Topic, highlighted_lines};
use crate::demos::{self, Demo, Param};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/demos", get(list))
        .route("/demos/{slug}", get(show))
        .route("/demos/{slug}/runs", post(run::start))
}

/// A demo in a line or two, with a small timeline of its last run: for the pages of what it shows.
pub(super) struct DemoStrip {
    pub(super) demo: &'static Demo,
    pub(super) timeline: Option<Html>,
}

impl App {
    /// The demos of a concept.
    pub(super) fn strips(&self, concept: &Concept) -> Vec<DemoStrip> {
        concept.demos.iter().filter_map(|slug| self.strip(slug.as_str())).collect()
    }

    fn strip(&self, slug: &str) -> Option<DemoStrip> {
        let demo = demos::find(slug)?;
        let last = self.runs().last(demo.slug);
        Some(DemoStrip { demo, timeline: last.and_then(|shown| shown.small.clone()) })
    }

    /// A demo that has something to show, another each turn.
    pub(super) fn strip_of_the_day(&self, turn: usize) -> Option<DemoStrip> {
        let all = demos::all();
        (0..all.len())
            .filter_map(|step| self.strip(all[(turn + step) % all.len()].slug))
            .find(|strip| strip.timeline.is_some())
    }
}

#[derive(Template)]
#[template(path = "demos/list.html")]
struct ListPage<'a> {
    base: Base,
    topics: Vec<(Option<&'a Topic>, Vec<DemoStrip>)>,
    all: usize,
}

async fn list(State(app): State<App>, base: Base) -> Result<Response, Error> {
    let home = |demo: &Demo| {
        let concept = demo.concepts.iter().find_map(|slug| app.library.concept(slug))?;
        app.library.topic(concept.topic.as_str())
    };
    let mut topics: Vec<(Option<&Topic>, Vec<DemoStrip>)> =
        app.library.topics.iter().map(|topic| (Some(topic), Vec::new())).collect();
    topics.push((None, Vec::new()));
    for demo in demos::all() {
        let topic = home(demo).map(|topic| &topic.slug);
        let row = topics.iter_mut().find(|(row, _)| row.map(|row| &row.slug) == topic);
        if let (Some((_, demos)), Some(strip)) = (row, app.strip(demo.slug)) {
            demos.push(strip);
        }
    }
    topics.retain(|(_, demos)| !demos.is_empty());
    html(ListPage { base, topics, all: demos::all().len() })
}

#[derive(Template)]
#[template(path = "demos/page.html")]
struct DemoPage<'a> {
    base: Base,
    demo: &'static Demo,
    concepts: Vec<&'a Concept>,
    params: Vec<Field>,
    /// Each line of the source, from 1.
    lines: &'static [Html],
    playground: Option<String>,
    command: String,
    shown: Option<std::sync::Arc<Shown>>,
    /// Whether `shown` is the run this visitor just made.
    own: bool,
    /// Why it cannot be run here, if it cannot.
    closed: Option<String>,
}

/// A parameter with the value the form starts with.
struct Field {
    param: &'static Param,
    value: u32,
}

#[derive(Deserialize)]
struct Show {
    /// The id of a run that just ended.
    run: Option<String>,
}

async fn show(
    State(app): State<App>,
    base: Base,
    Path(slug): Path<String>,
    Query(query): Query<Show>,
) -> Result<Response, Error> {
    let demo = demos::find(&slug).ok_or(Error::NotFound)?;
    let mine =
        query.run.and_then(|id| app.runs().recent(&id)).filter(|shown| shown.demo == demo.slug);
    let own = mine.is_some();
    let shown = mine.or_else(|| app.runs().last(demo.slug));
    let value = |param: &Param| {
        let args = shown.as_ref().filter(|_| own).map(|shown| shown.args.as_slice());
        let args = args.unwrap_or_default();
        args.iter().find(|(name, _)| *name == param.name).map_or(param.default, |(_, value)| *value)
    };
    let params = demo.params.iter().map(|param| Field { param, value: value(param) }).collect();
    html(DemoPage {
        demo,
        concepts: demo.concepts.iter().filter_map(|slug| app.library.concept(slug)).collect(),
        params,
        lines: highlighted(demo),
        playground: demo.no_playground.is_none().then(|| playground::link(&demo.standalone())),
        command: format!("interleave demo {}", demo.slug),
        shown,
        own,
        closed: closed(&app, demo),
        base,
    })
}

/// The lines of a demo's source, highlighted when they are first shown, and once.
fn highlighted(demo: &Demo) -> &'static [Html] {
    static SOURCES: LazyLock<HashMap<&str, OnceLock<Vec<Html>>>> =
        LazyLock::new(|| demos::all().iter().map(|demo| (demo.slug, OnceLock::new())).collect());
    let lines = || {
        let lines = highlighted_lines(demo.source.trim_end(), Language::Rust);
        lines.into_iter().map(Html::trusted).collect()
    };
    SOURCES.get(demo.slug).map_or(&[], |once| once.get_or_init(lines))
}

/// Why a demo cannot be run here, in a sentence.
fn closed(app: &App, demo: &Demo) -> Option<String> {
    if !app.live_demos {
        return Some("This server shows recorded runs only.".to_owned());
    }
    app.runner.admits(demo).err().map(|refused| format!("This server does not run it: {refused}."))
}
