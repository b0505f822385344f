//! A question with a form to answer it.

use askama::Template;

use super::SALT;
use crate::clock::Timestamp;
use crate::content::{Aloud, Concept, Html, Kind, Question};
use crate::quiz::{self, Confidence, grading_rule};
use crate::web::frame::{App, Error, Form, Row};

/// A question with a form to answer it.
#[derive(Template)]
#[template(path = "questions/asked.html")]
pub(in crate::web) struct Asked<'a> {
    /// Where the answer is sent.
    pub(in crate::web) action: String,
    pub(in crate::web) question: &'a Question,
    pub(in crate::web) fields: Fields<'a>,
    pub(in crate::web) ticket: String,
    /// When it was first shown: from then on an answer takes time.
    pub(in crate::web) shown: Timestamp,
    /// The place in a quiz, where it is in one.
    pub(in crate::web) eyebrow: Eyebrow<'a>,
    pub(in crate::web) heading: &'static str,
    /// Whether the button stays at the foot of the window.
    pub(in crate::web) docked: bool,
    /// How much of a quiz is done, in percent.
    pub(in crate::web) done: Option<usize>,
    /// Why what was sent is no answer.
    pub(in crate::web) refused: Option<String>,
    /// Said above the question.
    pub(in crate::web) notice: Option<String>,
    /// Where to come back to it later.
    pub(in crate::web) skip: Option<String>,
    /// Where the points of a spoken answer are shown.
    pub(in crate::web) reveal: String,
    /// The other questions of a quiz.
    pub(in crate::web) places: Vec<Place>,
    /// Where how sure it is belongs to the answer: what was said of it.
    pub(in crate::web) sure: Option<Said>,
    /// By when to answer.
    pub(in crate::web) clock: Option<Countdown>,
    /// Where the clock of a spoken answer is started.
    pub(in crate::web) start: String,
    /// How long a spoken answer took, in words.
    pub(in crate::web) took: Option<String>,
}

/// How sure an answer is said to be.
pub(in crate::web) struct Said(pub(in crate::web) Option<Confidence>);

impl Said {
    /// All there is to say, and whether it is said.
    fn rows(&self) -> [(Confidence, bool); 3] {
        Confidence::ALL.map(|one| (one, self.0 == Some(one)))
    }
}

/// Time that runs: when it began, where that matters, and when it ends.
pub(in crate::web) struct Countdown {
    /// Hours, minutes and seconds in UTC.
    began: Option<String>,
    ends: String,
    /// The end for machines.
    ends_at: Timestamp,
    /// Seconds that are left.
    left: i64,
}

/// Hours, minutes and seconds of a moment in UTC.
fn time(at: Timestamp) -> String {
    at.to_string().get(11..19).unwrap_or("-").to_owned()
}

impl Countdown {
    /// Until a moment.
    pub(in crate::web) fn until(ends: Timestamp, now: Timestamp) -> Self {
        Self { began: None, ends: time(ends), ends_at: ends, left: (ends.0 - now.0).max(0) }
    }

    /// What is left in words.
    fn words(&self) -> String {
        match self.left {
            0 => "over".to_owned(),
            1..60 => "less than a minute left".to_owned(),
            _ => format!("{} left", minutes(self.left)),
        }
    }
}

/// Whole minutes in words: "1 minute", "20 minutes".
fn minutes(seconds: i64) -> String {
    match seconds / 60 {
        1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    }
}

impl askama::filters::HtmlSafe for Asked<'_> {}

