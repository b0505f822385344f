//! Cramming: all cards of a deck, one after the other, whenever they are due. Nothing is graded and
//! nothing is kept; the address knows the place.

use askama::Template;
use axum::response::Response;

use super::desk::Desk;
use super::item::Item;
use super::which::Which;
use crate::quiz;
use crate::web::frame::{App, Base, Error, html, percent};

#[derive(Template)]
#[template(path = "cards/cram.html")]
struct CramPage<'a> {
    base: Base,
    title: String,
    item: Option<Item<'a>>,
    /// The place, from 1, and how many there are.
    at: usize,
    all: usize,
    done: usize,
    /// Whether the back is shown.
    is_shown: bool,
    /// The address of the back, or of the next card.
    next: String,
    /// The address of the first.
    start: String,
}

pub(super) fn page(app: &App, base: Base, desk: &Desk, which: &Which) -> Result<Response, Error> {
    let items: Vec<(Item<'_>, String)> = app.cram_items(desk, which);
    let names: Vec<&str> = items.iter().map(|(_, key)| key.as_str()).collect();
    // Another order each day, and the same from page to page.
    let order = quiz::shuffled_order(&format!("cram {}", desk.today), &names);
    let item = order.get(which.at).and_then(|at| items.get(*at)).map(|(item, _)| *item);
    let is_shown = !which.reveal.is_empty();
    let to = |at: usize, reveal: &str| {
        Which { at, reveal: reveal.to_owned(), ..which.clone() }.address()
    };
    let next = if is_shown { to(which.at.saturating_add(1), "") } else { to(which.at, "1") };
    let all = items.len();
    html(CramPage {
        base,
        title: which.title(app),
        item,
        at: which.at.saturating_add(1),
        all,
        done: percent(which.at.min(all), all),
        is_shown,
        next,
        start: to(0, ""),
    })
}
