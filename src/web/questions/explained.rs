//! A question after the answer: what was right, why, and what everybody said.

use askama::Template;

use super::asked::Eyebrow;
use super::options;
use crate::content::{Concept, Html, Question};
use crate::poll::Tally;
use crate::web::demos::DemoStrip;
use crate::web::frame::{App, Error, Row, address};

/// A question after the answer.
#[derive(Template)]
#[template(path = "questions/explained.html")]
pub(in crate::web) struct Explained<'a> {
    pub(in crate::web) question: &'a Question,
    pub(in crate::web) options: Vec<Row<'a>>,
    pub(in crate::web) right: bool,
    pub(in crate::web) voters: u64,
    pub(in crate::web) eyebrow: Eyebrow<'a>,
    pub(in crate::web) explanation: &'a Html,
    pub(in crate::web) demos: Vec<DemoStrip>,
    pub(in crate::web) related: Vec<&'a Concept>,
    /// Said above the verdict.
    pub(in crate::web) notice: Option<&'static str>,
    /// The button that stands where Answer stood: words and address.
    pub(in crate::web) next: (&'static str, String),
    /// Where to answer once more, at a permanent address.
    pub(in crate::web) again: Option<String>,
    /// How everybody did, in a sentence.
    pub(in crate::web) crowd: String,
    /// How much of a quiz is done, in percent.
    pub(in crate::web) done: Option<usize>,
    /// How many were right so far, in a quiz.
    pub(in crate::web) score_so_far: Option<String>,
    pub(in crate::web) icons: &'static str,
}

impl askama::filters::HtmlSafe for Explained<'_> {}

impl App {
    /// The explained face of a question.
    pub(in crate::web) async fn explained<'a>(
        &'a self,
        question: &'a Question,
        salt: &str,
        chosen: &str,
        place: Option<String>,
        next: (&'static str, String),
    ) -> Result<Explained<'a>, Error> {
        let tally: Tally = self.store.tally(&question.id).await?;
        let concept = self.library.concept(question.id.concept()).ok_or(Error::NotFound)?;
        let related =
            concept.see_also.iter().filter_map(|slug| self.library.concept(slug.as_str()));
        let votes = question.key().map_or(0, |key| tally.votes(key.id.as_str()));
        Ok(Explained {
            crowd: crowd(votes, tally.ballots),
            question,
            options: options::explained(question, salt, chosen, &tally),
            right: question.is_right(chosen),
            voters: tally.ballots,
            eyebrow: self.eyebrow(question, place).ok_or(Error::NotFound)?,
            explanation: question.explanation.html(),
            demos: self.strips(concept),
            related: related.take(4).collect(),
            notice: None,
            next,
            again: None,
            done: None,
            score_so_far: None,
            icons: address("icons.svg"),
        })
    }
}

/// How many were right, in a sentence.
fn crowd(right: u64, voters: u64) -> String {
    match voters {
        0 | 1 => "Nobody else has answered this yet.".to_owned(),
        _ => format!("{right} of {voters} people were right."),
    }
}
