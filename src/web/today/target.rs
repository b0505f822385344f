//! The interview that a learner prepares for: its day, its level, its topics.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::page;
use crate::cards::Habits;
use crate::clock::Day;
use crate::content::Level;
use crate::quiz::Target;
use crate::web::frame::{App, Base, Error, Form, Visitor};

/// An interview lies at most so many days ahead.
pub(super) const FARTHEST: i64 = 730;

impl App {
    /// What a visitor prepares for, of what the bank has.
    pub(super) async fn target_of(&self, visitor: Visitor) -> Result<Target, Error> {
        let Some(visitor) = visitor.0 else { return Ok(Target::default()) };
        let mut target = self.store.target(self.learner(visitor)).await?;
        target.topics.retain(|slug| self.library.topic(slug).is_some());
        Ok(target)
    }

    /// A target in words; none of one that is everything.
    pub(super) fn target_words(&self, target: &Target) -> Option<String> {
        let titles = target.topics.iter().filter_map(|slug| self.library.topic(slug));
        let titles: Vec<&str> = titles.map(|topic| topic.title.as_str()).collect();
        let topics = match titles.as_slice() {
            [] => None,
            [title] => Some((*title).to_owned()),
            many => Some(format!("{} topics", many.len())),
        };
        let level = target.level.map(|level| level.name().to_owned());
        let words: Vec<String> = level.into_iter().chain(topics).collect();
        if words.is_empty() { None } else { Some(words.join(", ")) }
    }
}

/// The target that a form names; topics that the bank no longer has are none of it.
fn read(app: &App, form: &Form) -> Result<Target, Error> {
    let level = form.get("level").unwrap_or_default();
    let target = Target {
        level: Level::parse(level),
        topics: form
            .all("topic")
            .filter(|slug| app.library.topic(slug).is_some())
            .map(str::to_owned)
            .collect(),
    };
    if target.level.is_none() && !["", "any"].contains(&level) {
        let sentence = "A level is junior, middle, senior or any. Go back and choose one.";
        return Err(Error::BadRequest(sentence.to_owned()));
    }
    Ok(target)
}

/// Keeps the day of an interview, or that there is none, and what it is about.
pub(super) async fn save(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    form: Form,
) -> Result<Response, Error> {
    let actor = app.actor(visitor, &form);
    let target = read(&app, &form)?;
    let desk = app.desk(Visitor(Some(actor.id))).await?;
    let text = form.get("interview").unwrap_or_default().trim();
    let none = text.is_empty() || form.get("none").is_some();
    let day = Day::parse(text).filter(|day| (0..=FARTHEST).contains(&(day.0 - desk.today.0)));
    if !none && day.is_none() {
        return page::refused(&app, base, Visitor(Some(actor.id)), (text, &target)).await;
    }
    let habits = Habits { interview: day.filter(|_| !none), ..desk.habits };
    let learner = app.learner(actor.id);
    app.store.save_habits(learner, &habits).await?;
    app.store.save_target(learner, &target).await?;
    Ok((actor, Redirect::to("/today")).into_response())
}
