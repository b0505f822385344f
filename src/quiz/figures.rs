//! How a question does: what the sums of quizzes say of it, and whether its key is probably wrong.
//!
//! Owns the formulas and the doubts. Pure: knows no database.

use std::collections::BTreeMap;

use super::sums::{ChoiceSums, FULL, ItemSums, Sums, count};
use crate::content::{Library, Question};
use crate::id::ItemId;

/// With fewer answers no figure is told.
pub const LEAST: u64 = 30;
/// Fewer who chose an option say nothing of who chooses it.
const LEAST_CHOSEN: u64 = 10;
/// An option that fewer choose does nothing.
const IDLE: f64 = 0.05;
/// Nearly everybody.
const EASY: f64 = 0.95;
/// A question that goes along with the rest less than this tells nothing.
const FLAT: f64 = 0.1;
/// The quantile of the normal distribution for intervals of 95 %.
const Z: f64 = 1.959_963_985;

/// A question and how it does.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemRow {
    /// `concept/question`.
    pub question: String,
    /// The revision that was answered.
    pub revision: u32,
    /// Whether the bank asks it so still.
    pub current: bool,
    /// How it does.
    pub figures: ItemFigures,
}

/// Every question that was answered: those whose key is in doubt first, then by name.
#[must_use]
pub fn item_rows(sums: &Sums, library: &Library) -> Vec<ItemRow> {
    let row = |((name, revision), sums): (&(String, u32), &ItemSums)| {
        let question = name.parse::<ItemId>().ok().and_then(|id| library.question(&id));
        let question = question.filter(|question| question.revision == *revision);
        ItemRow {
            question: name.clone(),
            revision: *revision,
            current: question.is_some(),
            figures: ItemFigures::of(sums, question),
        }
    };
    let mut rows: Vec<ItemRow> = sums.iter().map(row).collect();
    rows.sort_by_key(|row| !row.figures.doubts.iter().any(Doubt::is_of_key));
    rows
}

/// A share or a correlation, and where it lies with 95 % confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Its lower bound.
    pub from: f64,
    /// Its upper bound.
    pub to: f64,
}

/// How a choice does.
#[derive(Debug, Clone, PartialEq)]
pub struct ChoiceFigures {
    /// An option's id, or a counter's name.
    pub choice: String,
    /// Whether it is a right option.
    pub correct: bool,
    /// How many chose it.
    pub chosen: u64,
    /// The share of those who answered.
    pub share: Estimate,
    /// How those who chose it did in the rest of their quizzes, 0 to 1.
    pub rest: Option<f64>,
}

/// What gives reason to look at a question again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Those who know more get it wrong.
    AgainstTheRest,
    /// More choose this wrong option, and they know no less.
    ProbablyRight(String),
    /// Fewer are right than by guessing.
    BelowChance,
    /// Nearly everybody is right.
    TooEasy,
    /// Who is right does not go along with the rest.
    TellsNothing,
    /// Hardly anybody chooses this wrong option.
    Idle(String),
}

impl Doubt {
    /// Whether the key itself is in doubt.
    #[must_use]
    pub fn is_of_key(&self) -> bool {
        matches!(self, Self::AgainstTheRest | Self::ProbablyRight(_) | Self::BelowChance)
    }

    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::AgainstTheRest => {
                "probably a wrong key: those who do well elsewhere get it wrong".to_owned()
            }
            Self::ProbablyRight(option) => format!(
                "probably a wrong key: more chose `{option}`, and they do no worse elsewhere"
            ),
            Self::BelowChance => {
                "probably a wrong key: fewer are right than by guessing".to_owned()
            }
            Self::TooEasy => "nearly everybody is right".to_owned(),
            Self::TellsNothing => "who is right does not go along with the rest".to_owned(),
            Self::Idle(option) => format!("hardly anybody chooses `{option}`"),
        }
    }
}

/// How a question does.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemFigures {
    /// First answers.
    pub answers: u64,
    /// The mean score.
    pub facility: Option<Estimate>,
    /// How the score goes along with the rest of a quiz.
    pub discrimination: Option<Estimate>,
    /// The answers that this was reckoned from.
    pub pairs: u64,
    /// What was chosen, by name.
    pub choices: Vec<ChoiceFigures>,
    /// Why to look at it again.
    pub doubts: Vec<Doubt>,
}

impl ItemFigures {
    /// What the sums of a question say. Without the question as it was asked at that revision nothing
    /// is known of its key.
    #[must_use]
    pub fn of(sums: &ItemSums, question: Option<&Question>) -> Self {
        let answers = sums.answers.unsigned_abs();
        let pairs = sums.pairs.unsigned_abs();
        let mut names: BTreeMap<&str, ChoiceSums> =
            sums.choices.iter().map(|(name, sums)| (name.as_str(), *sums)).collect();
        for option in question.into_iter().flat_map(Question::options) {
            names.entry(option.id.as_str()).or_default();
        }
        let choices = names.into_iter().map(|(name, sums)| ChoiceFigures {
            choice: name.to_owned(),
            correct: question.is_some_and(|question| question.is_right(name)),
            chosen: sums.chosen.unsigned_abs(),
            share: wilson(float(sums.chosen), float(answers.cast_signed())),
            rest: (sums.pairs > 0).then(|| float(sums.rest) / float(sums.pairs) / FULL),
        });
        let enough = answers >= LEAST;
        let mut figures = Self {
            answers,
            facility: enough.then(|| wilson(float(sums.score) / FULL, float(sums.answers))),
            discrimination: (pairs >= LEAST).then(|| correlation(sums)).flatten(),
            pairs,
            choices: choices.collect(),
            doubts: Vec::new(),
        };
        figures.doubts = figures.doubted(question, sums);
        figures
    }

