//! A question with a form to answer it.

use askama::Template;

use super::{SALT, options};
use crate::content::Question;
use crate::web::frame::{App, Error, Row};

/// A question with a form to answer it.
#[derive(Template)]
#[template(path = "questions/asked.html")]
pub(in crate::web) struct Asked<'a> {
    /// Where the answer is sent.
    pub(in crate::web) action: String,
    pub(in crate::web) question: &'a Question,
    pub(in crate::web) options: Vec<Row<'a>>,
    pub(in crate::web) ticket: String,
    /// The place in a quiz, where it is in one.
    pub(in crate::web) eyebrow: Eyebrow<'a>,
    pub(in crate::web) heading: &'static str,
    /// Whether the button stays at the foot of the window.
    pub(in crate::web) docked: bool,
    /// How much of a quiz is done, in percent.
    pub(in crate::web) done: Option<usize>,
}

impl askama::filters::HtmlSafe for Asked<'_> {}

/// Where a question belongs: topic, concept, level, and its place in a quiz.
#[derive(Clone)]
pub(in crate::web) struct Eyebrow<'a> {
    pub(in crate::web) topic_title: &'a str,
    pub(in crate::web) topic: &'a str,
    pub(in crate::web) concept_title: &'a str,
    pub(in crate::web) concept: &'a str,
    pub(in crate::web) level: &'static str,
    /// "3 of 10".
    pub(in crate::web) place: Option<String>,
}

impl App {
    pub(in crate::web) fn eyebrow(
        &self,
        question: &Question,
        place: Option<String>,
    ) -> Option<Eyebrow<'_>> {
        let concept = self.library.concept(question.id.concept())?;
        let topic = self.library.topic(concept.topic.as_str())?;
        Some(Eyebrow {
            topic_title: &topic.title,
            topic: topic.slug.as_str(),
            concept_title: &concept.title,
            concept: concept.slug.as_str(),
            level: question.level.name(),
            place,
        })
    }

    /// A question at its permanent address, for its own page and for others that show one.
    pub(in crate::web) fn asked<'a>(&'a self, question: &'a Question) -> Result<Asked<'a>, Error> {
        Ok(Asked {
            action: format!("/questions/{}", question.id),
            question,
            options: options::asked(question, SALT),
            ticket: self.ticket(),
            eyebrow: self.eyebrow(question, None).ok_or(Error::NotFound)?,
            heading: "h1",
            docked: true,
            done: None,
        })
    }
}