/// What is filled in.
pub(in crate::web) enum Fields<'a> {
    /// One of these.
    One(Vec<Row<'a>>),
    /// Some of these.
    Several(Vec<Row<'a>>),
    /// These lines, each at a place.
    Order {
        lines: Vec<Line<'a>>,
        /// Whether some do not belong.
        has_extra: bool,
    },
    /// A number, as it was written.
    Number { unit: &'a str, written: String },
    /// Nothing yet: it is said aloud first.
    Aloud(&'a Aloud),
    /// The points of what was said.
    Points { aloud: &'a Aloud, rows: Vec<Row<'a>> },
}

/// A line to be put at a place.
pub(in crate::web) struct Line<'a> {
    pub(in crate::web) id: &'a str,
    pub(in crate::web) text: &'a Html,
    /// The text without marks, for a label.
    pub(in crate::web) name: String,
    /// The places there are, from 1, and which is chosen.
    pub(in crate::web) places: Vec<(usize, bool)>,
}

/// A question of a quiz in the row of numbers.
pub(in crate::web) struct Place {
    pub(in crate::web) number: usize,
    pub(in crate::web) address: String,
    /// `is-right`, `is-part`, `is-wrong`, or nothing while it is open.
    pub(in crate::web) class: &'static str,
    /// The same in a word.
    pub(in crate::web) state: &'static str,
    pub(in crate::web) is_current: bool,
}

impl<'a> Fields<'a> {
    /// The fields of a question in the order that the salt decides, as a form had filled them in.
    pub(in crate::web) fn of(question: &'a Question, salt: &str, form: Option<&Form>) -> Self {
        let is_chosen = |id: &str| form.is_some_and(|form| form.all("option").any(|on| on == id));
        let options = || {
            let options = quiz::option_order(salt, question).into_iter();
            let options = options.filter_map(|at| question.options().get(at)).enumerate();
            options
                .map(|(position, option)| {
                    let row = Row::at(position, option.id.as_str(), option.text.inline());
                    Row { checked: is_chosen(row.id), is_block: option.text.is_block(), ..row }
                })
                .collect()
        };
        match &question.kind {
            Kind::One { .. } => Self::One(options()),
            Kind::Several { .. } => Self::Several(options()),
            Kind::Order(ordering) => {
                let all: Vec<_> = ordering.lines.iter().chain(&ordering.extra).collect();
                let shown = quiz::line_order(salt, question, ordering).into_iter();
                let lines = shown.filter_map(|at| all.get(at)).map(|line| {
                    let id = line.id.as_str();
                    let place = form.and_then(|form| form.get(&format!("place.{id}")));
                    let place: Option<usize> = place.and_then(|place| place.parse().ok());
                    Line {
                        id,
                        text: line.text.inline(),
                        name: line.text.plain(),
                        places: (1..=all.len()).map(|n| (n, place == Some(n))).collect(),
                    }
                });
                Self::Order { lines: lines.collect(), has_extra: !ordering.extra.is_empty() }
            }
            Kind::Number(number) => Self::Number {
                unit: number.unit.as_deref().unwrap_or_default(),
                written: form.and_then(|form| form.get("number")).unwrap_or_default().to_owned(),
            },
            Kind::Aloud(aloud) => Self::Aloud(aloud),
        }
    }

    /// The fields of a spoken answer once it was given; the same of any other kind.
    pub(in crate::web) fn revealed(self) -> Self {
        let Self::Aloud(aloud) = self else { return self };
        let points = aloud.rubric.iter().enumerate();
        let rows = points.map(|(position, point)| {
            let row = Row::at(position, point.id.as_str(), point.text.inline());
            Row { is_block: point.text.is_block(), ..row }
        });
        Self::Points { aloud, rows: rows.collect() }
    }

    fn is_aloud(&self) -> bool {
        matches!(self, Self::Aloud(_))
    }

    fn is_points(&self) -> bool {
        matches!(self, Self::Points { .. })
    }

    /// How many can be chosen by a digit.
    fn digits(&self) -> usize {
        match self {
            Self::One(rows) | Self::Several(rows) | Self::Points { rows, .. } => rows.len().min(9),
            _ => 0,
        }
    }
}

impl Asked<'_> {
    /// The clock of a spoken answer that began at a moment: while it is given how long there is, and
    /// once its points are shown how long it took. Nothing of it is kept; the address knows it.
    pub(in crate::web) fn timed(&mut self, from: Option<i64>, now: Timestamp) {
        /// No answer takes longer.
        const LONGEST: i64 = 24 * 3_600;
        let Kind::Aloud(aloud) = &self.question.kind else { return };
        let from = from.filter(|from| (now.0 - LONGEST..=now.0).contains(from));
        let Some(from) = from.map(Timestamp) else { return };
        let planned = i64::from(aloud.minutes) * 60;
        let ends = from.plus_seconds(planned);
        if self.fields.is_points() {
            let took = now.0 - from.0;
            let (whole, rest) = (took / 60, took % 60);
            self.shown = from;
            self.took = Some(format!("You took {whole} min {rest:02} s of {}.", minutes(planned)));
        } else {
            self.reveal = format!("{}&from={}", self.reveal, from.0);
            let began = Some(time(from));
            self.clock = Some(Countdown { began, ..Countdown::until(ends, now) });
        }
    }

    /// How an answer is graded, where it can be right in part.
    fn rule(&self) -> Option<&'static str> {
        match &self.question.kind {
            Kind::One { .. } => None,
            Kind::Number(number) if number.near.is_none() => None,
            kind => Some(grading_rule(kind)),
        }
    }
}

/// Where a question belongs: topic, level, its place in a quiz, and after the answer its concept.
pub(in crate::web) struct Eyebrow<'a> {
    pub(in crate::web) topic_title: &'a str,
    pub(in crate::web) topic: &'a str,
    /// What the question is about, once that gives nothing away.
    pub(in crate::web) concept: Option<&'a Concept>,
    pub(in crate::web) level: &'static str,
    /// "3 of 10".
    pub(in crate::web) place: Option<String>,
    /// What leads out of the quiz that it is one of, in words.
    pub(in crate::web) leave: Option<&'static str>,
}

impl Eyebrow<'_> {
    /// What a heading says of the question's place.
    pub(in crate::web) fn spoken(&self) -> String {
        match self.place.as_deref() {
            None => "Question".to_owned(),
            Some(place) if place.starts_with("question") => {
                place.replacen("question", "Question", 1)
            }
            Some(place) => format!("Question {place}"),
        }
    }
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
            concept: None,
            level: question.level.name(),
            place,
            leave: None,
        })
    }

    /// A question at its permanent address, for its own page and for others that show one.
    pub(in crate::web) fn asked<'a>(&'a self, question: &'a Question) -> Result<Asked<'a>, Error> {
        Ok(Asked {
            action: format!("/questions/{}", question.id),
            question,
            fields: Fields::of(question, SALT, None),
            ticket: self.ticket(),
            shown: self.clock.now(),
            eyebrow: self.eyebrow(question, None).ok_or(Error::NotFound)?,
            heading: "h1",
            docked: true,
            done: None,
            refused: None,
            notice: None,
            skip: None,
            reveal: format!("/questions/{}?reveal", question.id),
            start: format!("/questions/{}?clock", question.id),
            sure: None,
            clock: None,
            took: None,
            places: Vec::new(),
        })
    }
}
