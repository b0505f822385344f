//! What goes into the minutes of a session.

use std::collections::HashMap;

use crate::content::{Concept, Kind, Library, Puzzle};
use crate::demos::{self, Demo};
use crate::id::ItemId;
use crate::quiz::{self, Target};
use crate::store::FoundOutcome;
use crate::web::cards::Desk;
use crate::web::frame::App;

/// Seconds that a card takes, and a question with its reasons.
const CARD: usize = 12;
const QUESTION: usize = 90;

/// Minutes of the demo or the puzzle at the end.
const DEMO: usize = 3;
const PUZZLE: usize = 4;

/// Cards take at most this part of a session, in percent, where there are questions.
const CARDS_PERCENT: usize = 40;

/// What a session ends with.
#[derive(Clone, Copy)]
pub(super) enum Show<'a> {
    /// A program to run.
    Demo(&'static Demo),
    /// A program to be the scheduler of.
    Puzzle(&'a Puzzle),
}

impl<'a> Show<'a> {
    /// What has that address.
    pub(super) fn at(library: &'a Library, address: &str) -> Option<Self> {
        if let Some(slug) = address.strip_prefix("/demos/") {
            let shown = |demo: &&Demo| library.bank.shows(demo.slug);
            return demos::find(slug).filter(shown).map(Self::Demo);
        }
        let id: ItemId = address.strip_prefix("/puzzles/")?.parse().ok()?;
        library.puzzle(&id).map(Self::Puzzle)
    }

    pub(super) fn address(self) -> String {
        match self {
            Self::Demo(demo) => format!("/demos/{}", demo.slug),
            Self::Puzzle(puzzle) => format!("/puzzles/{}", puzzle.id),
        }
    }

    pub(super) fn title(self) -> String {
        match self {
            Self::Demo(demo) => demo.title.to_owned(),
            Self::Puzzle(puzzle) => puzzle.title.clone(),
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Demo(_) => "A program that shows it",
            Self::Puzzle(_) => "A puzzle: you choose who takes the next step",
        }
    }

    pub(super) fn minutes(self) -> usize {
        match self {
            Self::Demo(_) => DEMO,
            Self::Puzzle(_) => PUZZLE,
        }
    }

    /// Of a concept: a puzzle with an outcome that is not found yet, else its demo.
    fn of(app: &App, concept: &'a Concept, found: &[FoundOutcome]) -> Option<Self> {
        let open = |puzzle: &&Puzzle| {
            let name = puzzle.kept_as();
            let of_it = |one: &&FoundOutcome| one.puzzle == name.as_str();
            found.iter().filter(of_it).count() < puzzle.outcomes.len()
        };
        let demo = || concept.demos.iter().find_map(|slug| app.demo(slug.as_str()));
        concept.puzzles.iter().find(open).map(Self::Puzzle).or_else(|| demo().map(Self::Demo))
    }
}

/// A session that was not begun.
pub(super) struct Plan<'a> {
    pub(super) cards: usize,
    pub(super) questions: Vec<ItemId>,
    /// How many of the questions were missed before.
    pub(super) missed: usize,
    pub(super) shows: Option<Show<'a>>,
}

pub(super) fn card_minutes(cards: usize) -> usize {
    (cards * CARD).div_ceil(60)
}

/// What questions take: of those answered aloud the minutes that a good answer does.
pub(super) fn question_minutes<'a>(
    library: &Library,
    questions: impl Iterator<Item = &'a ItemId>,
) -> usize {
    let seconds = |id: &ItemId| match library.question(id).map(|question| &question.kind) {
        Some(Kind::Aloud(aloud)) => {
            QUESTION + usize::try_from(aloud.minutes).unwrap_or_default() * 60
        }
        _ => QUESTION,
    };
    questions.map(seconds).sum::<usize>().div_ceil(60)
}

/// The session of so many minutes: due cards and the day's new ones, what was missed, new questions
/// of the weakest concepts that the target is about, and a puzzle or a demo of the first of them that
/// has one.
pub(super) fn plan<'a>(
    app: &'a App,
    desk: &Desk,
    right: &HashMap<String, bool>,
    found: &[FoundOutcome],
    target: &Target,
    minutes: u32,
) -> Plan<'a> {
    let minutes = usize::try_from(minutes).unwrap_or_default();
    let seconds = minutes * 60;
    let counts = app.today_counts(desk);
    let waiting = counts.due + counts.new;
    let cards = waiting.min(seconds * CARDS_PERCENT / 100 / CARD);
    let room = seconds.saturating_sub(PUZZLE * 60 + cards * CARD) / QUESTION;
    let mut questions = quiz::draw_by_need(&app.library, right, target, room);
    // A spoken answer takes longer than another: it takes the place of some.
    let left = minutes.saturating_sub(PUZZLE + card_minutes(cards)).max(2);
    while questions.len() > 1 && question_minutes(&app.library, questions.iter()) > left {
        questions.remove(questions.len() - 2);
    }
    let missed = questions.iter().filter(|id| right.get(id.as_str()) == Some(&false)).count();
    let shows =
        questions.iter().find_map(|id| Show::of(app, app.library.concept(id.concept())?, found));
    Plan { cards, questions, missed, shows }
}
