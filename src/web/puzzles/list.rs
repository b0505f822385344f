//! The list: puzzles by topic, with the outcomes that were found.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::found;
use crate::content::{CheckedAgainst, Puzzle};
use crate::web::frame::{App, Base, Error, Visitor, html};

#[derive(Template)]
#[template(path = "puzzles/list.html")]
struct ListPage<'a> {
    base: Base,
    sections: Vec<Section<'a>>,
    checked: Option<CheckedAgainst>,
}

struct Section<'a> {
    slug: &'a str,
    title: &'a str,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    puzzle: &'a Puzzle,
    found: usize,
    of: usize,
}

impl Row<'_> {
    fn percent(&self) -> usize {
        (100 * self.found).checked_div(self.of).unwrap_or(0)
    }
}

pub(super) async fn list(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
) -> Result<Response, Error> {
    let kept = app.kept(visitor).await?;
    let row = |puzzle| {
        let found = found(puzzle, &kept);
        Row { puzzle, found: found.iter().filter(|found| **found).count(), of: found.len() }
    };
    let section = |topic| {
        let concepts = app.library.concepts_of(topic);
        let rows: Vec<Row> = concepts.flat_map(|concept| &concept.puzzles).map(row).collect();
        (!rows.is_empty()).then_some(Section {
            slug: topic.slug.as_str(),
            title: &topic.title,
            rows,
        })
    };
    let sections = app.library.topics.iter().filter_map(section).collect();
    html(ListPage { base, sections, checked: CheckedAgainst::last() })
}
