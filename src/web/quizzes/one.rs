//! One question of a quiz. Each has an address of its own, so that Back shows the question that was
//! there, and one that was skipped can be come back to.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::keep_known;
use super::result::result;
use crate::content::{Kind, Question};
use crate::id::ItemId;
use crate::quiz::{self, Answer, Confidence, Item, Mode, Score};
use crate::store::{Counting, Quiz};
use crate::web::frame::{App, Base, Error, Form, Path, Query, Visitor, html, percent};
use crate::web::questions::{
    Asked, Countdown, Explained, Face, Fields, Place, QuestionPage, Said, Sent, refuse, sent,
};

/// Beyond so many questions the row of numbers shows those around this one alone.
const PLACES: usize = 20;

#[derive(Deserialize)]
pub(super) struct Asks {
    /// The place of a question, from 1. Without it: the first that is not answered.
    at: Option<usize>,
    /// Present: what was asked to be said aloud was said.
    reveal: Option<String>,
    /// Present: an answer came that was not the first.
    repeat: Option<String>,
    /// Present: the result, though some questions are open.
    result: Option<String>,
    /// How many questions were asked for, where there are not so many.
    asked: Option<usize>,
    /// Present: an answer came after the end of an exam.
    late: Option<String>,
    /// Present: the clock of a spoken answer starts.
    clock: Option<String>,
    /// When it started.
    from: Option<i64>,
}

pub(super) async fn show(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<Asks>,
) -> Result<Response, Error> {
    let learner = app.learner(visitor.0.ok_or_else(not_yours)?);
    let mut quiz = app.store.quiz(&id, learner).await?.ok_or_else(not_yours)?;
    keep_known(&app, &mut quiz);
    let now = app.clock.now();
    let open = quiz::first_unanswered(&quiz.items);
    let running = quiz.mode == Mode::Exam && !quiz.is_over(now);
    if (running && open.is_none()) || (quiz.ends_at.is_some() && quiz.is_over(now)) {
        // Its time is kept no longer than it runs.
        app.store.end_exam(&quiz.id, learner, now).await?;
        return Ok(Redirect::to(&format!("/quizzes/{id}")).into_response());
    }
    let late = query.late.is_some();
    let at = match (query.at, open) {
        (Some(at), _) => at.checked_sub(1).ok_or(Error::NotFound)?,
        (None, Some(first)) if running || query.result.is_none() && quiz.mode != Mode::Exam => {
            return Ok(Redirect::to(&address(&id, first)).into_response());
        }
        (None, _) => return result(&app, base, &quiz, late),
    };
    let item = quiz.items.get(at).ok_or(Error::NotFound)?;
    if running && item.answer.is_some() {
        // What was right is said at the end.
        let next = quiz::next_unanswered(&quiz.items, at).unwrap_or(at);
        return Ok(Redirect::to(&address(&id, next)).into_response());
    }
    if query.clock.is_some() {
        let to = format!("{}&from={}", address(&id, at), now.0);
        return Ok(Redirect::to(&to).into_response());
    }
    let question = app.library.question(&item.question).ok_or(Error::NotFound)?;
    let face = match &item.answer {
        None if !quiz.is_over(now) => {
            let mut asked = asked(&app, &quiz, at, question)?;
            if query.reveal.is_some() {
                asked.fields = asked.fields.revealed();
            }
            asked.timed(query.from, now);
            asked.notice = query.asked.map(|wanted| {
                let has = match quiz.items.len() {
                    1 => "There is 1 of this kind, and it is all this quiz has.".to_owned(),
                    all => format!("There are {all} of this kind, and this quiz has them all."),
                };
                format!("You asked for {wanted} questions. {has}")
            });
            Face::Asked(Box::new(asked))
        }
        answer => {
            let mut explained = explained(&app, &quiz, at, question, answer.as_ref()).await?;
            if answer.is_none() {
                explained.notice = Some("This was not answered within the time.".to_owned());
            }
            if query.repeat.is_some() {
                explained.notice = Some("You had answered this question of the quiz already, in another window or before you went back. The first answer counts, and nothing was changed.".to_owned());
            }
            Face::Explained(Box::new(explained))
        }
    };
    let mut response = html(QuestionPage { base, face })?;
    if let Some(ends_at) = quiz.ends_at.filter(|_| running) {
        // The page goes on to the result when the time is over.
        let refresh = format!("{}; url=/quizzes/{}", (ends_at.0 - now.0).max(0) + 1, quiz.id);
        let refresh =
            HeaderValue::try_from(refresh).map_err(|error| Error::Internal(error.into()))?;
        response.headers_mut().insert(HeaderName::from_static("refresh"), refresh);
    }
    Ok(response)
}

