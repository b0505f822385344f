//! A question after the answer: what was right, why, and what everybody said.

use askama::Template;

use super::asked::{Eyebrow, Place};
use super::report::ReportForm;
use super::told::{FEW, Told, ranged, told};
use crate::content::{Aloud, Concept, Html, Kind, Question};
use crate::poll::Tally;
use crate::quiz::{self, Answer, Bucket, Confidence, Given, Grade, grade, grading_rule};
use crate::web::demos::DemoStrip;
use crate::web::frame::{App, Error, Row, address};

/// A question after the answer.
#[derive(Template)]
#[template(path = "questions/explained.html")]
pub(in crate::web) struct Explained<'a> {
    pub(in crate::web) question: &'a Question,
    pub(in crate::web) rows: Vec<Told<'a>>,
    /// None when nothing was answered: a retired question.
    pub(in crate::web) verdict: Option<Said>,
    /// How many answered, those who did not know left out.
    pub(in crate::web) voters: u64,
    pub(in crate::web) eyebrow: Eyebrow<'a>,
    pub(in crate::web) explanation: &'a Html,
    pub(in crate::web) demos: Vec<DemoStrip>,
    pub(in crate::web) related: Vec<&'a Concept>,
    /// Said above the verdict.
    pub(in crate::web) notice: Option<String>,
    /// What is said of how sure it was.
    pub(in crate::web) sure: Option<String>,
    /// The button that stands where Answer stood: words and address.
    pub(in crate::web) next: (&'static str, String),
    /// Where to answer once more, at a permanent address.
    pub(in crate::web) again: Option<String>,
    /// How everybody did, in a sentence.
    pub(in crate::web) crowd: String,
    /// Choices of options that are gone.
    pub(in crate::web) gone: u64,
    /// How much of a quiz is done, in percent.
    pub(in crate::web) done: Option<usize>,
    /// How many were right so far, in a quiz.
    pub(in crate::web) score_so_far: Option<String>,
    /// The other questions of a quiz.
    pub(in crate::web) places: Vec<Place>,
    /// Where to say that something is wrong with it.
    pub(in crate::web) report: ReportForm,
    pub(in crate::web) icons: &'static str,
}

impl askama::filters::HtmlSafe for Explained<'_> {}

/// The verdict in a sentence.
pub(in crate::web) struct Said {
    /// The class and the icon of the line.
    pub(in crate::web) class: &'static str,
    pub(in crate::web) icon: &'static str,
    /// "Wrong."
    pub(in crate::web) word: String,
    /// What is right, when that was not said; it leads to the row.
    pub(in crate::web) key: Option<String>,
    /// How it is graded, where it can be right in part.
    pub(in crate::web) rule: Option<&'static str>,
}

impl Explained<'_> {
    /// What a title says before the question.
    pub(in crate::web) fn title(&self) -> &str {
        self.verdict.as_ref().map_or("Retired", |said| said.word.trim_end_matches('.'))
    }

    fn aloud(&self) -> Option<&Aloud> {
        match &self.question.kind {
            Kind::Aloud(aloud) => Some(aloud),
            _ => None,
        }
    }
}

impl App {
    /// The explained face of a question; without an answer it says what is right all the same.
    pub(in crate::web) async fn explained<'a>(
        &'a self,
        question: &'a Question,
        salt: &str,
        answer: Option<&Answer>,
        place: Option<String>,
        next: (&'static str, String),
    ) -> Result<Explained<'a>, Error> {
        let tally = self.store.tally(&question.id.at_revision(question.revision)).await?;
        let concept = self.library.concept(question.id.concept()).ok_or(Error::NotFound)?;
        let related =
            concept.see_also.iter().filter_map(|slug| self.library.concept(slug.as_str()));
        let given = answer.and_then(|answer| Given::of(question, &answer.option));
        let changed = answer.is_some_and(|answer| answer.revision != question.revision);
        let gone = tally
            .options
            .iter()
            .filter(|(id, _)| !question.options().is_empty() && question.option(id).is_none());
        let mut eyebrow = self.eyebrow(question, place).ok_or(Error::NotFound)?;
        eyebrow.concept = Some(concept);
        Ok(Explained {
            crowd: crowd(question, &tally),
            rows: told(question, salt, given.as_ref(), &tally),
            verdict: answer.map(|answer| said(question, salt, answer, given.as_ref())),
            voters: tally.ballots,
            gone: if tally.ballots < FEW { 0 } else { gone.map(|(_, votes)| votes).sum() },
            eyebrow,
            explanation: question.explanation.html(),
            demos: self.strips_of(question, concept),
            related: related.take(4).collect(),
            notice: changed.then(|| {
                "This question was changed after you answered it. The verdict is of that time; the reasons below are of now.".to_owned()
            }),
            sure: answer.and_then(|answer| answer.confidence.map(|sure| scored(sure, answer.correct))),
            next,
            again: None,
            done: None,
            score_so_far: None,
            places: Vec::new(),
            report: ReportForm::of(question),
            icons: address("icons.svg"),
            question,
        })
    }
}

