//! What goes into the minutes of a session.

use std::collections::HashMap;

use crate::demos::{self, Demo};
use crate::id::ItemId;
use crate::quiz;
use crate::web::cards::Desk;
use crate::web::frame::App;

/// Seconds that a card takes, and a question with its reasons.
const CARD: usize = 12;
const QUESTION: usize = 90;

/// Minutes of the demo at the end.
pub(super) const SHOW: usize = 3;

/// Cards take at most this part of a session, in percent, where there are questions.
const CARDS_PERCENT: usize = 40;

/// A session that was not begun.
pub(super) struct Plan {
    pub(super) cards: usize,
    pub(super) questions: Vec<ItemId>,
    /// How many of the questions were missed before.
    pub(super) missed: usize,
    pub(super) shows: Option<&'static Demo>,
}

impl Plan {
    pub(super) fn card_minutes(cards: usize) -> usize {
        (cards * CARD).div_ceil(60)
    }

    pub(super) fn question_minutes(questions: usize) -> usize {
        (questions * QUESTION).div_ceil(60)
    }
}

/// The session of so many minutes: due cards and the day's new ones, what was missed, new questions
/// of the weakest concepts, and a demo of the first of them.
pub(super) fn plan(app: &App, desk: &Desk, right: &HashMap<String, bool>, minutes: u32) -> Plan {
    let seconds = usize::try_from(minutes).unwrap_or_default() * 60;
    let counts = app.today_counts(desk);
    let waiting = counts.due + counts.new;
    let cards = waiting.min(seconds * CARDS_PERCENT / 100 / CARD);
    let room = seconds.saturating_sub(SHOW * 60 + cards * CARD) / QUESTION;
    let questions = quiz::draw_by_need(&app.library, right, room);
    let missed = questions.iter().filter(|id| right.get(id.as_str()) == Some(&false)).count();
    // Of the questions' concepts, the first that has a demo.
    let shows = questions.iter().find_map(|id| {
        let concept = app.library.concept(id.concept())?;
        concept.demos.iter().find_map(|slug| demos::find(slug.as_str()))
    });
    Plan { cards, questions, missed, shows }
}
