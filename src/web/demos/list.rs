//! The list: the demos to start with, then all by topic, or those that a search finds.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::DemoStrip;
use crate::demos::Demo;
use crate::web::frame::{App, Base, Error, Query, html};

#[derive(Template)]
#[template(path = "demos/list.html")]
struct ListPage<'a> {
    base: Base,
    /// What was searched for; empty when nothing was.
    query: String,
    /// The demos to start with, each with its picture.
    first: Vec<DemoStrip>,
    sections: Vec<Section<'a>>,
    /// How many are listed by topic.
    found: usize,
}

/// The demos of a topic.
struct Section<'a> {
    slug: &'a str,
    title: &'a str,
    demos: Vec<&'static Demo>,
}

#[derive(Deserialize)]
pub(super) struct Search {
    q: Option<String>,
}

pub(super) async fn list(
    State(app): State<App>,
    base: Base,
    Query(search): Query<Search>,
) -> Result<Response, Error> {
    let query = search.q.unwrap_or_default().trim().to_owned();
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let mut first: Vec<&Demo> =
        app.demos().filter(|demo| demo.start_here.is_some() && words.is_empty()).collect();
    first.sort_by_key(|demo| demo.start_here);

    let place = |demo: &Demo| {
        let home = demo.concepts.first();
        app.library.concepts.iter().position(|concept| home == Some(&concept.slug.as_str()))
    };
    let mut sections: Vec<Section> = app
        .library
        .topics
        .iter()
        .map(|topic| (topic.slug.as_str(), topic.title.as_str()))
        .chain([("more", "More")])
        .map(|(slug, title)| Section { slug, title, demos: Vec::new() })
        .collect();
    for demo in app.demos().filter(|demo| finds(&words, demo)) {
        // A bank of its own topics has none of the demos'.
        let place = sections.iter().position(|section| section.slug == demo.topic);
        let place = place.unwrap_or(sections.len() - 1);
        if let Some(section) = sections.get_mut(place) {
            section.demos.push(demo);
        }
    }
    sections.retain(|section| !section.demos.is_empty());
    for section in &mut sections {
        section.demos.sort_by_key(|demo| (place(demo), demo.slug));
    }
    html(ListPage {
        base,
        query,
        first: first.iter().filter_map(|demo| app.strip(demo.slug)).collect(),
        found: sections.iter().map(|section| section.demos.len()).sum(),
        sections,
    })
}

/// Whether every word stands in what is said about a demo.
fn finds(words: &[String], demo: &Demo) -> bool {
    let Demo { slug, title, caption, concepts, .. } = demo;
    let said = format!("{slug} {title} {caption} {} {concepts:?}", demo.summary()).to_lowercase();
    words.iter().all(|word| said.contains(word.as_str()))
}