/// The verdict on an answer.
fn said(question: &Question, salt: &str, answer: &Answer, given: Option<&Given>) -> Said {
    let grade = given.and_then(|given| grade(question, given));
    let grade = grade.filter(|_| answer.revision == question.revision);
    let rule = Some(grading_rule(&question.kind));
    let parts = |of: &str| match grade {
        Some(Grade { points, of: all }) => format!("{points} of {all}{of}."),
        None => "in part.".to_owned(),
    };
    if let Kind::Aloud(_) = question.kind {
        let word = parts(", by weight");
        return Said { class: "is-aloud", icon: "notice", word, key: None, rule };
    }
    let (wrong, right) = (("is-wrong", "wrong"), ("is-right", "right"));
    let is_one = matches!(question.kind, Kind::One { .. });
    let ((class, icon), word, rule) = if answer.option.is_empty() {
        (("is-wrong", "notice"), "Not known.".to_owned(), None)
    } else if answer.correct {
        (right, "Right.".to_owned(), None)
    } else if answer.score > 0.0 {
        let word = match &question.kind {
            Kind::Order(_) => format!("Partly right: {}", parts(" pairs")),
            Kind::Number(_) => "Near: it counts half.".to_owned(),
            _ => format!("Partly right: {}", parts("")),
        };
        (("is-part", "notice"), word, rule)
    } else {
        (wrong, "Wrong.".to_owned(), rule.filter(|_| !is_one))
    };
    let key = (!answer.correct).then(|| key_of(question, salt));
    Said { class, icon, word, key, rule }
}

/// What is right, in a few words.
fn key_of(question: &Question, salt: &str) -> String {
    match &question.kind {
        Kind::One { .. } | Kind::Several { .. } => {
            let order = quiz::option_order(salt, question);
            let options = order.iter().filter_map(|&at| question.options().get(at)).enumerate();
            let keys: Vec<(&str, String)> = options
                .filter(|(_, option)| option.correct)
                .map(|(position, option)| {
                    let row = Row::at(position, option.id.as_str(), option.text.inline());
                    (row.letter, option.text.plain())
                })
                .collect();
            match keys.as_slice() {
                [(letter, text)] => format!("{letter}, {}", short(text)),
                several => several.iter().map(|(letter, _)| *letter).collect::<Vec<_>>().join(", "),
            }
        }
        Kind::Order(_) => "this order".to_owned(),
        Kind::Number(number) => ranged(number.accept, number.unit.as_deref().unwrap_or_default()),
        Kind::Aloud(_) => String::new(),
    }
}

/// What an answer scores by how sure it was.
fn scored(sure: Confidence, right: bool) -> String {
    let (said, points) = (sure.words().to_lowercase(), sure.points(right));
    format!(
        "You said: {said}, which stands for {} %. That scores {points:.2} of 1.",
        sure.percent()
    )
}

/// A text cut at a word when it is long.
pub(in crate::web) fn short(text: &str) -> String {
    const LONG: usize = 90;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONG) {
        None => text,
        Some((end, _)) => {
            let end = text[..end].rfind(' ').unwrap_or(end);
            format!("{}…", &text[..end])
        }
    }
}

/// How everybody did, in a sentence: nothing below a number that says something.
fn crowd(question: &Question, tally: &Tally) -> String {
    if tally.ballots < FEW {
        return format!("How others answered is shown from {FEW} answers on.");
    }
    let right = match &question.kind {
        Kind::One { .. } => question.key().map(|key| tally.votes(key.id.as_str())),
        Kind::Order(_) | Kind::Number(_) => Some(tally.votes(Bucket::Right.name())),
        Kind::Several { .. } | Kind::Aloud(_) => None,
    };
    let said = match right {
        Some(right) => format!("{right} of {} people were right.", tally.ballots),
        None => format!("{} people have answered.", tally.ballots),
    };
    match tally.abstained {
        0 => said,
        unknown => format!("{said} {unknown} more did not know."),
    }
}