/// Whoever lost their cookie lost the quiz with it, and is told so.
fn not_yours() -> Error {
    Error::NotYours("A quiz belongs to the browser that began it, and is known by its cookie. This browser has none of that quiz: its cookie has ended or was deleted, or the quiz is somebody else’s. Start another; what you had done is found again by your twelve words, if you made some, under “How you stand”.".to_owned())
}

/// What leads out of a quiz, which can be gone on with later.
fn leave(quiz: &Quiz) -> &'static str {
    match quiz.mode {
        Mode::Exam => "Leave; the time runs on",
        _ => "Stop for now",
    }
}

/// Where a question of a quiz is, by its place from 0.
fn address(quiz: &str, at: usize) -> String {
    format!("/quizzes/{quiz}?at={}", at + 1)
}

fn asked<'a>(
    app: &'a App,
    quiz: &Quiz,
    at: usize,
    question: &'a Question,
) -> Result<Asked<'a>, Error> {
    let Score { answered, drawn, .. } = quiz::score(&quiz.items);
    let mut asked = app.asked(question)?;
    asked.action = format!("/quizzes/{}/answers", quiz.id);
    asked.fields = Fields::of(question, &quiz.id, None);
    asked.eyebrow.place = Some(format!("{} of {drawn}", at + 1));
    asked.eyebrow.leave = Some(leave(quiz));
    asked.done = Some(percent(answered, drawn));
    asked.skip = quiz::next_unanswered(&quiz.items, at).map(|next| address(&quiz.id, next));
    asked.reveal = format!("{}&reveal", address(&quiz.id, at));
    asked.start = format!("{}&clock", address(&quiz.id, at));
    asked.sure = (quiz.mode == Mode::Sure).then_some(Said(None));
    asked.clock = quiz.ends_at.map(|ends_at| Countdown::until(ends_at, app.clock.now()));
    asked.places = places(quiz, at);
    Ok(asked)
}

async fn explained<'a>(
    app: &'a App,
    quiz: &Quiz,
    at: usize,
    question: &'a Question,
    answer: Option<&Answer>,
) -> Result<Explained<'a>, Error> {
    let Score { right, answered, drawn, .. } = quiz::score(&quiz.items);
    let next = match quiz::next_unanswered(&quiz.items, at) {
        Some(next) if quiz.mode != Mode::Exam => ("Next question", address(&quiz.id, next)),
        _ => ("See the result", format!("/quizzes/{}", quiz.id)),
    };
    let place = Some(format!("{} of {drawn}", at + 1));
    let mut explained = app.explained(question, &quiz.id, answer, place, next).await?;
    let goes_on = quiz.mode != Mode::Exam && quiz::first_unanswered(&quiz.items).is_some();
    explained.eyebrow.leave = goes_on.then(|| leave(quiz));
    explained.done = Some(percent(answered, drawn));
    explained.score_so_far = Some(format!("{right} of {answered} right so far"));
    explained.places = places(quiz, at);
    explained.report.from = address(&quiz.id, at);
    Ok(explained)
}

/// The row of numbers: all questions of a short quiz, of a long one those around this.
fn places(quiz: &Quiz, current: usize) -> Vec<Place> {
    let all = quiz.items.len();
    if all < 2 {
        return Vec::new();
    }
    let from = current.saturating_sub(PLACES / 2).min(all.saturating_sub(PLACES));
    let place = |(at, item): (usize, &Item)| {
        let (class, state) = match &item.answer {
            Some(_) if quiz.ends_at.is_some() => ("is-answered", "answered"),
            None => ("", "open"),
            Some(answer) if answer.correct => ("is-right", "right"),
            Some(answer) if answer.score > 0.0 => ("is-part", "partly right"),
            Some(answer) if answer.option.is_empty() => ("is-wrong", "not known"),
            Some(_) => ("is-wrong", "wrong"),
        };
        Place {
            number: at + 1,
            address: address(&quiz.id, at),
            class,
            state,
            is_current: at == current,
        }
    };
    quiz.items.iter().enumerate().skip(from).take(PLACES).map(place).collect()
}