    fn doubted(&self, question: Option<&Question>, sums: &ItemSums) -> Vec<Doubt> {
        let Some(facility) = self.facility else { return Vec::new() };
        let mut doubts = Vec::new();
        if self.discrimination.is_some_and(|found| found.to < 0.0) {
            doubts.push(Doubt::AgainstTheRest);
        }
        let wrong = || {
            let is_option = |name: &str| question.is_some_and(|q| q.option(name).is_some());
            self.choices
                .iter()
                .filter(move |figures| !figures.correct && is_option(&figures.choice))
        };
        if let Some(key) = question.and_then(Question::key)
            && let Some(right) =
                self.choices.iter().find(|figures| figures.choice == key.id.as_str())
        {
            let known = |name: &str| {
                sums.choices.get(name).is_some_and(|s| s.pairs.unsigned_abs() >= LEAST_CHOSEN)
            };
            let better = wrong().find(|figures| {
                figures.share.from > right.share.to
                    && known(&figures.choice)
                    && (!known(&right.choice) || figures.rest >= right.rest)
            });
            doubts.extend(better.map(|figures| Doubt::ProbablyRight(figures.choice.clone())));
            let options = question.map_or(1, |question| question.options().len());
            if facility.to < 1.0 / count(options) {
                doubts.push(Doubt::BelowChance);
            }
        }
        if facility.from > EASY {
            doubts.push(Doubt::TooEasy);
        } else if self.discrimination.is_some_and(|found| found.to < FLAT && found.to >= 0.0) {
            doubts.push(Doubt::TellsNothing);
        }
        let idle = wrong().filter(|figures| figures.share.to < IDLE);
        doubts.extend(idle.map(|figures| Doubt::Idle(figures.choice.clone())));
        doubts
    }
}

/// The score interval of a share (Wilson, “Probable Inference, the Law of Succession, and Statistical
/// Inference”, JASA 22, 1927, 209–212). Where parts of a question count, the mean varies less than a
/// share does, so the interval is wider than it need be.
fn wilson(hits: f64, all: f64) -> Estimate {
    if all <= 0.0 {
        return Estimate { value: 0.0, from: 0.0, to: 1.0 };
    }
    let share = hits / all;
    let square = Z * Z;
    let middle = share + square / (2.0 * all);
    let spread = Z * (share * (1.0 - share) / all + square / (4.0 * all * all)).max(0.0).sqrt();
    let bound = |side: f64| ((middle + side * spread) / (1.0 + square / all)).clamp(0.0, 1.0);
    Estimate { value: share, from: bound(-1.0), to: bound(1.0) }
}

/// Pearson's correlation of the score with the rest of the quiz, which leaves the question itself out
/// (the corrected item-total correlation; Crocker and Algina, “Introduction to Classical and Modern Test
/// Theory”, 1986, chapter 14), with the interval of Fisher's z (Metron 1, 1921, 3–32). `None` where all
/// did alike.
fn correlation(sums: &ItemSums) -> Option<Estimate> {
    let n = i128::from(sums.pairs);
    let times = |a: i64, b: i64| i128::from(a) * i128::from(b);
    // Whole numbers up to here: what is subtracted is nearly equal.
    let both = n * i128::from(sums.own_rest) - times(sums.own, sums.rest);
    let own = n * i128::from(sums.own_own) - times(sums.own, sums.own);
    let rest = n * i128::from(sums.rest_rest) - times(sums.rest, sums.rest);
    if own <= 0 || rest <= 0 || n <= 3 {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "sixteen digits of a sum are enough")]
    let value = (both as f64 / ((own as f64).sqrt() * (rest as f64).sqrt())).clamp(-1.0, 1.0);
    let z = value.clamp(-0.999_999, 0.999_999).atanh();
    let error = Z / float(sums.pairs - 3).sqrt();
    Some(Estimate { value, from: (z - error).tanh(), to: (z + error).tanh() })
}

fn float(number: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a sum of fewer than 2⁵² answers")]
    let float = number as f64;
    float
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 0.002
    }

    #[test]
    fn an_interval_is_the_one_of_the_books() {
        // 81 of 263: Newcombe, Statistics in Medicine 17, 1998, table I, method 3.
        let found = wilson(81.0, 263.0);
        assert!(close(found.from, 0.2553) && close(found.to, 0.3662), "{found:?}");
        let none = wilson(0.0, 20.0);
        assert!(close(none.from, 0.0) && close(none.to, 0.1611), "{none:?}");
        assert!(close(wilson(0.0, 0.0).to, 1.0));
    }
}
