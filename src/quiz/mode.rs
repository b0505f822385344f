//! How a quiz is taken, and what it is drawn from.

use crate::content::{Kind, Question};

/// How a quiz is taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// What was right, and why, after each answer.
    #[default]
    Practice,
    /// The same, and each answer says how sure it is.
    Sure,
    /// Within a time, and what was right at its end.
    Exam,
}

impl Mode {
    /// All.
    pub const ALL: [Self; 3] = [Self::Practice, Self::Sure, Self::Exam];

    /// The name in forms, and the text it is kept as.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Practice => "",
            Self::Sure => "sure",
            Self::Exam => "exam",
        }
    }

    /// What has that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }
}

/// What a quiz is drawn from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum From {
    /// All there is, by chance.
    #[default]
    Chance,
    /// What was missed, then the rest, of the weakest concepts first.
    Need,
    /// What was missed at the last answer.
    Missed,
    /// What was never answered.
    Unseen,
}

impl From {
    /// All.
    pub const ALL: [Self; 4] = [Self::Chance, Self::Need, Self::Missed, Self::Unseen];

    /// The name in forms and addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chance => "",
            Self::Need => "need",
            Self::Missed => "missed",
            Self::Unseen => "unseen",
        }
    }

    /// For people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Chance => "By chance",
            Self::Need => "What I need most",
            Self::Missed => "Only what I missed",
            Self::Unseen => "Only what I have not seen",
        }
    }

    /// What has that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// Seconds that a question has in an exam: 90, and what a spoken answer takes.
#[must_use]
pub fn exam_seconds<'a>(questions: impl IntoIterator<Item = &'a Question>) -> i64 {
    let seconds = |question: &Question| match &question.kind {
        Kind::Aloud(aloud) => 90 + i64::from(aloud.minutes) * 60,
        _ => 90,
    };
    questions.into_iter().map(seconds).sum()
}
