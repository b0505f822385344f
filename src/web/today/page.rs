//! The session as a page, and as the first part of the home page.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::LENGTHS;
use super::plan::{Plan, Show, card_minutes, plan, question_minutes};
use super::target::FARTHEST;
use crate::cards::words;
use crate::clock::Day;
use crate::content::{Level, Topic};
use crate::quiz::{self, Score, Spread, Target};
use crate::web::cards::Desk;
use crate::web::frame::{App, Base, Error, Visitor, html, percent};

/// One part of a session.
pub(in crate::web) struct Part {
    pub(in crate::web) title: String,
    pub(in crate::web) sub: String,
    pub(in crate::web) address: String,
    pub(in crate::web) done: usize,
    pub(in crate::web) all: usize,
    pub(in crate::web) minutes: usize,
}

impl Part {
    pub(in crate::web) fn is_done(&self) -> bool {
        self.done >= self.all
    }

    pub(in crate::web) fn percent(&self) -> usize {
        percent(self.done, self.all)
    }
}

/// What came of a session that is over.
pub(in crate::web) struct Moved {
    pub(in crate::web) right: usize,
    pub(in crate::web) answered: usize,
    pub(in crate::web) cards: usize,
    /// Cards due tomorrow.
    pub(in crate::web) tomorrow: usize,
    /// Questions that were missed in it and come again.
    pub(in crate::web) again: usize,
}

/// Concepts until an interview.
pub(in crate::web) struct Ahead {
    pub(in crate::web) date: String,
    pub(in crate::web) spread: Spread,
    pub(in crate::web) done: usize,
    pub(in crate::web) all: usize,
}

/// Today's session in any of its states.
#[derive(Template)]
#[template(path = "today/session.html")]
pub(in crate::web) struct Today {
    pub(in crate::web) heading: &'static str,
    pub(in crate::web) parts: Vec<Part>,
    /// Whether it was begun today.
    pub(in crate::web) begun: bool,
    pub(in crate::web) moved: Option<Moved>,
    /// What is to be said of the demo or puzzle of a begun session, while it was not.
    pub(in crate::web) seen: Option<&'static str>,
    /// The minutes chosen.
    pub(in crate::web) minutes: u32,
    /// What it is likely to take.
    pub(in crate::web) takes: usize,
    pub(in crate::web) lengths: [u32; 3],
    pub(in crate::web) ahead: Option<Ahead>,
    /// The level and the topics it prepares for, in words; none where that is everything.
    pub(in crate::web) target: Option<String>,
    pub(in crate::web) ticket: String,
}

impl askama::filters::HtmlSafe for Today {}

impl Today {
    /// The address of the first part that is not done.
    fn next(&self) -> &str {
        let next = self.parts.iter().find(|part| !part.is_done());
        next.map_or("/today", |part| part.address.as_str())
    }
}

impl App {
    /// The visitor's session; none of somebody who has never done anything.
    pub(in crate::web) async fn session_today(
        &self,
        visitor: Visitor,
        desk: &Desk,
    ) -> Result<Option<Today>, Error> {
        if visitor.0.is_none() {
            return Ok(None);
        }
        self.session_page(visitor, desk).await.map(Some)
    }

    async fn session_page(&self, visitor: Visitor, desk: &Desk) -> Result<Today, Error> {
        let right = self.right_answers(visitor).await?;
        let target = self.target_of(visitor).await?;
        let standings = quiz::standings_towards(&self.library, &right, &target);
        let done = standings.iter().filter(|standing| standing.is_done()).count();
        let minutes = LENGTHS.into_iter().find(|one| *one == desk.habits.minutes).unwrap_or(20);
        let ahead = desk.habits.interview.filter(|day| *day >= desk.today).map(|day| {
            let left = standings.len() - done;
            let size = usize::try_from(minutes).unwrap_or_default();
            let spread = quiz::spread(left, desk.today, day, size);
            Ahead { date: day.to_string(), spread, done, all: standings.len() }
        });
        let mut page = Today {
            heading: "h1",
            parts: Vec::new(),
            begun: false,
            moved: None,
            seen: None,
            minutes,
            takes: 0,
            lengths: LENGTHS,
            ahead,
            target: self.target_words(&target),
            ticket: self.ticket(),
        };
        let sitting = match visitor.0 {
            Some(visitor) => self.store.sitting(self.learner(visitor)).await?,
            None => None,
        };
        match sitting.filter(|sitting| sitting.day == desk.today) {
            Some(sitting) => self.going(visitor, desk, &sitting, &mut page).await?,
            None => {
                let found = match visitor.0 {
                    Some(visitor) => self.store.found(self.learner(visitor)).await?,
                    None => Vec::new(),
                };
                let plan = plan(self, desk, &right, &found, &target, minutes);
                page.parts = self.planned(&plan);
            }
        }
        let left = page.parts.iter().filter(|part| !part.is_done());
        page.takes = left.map(|part| part.minutes).sum();
        Ok(page)
    }

    /// The parts of a session that was not begun.
    fn planned(&self, plan: &Plan<'_>) -> Vec<Part> {
        let mut parts = Vec::new();
        if plan.cards > 0 {
            parts.push(card_part(plan.cards, 0));
        }
        if !plan.questions.is_empty() {
            let new = plan.questions.len() - plan.missed;
            let mut of: Vec<&str> = Vec::new();
            let concepts =
                plan.questions.iter().filter_map(|id| self.library.concept(id.concept()));
            for concept in concepts {
                if of.len() < 3 && !of.contains(&concept.title.as_str()) {
                    of.push(&concept.title);
                }
            }
            let counts = match (plan.missed, new) {
                (0, _) => "All new".to_owned(),
                (missed, 0) => format!("{missed} that you missed"),
                (missed, new) => format!("{missed} that you missed, {new} new"),
            };
            let sub = format!("{counts}: {}", of.join(", "));
            let minutes = question_minutes(&self.library, plan.questions.iter());
            parts.push(question_part(plan.questions.len(), 0, sub, String::new(), minutes));
        }
        if let Some(show) = plan.shows {
            parts.push(show_part(show, false));
        }
        parts
    }

