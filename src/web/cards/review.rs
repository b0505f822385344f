//! One card after another: front, think, reveal, grade; and the page when nothing is left.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

use super::desk::Desk;
use super::item::Item;
use super::which::Which;
use crate::cards::{self, Counts, Grade, Habits, Parameters, Session, Terms, words};
use crate::content::Concept;
use crate::quiz::Confidence;
use crate::web::frame::{App, Base, Error, Query, Visitor, html};

/// A page that waits for a card longer than this, in seconds, does not come back by itself.
const LONGEST_WAIT: i64 = 12 * 3_600;

/// New cards that one more portion holds.
const MORE: u16 = 10;

#[derive(Template)]
#[template(path = "cards/review.html")]
struct ReviewPage<'a> {
    base: Base,
    which: Which,
    title: String,
    item: Item<'a>,
    key: String,
    concept: &'a Concept,
    /// Present once the back is shown.
    grades: Option<Vec<GradeButton>>,
    /// Whether it is said how sure an answer is before the back is shown.
    asks_sure: bool,
    /// Reviews of this card so far, so that a form sent twice counts once.
    reviews: u32,
    lapses: u32,
    is_leech: bool,
    left: usize,
    minutes: usize,
    undo: Option<Undo>,
    ticket: String,
}

struct GradeButton {
    grade: Grade,
    /// What is on it.
    words: String,
    interval: String,
    /// The digit that presses it.
    digit: usize,
}

/// The review that can be taken back.
pub(super) struct Undo {
    pub(super) card: String,
    pub(super) number: u32,
}

impl Undo {
    fn of(desk: &Desk) -> Option<Self> {
        desk.last.clone().map(|last| Self { card: last.card, number: last.number })
    }
}

impl ReviewPage<'_> {
    const SURE: [Confidence; 3] = Confidence::ALL;

    fn minutes(&self) -> String {
        words::count(self.minutes, "minute")
    }
}

#[derive(Template)]
#[template(path = "cards/done.html")]
struct DonePage {
    base: Base,
    which: Which,
    /// When the next card comes back, in words.
    next: Option<String>,
    /// Whether the page comes back by itself then.
    waits: bool,
    counts: Counts,
    /// New cards beyond the day's portion.
    more_new: usize,
    /// Due cards beyond it.
    more_due: usize,
    /// The address of some more new cards.
    more: String,
    /// The address of cards before they are due.
    ahead: Option<String>,
    undo: Option<Undo>,
    ticket: String,
}

pub(super) async fn review(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Query(mut which): Query<Which>,
) -> Result<Response, Error> {
    which.check(&app)?;
    let desk = app.desk(visitor).await?;
    if !which.cram.is_empty() {
        return super::cram::page(&app, base, &desk, &which);
    }
    let session = app.session(&desk, &which);
    let revealed = match which.reveal.as_str() {
        "" => None,
        key => session.queue.iter().find(|item| item.key() == key),
    };
    let Some(item) = revealed.or(session.queue.first()).copied() else {
        return done(&app, base, &desk, which, &session);
    };
    which.shown = app.shown_at(Some(which.shown.as_str())).0.to_string();
    let key = item.key();
    let performance = desk.performance(&key);
    let asks_sure = item.asks_sure();
    let sure = Confidence::parse(&which.sure).filter(|_| asks_sure);
    // The back of a question is shown once it was said how sure the answer is.
    let revealed = revealed.filter(|_| !asks_sure || sure.is_some());
    let grades = match revealed {
        None => None,
        Some(_) => {
            let terms = terms(&desk.habits, &desk.parameters, item, &key);
            let all = cards::next_with(performance, desk.now, terms)?;
            let said = words::four(all.map(|next| next.interval));
            let all = all.into_iter().map(|next| next.grade).zip(said);
            let wanted: Vec<(Grade, String)> = match sure {
                None => Grade::ALL.map(|grade| (grade, capitalised(grade.name()))).into(),
                Some(sure) => {
                    let right = "I was right".to_owned();
                    vec![(Grade::Again, "I was wrong".to_owned()), (right_by(sure), right)]
                }
            };
            let all: Vec<(Grade, String)> = all.collect();
            let button = |(at, (grade, words)): (usize, (Grade, String))| {
                let interval = all.iter().find(|(other, _)| *other == grade);
                let interval = interval.map(|(_, said)| said.clone()).unwrap_or_default();
                GradeButton { grade, words, interval, digit: at + 1 }
            };
            Some(wanted.into_iter().enumerate().map(button).collect())
        }
    };
    html(ReviewPage {
        base,
        title: which.title(&app),
        concept: app.library.concept(item.concept()).ok_or(Error::NotFound)?,
        grades,
        asks_sure,
        reviews: performance.reviews(),
        lapses: desk.memory(&key).map_or(0, |memory| memory.lapses),
        is_leech: desk.is_leech(&key),
        left: session.queue.len(),
        minutes: Counts { due: session.queue.len(), ..Counts::default() }.minutes(),
        undo: Undo::of(&desk),
        ticket: app.ticket(),
        which,
        item,
        key,
    })
}

/// The grade of a question that was answered right, by how sure that was.
fn right_by(sure: Confidence) -> Grade {
    match sure {
        Confidence::Guess => Grade::Hard,
        Confidence::Fairly => Grade::Good,
        Confidence::Sure => Grade::Easy,
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + letters.as_str()
}

/// The terms by which a card is scheduled.
pub(super) fn terms<'a>(
    habits: &Habits,
    parameters: &'a Parameters,
    item: Item<'_>,
    key: &'a str,
) -> Terms<'a> {
    Terms {
        retention: habits.retention,
        zone: habits.zone,
        revision: item.revision(),
        card: Some(key),
        parameters: parameters.numbers(),
    }
}

fn done(
    app: &App,
    base: Base,
    desk: &Desk,
    which: Which,
    session: &Session<Item<'_>>,
) -> Result<Response, Error> {
    let next_due = session.next_due();
    let wait = next_due.map(|due_at| due_at.0 - desk.now.0).filter(|wait| *wait <= LONGEST_WAIT);
    let next = next_due.map(|due_at| words::until(desk.now, due_at, desk.habits.zone));
    let more = Which { more: which.more.saturating_add(MORE), ..which.clone() }.address();
    let ahead = next_due.map(|_| Which { ahead: "1".to_owned(), ..which.clone() }.address());
    let mut response = html(DonePage {
        base,
        next,
        waits: wait.is_some(),
        counts: session.counts,
        more_new: session.more_new,
        more_due: session.more_due,
        more,
        ahead,
        undo: Undo::of(desk),
        ticket: app.ticket(),
        which,
    })?;
    if let Some(wait) = wait {
        // A second later than the moment itself, so that no rounding comes before it.
        let seconds = HeaderValue::from(wait.max(0) + 1);
        response.headers_mut().insert(HeaderName::from_static("refresh"), seconds);
    }
    Ok(response)
}
