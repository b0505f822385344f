//! What is kept of a visitor, to take along or to have forgotten.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use super::frame::{App, Base, Error, KEPT_DAYS, Visitor, html};
use crate::id::ItemId;
use crate::store::Progress;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/privacy", get(privacy))
        .route("/privacy/data", get(download))
        .route("/privacy/forget", get(ask_to_forget).post(forget))
}

#[derive(Template)]
#[template(path = "privacy.html")]
struct PrivacyPage {
    base: Base,
    known: bool,
    forgotten: bool,
    /// Whether nothing of it is left in the database's file.
    gone: bool,
    /// Days after which progress is deleted, to which nothing was added.
    kept_days: i64,
}

async fn privacy(base: Base, visitor: Visitor) -> Result<Response, Error> {
    let forgotten = base.path.contains("?forgotten");
    let gone = !base.path.ends_with("?forgotten=soon");
    html(PrivacyPage { base, known: visitor.0.is_some(), forgotten, gone, kept_days: KEPT_DAYS })
}

#[derive(Template)]
#[template(path = "privacy_forget.html")]
struct ForgetPage {
    base: Base,
    known: bool,
}

/// Asks once more: it cannot be taken back.
async fn ask_to_forget(base: Base, visitor: Visitor) -> Result<Response, Error> {
    html(ForgetPage { base, known: visitor.0.is_some() })
}

/// Everything that is a visitor's, to take along.
#[derive(Serialize)]
struct Takeout {
    answers: Vec<Progress>,
    quizzes: Vec<TakenQuiz>,
    reviews: Vec<TakenReview>,
    /// Questions that were missed once, and are cards since.
    missed: Vec<String>,
    /// Cards put aside.
    aside: Vec<String>,
    settings: Option<TakenSettings>,
    /// Outcomes of puzzles that were kept.
    found: Vec<TakenOutcome>,
    /// Seconds spent on answers and reviews, by day.
    spent: BTreeMap<String, u32>,
    /// Polls and questions that hold a receipt of this visitor. What was chosen is not known.
    receipts: Vec<String>,
}

#[derive(Serialize)]
struct TakenSettings {
    retention_percent: u8,
    new_cards_a_day: u32,
    reviews_a_day: u32,
    zone: String,
    session_minutes: u32,
    interview: Option<String>,
    /// What is prepared for: a level, empty for any, and topics, none for all.
    level: &'static str,
    topics: Vec<String>,
}

#[derive(Serialize)]
struct TakenQuiz {
    title: String,
    questions: Vec<TakenItem>,
}

#[derive(Serialize)]
struct TakenItem {
    question: String,
    option: Option<String>,
    correct: Option<bool>,
}

#[derive(Serialize)]
struct TakenReview {
    card: String,
    grade: i64,
    at: String,
}

#[derive(Serialize)]
struct TakenOutcome {
    puzzle: String,
    outcome: String,
    day: String,
}

impl App {
    /// Every poll and question that a visitor may have a receipt in.
    async fn all_polls(&self) -> Result<Vec<ItemId>, Error> {
        let mut polls = self.store.polls_with_votes().await?;
        polls.extend(self.library.questions().map(|question| question.id.clone()));
        polls.extend(self.library.polls().map(|poll| poll.id.clone()));
        polls.sort();
        polls.dedup();
        Ok(polls)
    }
}

async fn download(State(app): State<App>, visitor: Visitor) -> Result<Response, Error> {
    let mut takeout = Takeout {
        answers: Vec::new(),
        quizzes: Vec::new(),
        reviews: Vec::new(),
        missed: Vec::new(),
        aside: Vec::new(),
        settings: None,
        found: Vec::new(),
        spent: BTreeMap::new(),
        receipts: Vec::new(),
    };
    if let Some(id) = visitor.0 {
        let learner = app.learner_now(id).await;
        takeout.answers = app.store.progress(learner).await?;
        takeout.quizzes = app.store.quizzes(learner).await?.into_iter().map(taken).collect();
        takeout.missed = app.store.missed(learner).await?;
        takeout.aside = app.store.asides(learner).await?.into_keys().collect();
        takeout.aside.sort();
        let habits = app.store.habits(learner).await?;
        let target = app.store.target(learner).await?;
        takeout.settings = Some(TakenSettings {
            retention_percent: habits.retention,
            new_cards_a_day: habits.new_a_day,
            reviews_a_day: habits.reviews_a_day,
            zone: habits.zone.name(),
            session_minutes: habits.minutes,
            interview: habits.interview.map(|day| day.to_string()),
            level: target.level_name(),
            topics: target.topics.into_iter().collect(),
        });
        let reviews = app.store.reviews(learner).await?;
        takeout.reviews = reviews
            .into_iter()
            .map(|(card, grade, at)| TakenReview { card, grade, at: at.to_string() })
            .collect();
        let found = app.store.found(learner).await?.into_iter();
        let found = found.map(|found| TakenOutcome {
            puzzle: found.puzzle,
            outcome: found.outcome,
            day: found.day.to_string(),
        });
        takeout.found = found.collect();
        for one in app.store.spent(learner).await? {
            *takeout.spent.entry(one.day.to_string()).or_default() += one.seconds;
        }
        for poll in app.all_polls().await? {
            if app.has_voted(&poll, visitor).await? {
                takeout.receipts.push(poll.to_string());
            }
        }
    }
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"interleave.json\""),
    );
    Ok((headers, Json(takeout)).into_response())
}

fn taken(quiz: crate::store::Quiz) -> TakenQuiz {
    // What was right in an exam is said at its end.
    let is_told = quiz.ends_at.is_none();
    let item = |item: crate::quiz::Item| TakenItem {
        question: item.question.to_string(),
        correct: item.answer.as_ref().map(|answer| answer.correct).filter(|_| is_told),
        option: item.answer.map(|answer| answer.option),
    };
    TakenQuiz { title: quiz.title, questions: quiz.items.into_iter().map(item).collect() }
}

async fn forget(State(app): State<App>, visitor: Visitor) -> Result<Response, Error> {
    let mut headers = HeaderMap::new();
    let mut gone = true;
    if let Some(id) = visitor.0 {
        let polls = app.all_polls().await?;
        let receipts: Vec<_> = polls
            .into_iter()
            .flat_map(|poll| {
                let tags = app.voter_tags(&poll, id);
                tags.into_iter().map(move |tag| (poll.clone(), tag))
            })
            .collect();
        gone = app.store.forget(app.learner(id), &receipts).await?.gone;
        for cookie in app.end_cookies() {
            headers.append(header::SET_COOKIE, cookie);
        }
    }
    Ok((headers, Redirect::to(if gone { "/privacy?forgotten" } else { "/privacy?forgotten=soon" }))
        .into_response())
}
