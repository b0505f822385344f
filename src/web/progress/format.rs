//! The format of a file of progress: JSON with a name and a version.
//!
//! Owns how a progress is written. What a file may say is checked elsewhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::cards::{Logged, Zone};
use crate::clock::{Day, Timestamp};
use crate::quiz::{Answer, Confidence};
use crate::store::{Quiz, Whole};

pub(super) const FORMAT: &str = "interleave progress";
pub(super) const VERSION: u32 = 1;

/// The whole file.
#[derive(Serialize, Deserialize)]
pub(super) struct Written {
    pub(super) format: String,
    pub(super) version: u32,
    #[serde(default)]
    pub(super) answers: Vec<WrittenAnswer>,
    #[serde(default)]
    pub(super) reviews: BTreeMap<String, Vec<WrittenReview>>,
    #[serde(default)]
    pub(super) missed: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) aside: BTreeMap<String, i64>,
    #[serde(default)]
    pub(super) found: Vec<WrittenOutcome>,
    #[serde(default)]
    pub(super) spent: Vec<WrittenSeconds>,
    #[serde(default)]
    pub(super) quizzes: Vec<WrittenQuiz>,
    pub(super) settings: Option<WrittenSettings>,
    pub(super) fitted: Option<WrittenParameters>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct WrittenAnswer {
    pub(super) question: String,
    pub(super) answer: String,
    pub(super) known: bool,
    pub(super) score: f64,
    pub(super) revision: u32,
    pub(super) day: String,
    /// How sure, 1 to 3; 0 where that was not asked.
    #[serde(default)]
    pub(super) confidence: u8,
}

/// Seconds since 1970, grade, retention in percent, the clock, the card's revision, and which review of
/// its second it is.
pub(super) type WrittenReview = (i64, u8, u8, WrittenZone, u32, u32);

/// A clock: minutes ahead of UTC, or the name of a place.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum WrittenZone {
    Ahead(i32),
    Of(String),
}

impl WrittenZone {
    pub(super) fn new(zone: Zone) -> Self {
        match zone.place() {
            "" => Self::Ahead(zone.minutes(Timestamp(0))),
            place => Self::Of(place.to_owned()),
        }
    }

    pub(super) fn zone(&self) -> Option<Zone> {
        match self {
            Self::Ahead(minutes) => Zone::new(*minutes),
            Self::Of(place) => Zone::of_place(place),
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct WrittenOutcome {
    pub(super) puzzle: String,
    pub(super) outcome: String,
    pub(super) day: String,
}

/// Seconds spent on a day, and where they were counted.
#[derive(Serialize, Deserialize)]
pub(super) struct WrittenSeconds {
    pub(super) day: String,
    pub(super) source: String,
    pub(super) seconds: u32,
}

#[derive(Serialize, Deserialize)]
pub(super) struct WrittenQuiz {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) day: String,
    #[serde(default)]
    pub(super) mode: String,
    #[serde(default)]
    pub(super) shared: String,
    pub(super) questions: Vec<String>,
    #[serde(default)]
    pub(super) answers: Vec<WrittenAnswer>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct WrittenSettings {
    pub(super) retention: u8,
    pub(super) new_a_day: u32,
    pub(super) reviews_a_day: u32,
    pub(super) zone: WrittenZone,
    pub(super) siblings_apart: bool,
    pub(super) session_minutes: u32,
    pub(super) interview: Option<String>,
    /// The level prepared for; empty is any.
    #[serde(default)]
    pub(super) level: String,
    /// The slugs of the topics prepared for; none is all.
    #[serde(default)]
    pub(super) topics: Vec<String>,
}

/// Parameters of one's own.
#[derive(Serialize, Deserialize)]
pub(super) struct WrittenParameters {
    pub(super) numbers: Vec<f32>,
    pub(super) reviews: usize,
    pub(super) day: String,
}

pub(super) fn written(whole: Whole) -> Written {
    let answer = |question: String, answer: Answer, day: Day| WrittenAnswer {
        question,
        answer: answer.option,
        known: answer.correct,
        score: answer.score,
        revision: answer.revision,
        day: day.to_string(),
        confidence: answer.confidence.map_or(0, Confidence::number),
    };
    let review = |(one, step): &(Logged, u32)| {
        let zone = WrittenZone::new(one.zone);
        (one.at.0, one.grade.number(), one.retention, zone, one.revision, *step)
    };
    let quiz = |quiz: Quiz| WrittenQuiz {
        questions: quiz.items.iter().map(|item| item.question.to_string()).collect(),
        answers: quiz
            .items
            .into_iter()
            .filter_map(|item| Some(answer(item.question.to_string(), item.answer?, quiz.day)))
            .collect(),
        id: quiz.id,
        title: quiz.title,
        day: quiz.day.to_string(),
        mode: quiz.mode.name().to_owned(),
        shared: quiz.shared,
    };
    Written {
        format: FORMAT.to_owned(),
        version: VERSION,
        answers: whole
            .answers
            .iter()
            .map(|one| answer(one.question.clone(), one.answer(), Day(one.day)))
            .collect(),
        reviews: whole
            .reviews
            .iter()
            .map(|(card, log)| (card.clone(), log.iter().map(review).collect()))
            .collect(),
        missed: whole.missed.into_iter().map(|(id, day)| (id, day.to_string())).collect(),
        aside: whole.asides.into_iter().map(|(card, day)| (card, day.0)).collect(),
        found: whole
            .found
            .into_iter()
            .map(|one| WrittenOutcome {
                puzzle: one.puzzle,
                outcome: one.outcome,
                day: one.day.to_string(),
            })
            .collect(),
        spent: whole
            .spent
            .into_iter()
            .map(|one| WrittenSeconds {
                day: one.day.to_string(),
                source: one.source,
                seconds: one.seconds,
            })
            .collect(),
        quizzes: whole.quizzes.into_iter().map(quiz).collect(),
        settings: whole.habits.map(|habits| WrittenSettings {
            retention: habits.retention,
            new_a_day: habits.new_a_day,
            reviews_a_day: habits.reviews_a_day,
            zone: WrittenZone::new(habits.zone),
            siblings_apart: habits.siblings_apart,
            session_minutes: habits.minutes,
            interview: habits.interview.map(|day| day.to_string()),
            level: whole.target.level_name().to_owned(),
            topics: whole.target.topics.into_iter().collect(),
        }),
        fitted: whole.fitted.map(|fitted| WrittenParameters {
            numbers: fitted.parameters.numbers().to_vec(),
            reviews: fitted.reviews,
            day: fitted.day.to_string(),
        }),
    }
}