pub(super) async fn answer(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Error> {
    let actor = app.actor(visitor, &form);
    let learner = app.learner_now(actor.id).await;
    let mut quiz = app.store.quiz(&id, learner).await?.ok_or_else(not_yours)?;
    keep_known(&app, &mut quiz);
    let name = form.get("question").unwrap_or_default();
    if quiz.is_over(app.clock.now()) {
        return Ok((actor, Redirect::to(&format!("/quizzes/{id}?late"))).into_response());
    }
    let Some(at) = quiz.items.iter().position(|item| item.question.as_str() == name) else {
        // Sent from a page that is older than the bank: the quiz goes on with what there is.
        return Ok((actor, Redirect::to(&format!("/quizzes/{id}"))).into_response());
    };
    let item = quiz.items.get(at).ok_or(Error::NotFound)?;
    let question = app.library.question(&item.question).ok_or(Error::NotFound)?;
    if item.answer.is_some() && quiz.mode == Mode::Exam {
        return Ok((actor, Redirect::to(&format!("/quizzes/{id}"))).into_response());
    }
    if item.answer.is_some() {
        let to = format!("{}&repeat#verdict", address(&id, at));
        return Ok((actor, Redirect::to(&to)).into_response());
    }
    let said = form.get("sure").and_then(Confidence::parse);
    let mut sent = sent(question, &form);
    if let (Mode::Sure, Ok(Sent { answer, .. })) = (quiz.mode, &mut sent)
        && form.get("unknown").is_none()
        && !matches!(question.kind, Kind::Aloud(_))
    {
        answer.confidence = said;
        if said.is_none() {
            sent = Err("Say how sure you are: here that is part of the answer.".to_owned());
        }
    }
    let Sent { answer, counters } = match sent {
        Ok(sent) => sent,
        Err(sentence) => {
            let mut asked = asked(&app, &quiz, at, question)?;
            asked.fields = Fields::of(question, &id, Some(&form));
            asked.shown = app.form_shown_at(&form);
            if asked.sure.is_some() {
                asked.sure = Some(Said(said));
            }
            asked.refused = Some(sentence);
            return refuse(base, asked);
        }
    };
    app.count_answer(&actor, question, counters).await?;
    let graded: Vec<ItemId> =
        quiz.items.iter().map(|item| &item.question).filter(is_graded(&app)).cloned().collect();
    let choices = |id: &ItemId, kept: &str| {
        app.library.question(id).map_or_else(Vec::new, |question| quiz::choices(question, kept))
    };
    let counting = Counting { graded: &graded, choices: &choices };
    let today = app.clock.today();
    let first =
        app.store.answer_in_quiz(&id, learner, &question.id, &answer, &counting, today).await?;
    if first {
        app.spend(learner, &form).await;
    }
    if quiz.mode == Mode::Exam {
        // On to the next, without a word about this one; with the last it is handed in.
        let to = match quiz::next_unanswered(&quiz.items, at) {
            Some(next) => address(&id, next),
            None => {
                app.store.end_exam(&id, learner, app.clock.now()).await?;
                format!("/quizzes/{id}")
            }
        };
        return Ok((actor, Redirect::to(&to)).into_response());
    }
    let repeat = if first { "" } else { "&repeat" };
    let to = format!("{}{repeat}#verdict", address(&id, at));
    Ok((actor, Redirect::to(&to)).into_response())
}

/// Whether a question has a key, by which all answers are graded alike.
fn is_graded(app: &App) -> impl Fn(&&ItemId) -> bool {
    |id| {
        let question = app.library.question(id);
        question.is_some_and(|question| !matches!(question.kind, Kind::Aloud(_)))
    }
}