    /// The parts of a session that was begun, and what it moved once they are done.
    async fn going(
        &self,
        visitor: Visitor,
        desk: &Desk,
        sitting: &crate::store::Sitting,
        page: &mut Today,
    ) -> Result<(), Error> {
        page.begun = true;
        page.minutes = sitting.minutes;
        let reviewed = (desk.done.new + desk.done.seen).saturating_sub(sitting.cards_before);
        if sitting.cards > 0 {
            let counts = self.today_counts(desk);
            // A card that was put aside is not waited for.
            let all = sitting.cards.min(reviewed + counts.due + counts.new);
            page.parts.push(card_part(all, reviewed.min(all)));
        }
        let mut score = Score::default();
        if let Some(visitor) = visitor.0.filter(|_| !sitting.quiz.is_empty())
            && let Some(mut quiz) = self.store.quiz(&sitting.quiz, self.learner(visitor)).await?
        {
            quiz.items.retain(|item| self.library.question(&item.question).is_some());
            score = quiz::score(&quiz.items);
            let address = format!("/quizzes/{}", quiz.id);
            let sub = format!("{} right so far", score.right);
            let open = quiz.items.iter().filter(|item| item.answer.is_none());
            let minutes = question_minutes(&self.library, open.map(|item| &item.question));
            let (drawn, answered) = (score.drawn, score.answered);
            page.parts.push(question_part(drawn, answered, sub, address, minutes));
        }
        if let Some(show) = Show::at(&self.library, &sitting.shows) {
            let words = match show {
                Show::Demo(_) => "I have seen the demo",
                Show::Puzzle(_) => "I have tried the puzzle",
            };
            page.seen = (!sitting.seen).then_some(words);
            page.parts.push(show_part(show, sitting.seen));
        }
        if page.parts.iter().all(Part::is_done) {
            let tomorrow = desk.habits.zone.start(Day(desk.today.0.saturating_add(2)));
            let due = desk.deck.values().filter(|(_, due_at)| *due_at < tomorrow);
            page.moved = Some(Moved {
                right: score.right,
                answered: score.answered,
                cards: reviewed,
                tomorrow: due.count(),
                again: score.answered - score.right,
            });
        }
        Ok(())
    }
}

fn card_part(all: usize, done: usize) -> Part {
    Part {
        title: words::count(all, "card"),
        sub: "Due again, and the day’s new ones".to_owned(),
        address: "/cards/review".to_owned(),
        done,
        all,
        minutes: card_minutes(all - done),
    }
}

fn question_part(all: usize, done: usize, sub: String, address: String, minutes: usize) -> Part {
    Part { title: words::count(all, "question"), sub, address, done, all, minutes }
}

fn show_part(show: Show<'_>, seen: bool) -> Part {
    Part {
        title: show.title(),
        sub: show.words().to_owned(),
        address: show.address(),
        done: usize::from(seen),
        all: 1,
        minutes: show.minutes(),
    }
}

#[derive(Template)]
#[template(path = "today/page.html")]
struct TodayPage<'a> {
    base: Base,
    today: Today,
    /// What was typed for the day of the interview.
    interview: String,
    wrong: bool,
    /// The first and the last day that may be given.
    first: Day,
    last: Day,
    /// Each level, and each topic with questions, and whether it is chosen.
    levels: [(Level, bool); 3],
    topics: Vec<(&'a Topic, bool)>,
}

impl TodayPage<'_> {
    fn is_any(&self) -> bool {
        self.levels.iter().all(|(_, chosen)| !chosen)
    }
}

async fn page(
    app: &App,
    base: Base,
    visitor: Visitor,
    typed: Option<(&str, &Target)>,
) -> Result<Response, Error> {
    let desk = app.desk(visitor).await?;
    let (interview, target) = match typed {
        Some((interview, target)) => (interview.to_owned(), target.clone()),
        None => (
            desk.habits.interview.map(|day| day.to_string()).unwrap_or_default(),
            app.target_of(visitor).await?,
        ),
    };
    let has_questions = |topic: &&Topic| {
        app.library.concepts_of(topic).any(|concept| !concept.questions.is_empty())
    };
    let topics = app.library.topics.iter().filter(has_questions);
    html(TodayPage {
        base,
        today: app.session_page(visitor, &desk).await?,
        interview,
        wrong: typed.is_some(),
        first: desk.today,
        last: Day(desk.today.0 + FARTHEST),
        levels: Level::ALL.map(|level| (level, target.level == Some(level))),
        topics: topics.map(|topic| (topic, target.topics.contains(topic.slug.as_str()))).collect(),
    })
}

pub(super) async fn show(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
) -> Result<Response, Error> {
    page(&app, base, visitor, None).await
}

/// The page with a day that cannot be, and the target that was sent with it.
pub(super) async fn refused(
    app: &App,
    base: Base,
    visitor: Visitor,
    typed: (&str, &Target),
) -> Result<Response, Error> {
    let base = Base { path: "/today".to_owned(), ..base };
    Ok((StatusCode::BAD_REQUEST, page(app, base, visitor, Some(typed)).await?).into_response())
}
