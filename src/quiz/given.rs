//! An answer as it is kept, and what it counts in a tally.

use super::grade::{Given, Grade, Hit, grade, hit};
use super::score::Answer;
use super::sums::NOT_KNOWN;
use crate::content::{Kind, Ordering, Question};

/// Counters of a question beside those of its options, lines and named numbers. None is a slug, so no
/// option can have its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bucket {
    /// All lines in order, or a number that is accepted.
    Right,
    /// A number that counts half.
    Near,
    /// Lines not all in order.
    Wrong,
    /// A number without a name.
    Other,
    /// No point of the rubric.
    None,
}

impl Bucket {
    /// The counter's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Right => "=right",
            Self::Near => "=near",
            Self::Wrong => "=wrong",
            Self::Other => "=other",
            Self::None => "=none",
        }
    }
}

impl Given {
    /// The text under which it is kept: an id; ids with a space between; a number.
    #[must_use]
    pub fn kept(&self) -> String {
        match self {
            Self::Options(ids) | Self::Lines(ids) | Self::Points(ids) => ids.join(" "),
            Self::Number(number) => number.to_string(),
        }
    }

    /// What was kept of an answer to this question. None when nothing was known, or when the question
    /// no longer has what was chosen.
    #[must_use]
    pub fn of(question: &Question, kept: &str) -> Option<Self> {
        let ids = || kept.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let given = match &question.kind {
            Kind::Aloud(_) => Self::Points(ids()),
            _ if kept.is_empty() => return None,
            Kind::One { .. } | Kind::Several { .. } => Self::Options(ids()),
            Kind::Order(_) => Self::Lines(ids()),
            Kind::Number(_) => Self::Number(kept.parse().ok()?),
        };
        grade(question, &given).map(|_| given)
    }

    /// Whether it names this option, line or point.
    #[must_use]
    pub fn names(&self, id: &str) -> bool {
        match self {
            Self::Options(ids) | Self::Lines(ids) | Self::Points(ids) => {
                ids.iter().any(|given| given == id)
            }
            Self::Number(_) => false,
        }
    }
}

impl Answer {
    /// What this question makes of an answer; none when it is not an answer to it.
    #[must_use]
    pub fn graded(question: &Question, given: &Given) -> Option<Self> {
        let grade = grade(question, given)?;
        Some(Self {
            option: given.kept(),
            correct: is_known(&question.kind, grade),
            score: grade.share(),
            revision: question.revision,
            confidence: None,
        })
    }

    /// The answer of somebody who does not know.
    #[must_use]
    pub fn unknown(question: &Question) -> Self {
        Self {
            option: String::new(),
            correct: false,
            score: 0.0,
            revision: question.revision,
            confidence: None,
        }
    }
}

/// Whether a grade says that the answer is known: all of it, and of a spoken answer three quarters by
/// weight, since nobody says every point.
#[must_use]
pub fn is_known(kind: &Kind, grade: Grade) -> bool {
    match kind {
        Kind::Aloud(_) => 4 * grade.points >= 3 * grade.of,
        _ => grade.is_full(),
    }
}

/// The names an answer is counted under: at least one, each once.
#[must_use]
pub fn counters(question: &Question, given: &Given) -> Vec<String> {
    let bucket = |bucket: Bucket| bucket.name().to_owned();
    match (&question.kind, given) {
        (Kind::Order(ordering), Given::Lines(ids)) => {
            let whole = grade(question, given).is_some_and(Grade::is_full);
            let lines = ordering.lines.iter().zip(in_place(ordering, ids));
            let lines = lines.filter(|(_, stands)| *stands).map(|(line, _)| line.id.to_string());
            let bucket = bucket(if whole { Bucket::Right } else { Bucket::Wrong });
            std::iter::once(bucket).chain(lines).collect()
        }
        (Kind::Number(number), Given::Number(value)) => {
            vec![match hit(number, *value) {
                Some(Hit::Right) => bucket(Bucket::Right),
                Some(Hit::Near) => bucket(Bucket::Near),
                Some(Hit::Wrong(at)) => {
                    number.wrong.get(at).map_or(bucket(Bucket::Other), |wrong| wrong.id.to_string())
                }
                Some(Hit::Other) | None => bucket(Bucket::Other),
            }]
        }
        (_, Given::Options(ids) | Given::Lines(ids) | Given::Points(ids)) if !ids.is_empty() => {
            ids.clone()
        }
        _ => vec![bucket(Bucket::None)],
    }
}

/// The same of an answer as it is kept; [`NOT_KNOWN`] alone where nothing was known, and nothing where
/// the question no longer has what was chosen.
#[must_use]
pub fn choices(question: &Question, kept: &str) -> Vec<String> {
    match Given::of(question, kept) {
        Some(given) => counters(question, &given),
        None if kept.is_empty() => vec![NOT_KNOWN.to_owned()],
        None => Vec::new(),
    }
}

/// Which lines stand where they belong among each other: the most lines of which every two that
/// matter are in order.
#[must_use]
pub fn in_place(ordering: &Ordering, ids: &[String]) -> Vec<bool> {
    let place = |line: &crate::content::Line| ids.iter().position(|id| *id == line.id.as_str());
    let places: Vec<Option<usize>> = ordering.lines.iter().map(place).collect();
    let agree = |first: usize, second: usize| {
        ordering.free.contains(&(first, second)) || places[first] < places[second]
    };
    let is_in_order = |set: u32| {
        let of = |at: usize| set & (1 << at) != 0;
        let lines = || (0..places.len()).filter(|&at| of(at));
        lines().all(|at| places[at].is_some())
            && lines().all(|first| lines().all(|second| second <= first || agree(first, second)))
    };
    // Eight lines at most: all sets of them are few.
    let lines = u32::try_from(places.len()).unwrap_or(0).min(16);
    let best =
        (0..1u32 << lines).filter(|&set| is_in_order(set)).max_by_key(|set| set.count_ones());
    (0..places.len()).map(|at| best.unwrap_or(0) & (1 << at) != 0).collect()
}
