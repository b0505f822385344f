//! How a question does: what the sums of quizzes say of it, and whether its key is probably wrong.
//!
//! Owns the formulas and the doubts. Pure: knows no database.

use std::collections::{BTreeMap, HashMap};

use super::sums::{ChoiceSums, FULL, ItemSums, Sums, count};
use crate::content::{Library, Meaning, Question};
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

/// What each tally was asked about, as the database kept it, by the tally's name.
pub type Kept = HashMap<String, String>;

/// Every question that was answered: those whose key is in doubt first, then by name. What the bank no
/// longer asks is held against the key that was kept with its votes.
#[must_use]
pub fn item_rows(sums: &Sums, library: &Library, kept: &Kept) -> Vec<ItemRow> {
    let row = |((name, revision), sums): (&(String, u32), &ItemSums)| {
        let id = name.parse::<ItemId>().ok();
        let question = id.as_ref().and_then(|id| library.question(id));
        let question = question.filter(|question| question.revision == *revision);
        let keyed = match question {
            Some(question) => Some(Keyed::of(question)),
            None => id.and_then(|id| Keyed::then(&id, *revision, library, kept)),
        };
        ItemRow {
            question: name.clone(),
            revision: *revision,
            current: question.is_some(),
            figures: ItemFigures::of(sums, keyed.as_ref()),
        }
    };
    let mut rows: Vec<ItemRow> = sums.iter().map(row).collect();
    rows.sort_by_key(|row| !row.figures.doubts.iter().any(Doubt::is_of_key));
    rows
}

/// What there was to choose from, and what was right, at the revision that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyed {
    options: Vec<String>,
    right: Vec<String>,
    /// Whether exactly one option could be chosen.
    one: bool,
}

impl Keyed {
    /// Of a question as the bank asks it.
    #[must_use]
    pub fn of(question: &Question) -> Self {
        let ids = |right: bool| {
            let options = question.options().iter().filter(move |option| option.correct || !right);
            options.map(|option| option.id.to_string()).collect()
        };
        Self { options: ids(false), right: ids(true), one: question.key().is_some() }
    }

    /// Of a revision that the bank no longer asks, as it was kept with its votes; only a question with
    /// one right option is known so.
    fn then(id: &ItemId, revision: u32, library: &Library, kept: &Kept) -> Option<Self> {
        let asked = Meaning::kept(kept.get(id.at_revision(revision).as_str())?)?;
        let asked = asked.renamed(|option| Some(library.option_now(id, option)?.as_str()));
        let (options, key) = asked.one_of()?;
        let options = options.into_iter().map(str::to_owned).collect();
        Some(Self { options, right: vec![key.to_owned()], one: true })
    }

    fn is_right(&self, name: &str) -> bool {
        self.right.iter().any(|right| right == name)
    }

    fn key(&self) -> Option<&str> {
        self.right.first().filter(|_| self.one).map(String::as_str)
    }
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
    /// The answers that this was calculated from.
    pub pairs: u64,
    /// What was chosen, by name.
    pub choices: Vec<ChoiceFigures>,
    /// Why to look at it again.
    pub doubts: Vec<Doubt>,
}

impl ItemFigures {
    /// What the sums of a question say. Without what it gave to choose from at that revision nothing is
    /// known of its key.
    #[must_use]
    pub fn of(sums: &ItemSums, keyed: Option<&Keyed>) -> Self {
        let answers = sums.answers.unsigned_abs();
        let pairs = sums.pairs.unsigned_abs();
        let mut names: BTreeMap<&str, ChoiceSums> =
            sums.choices.iter().map(|(name, sums)| (name.as_str(), *sums)).collect();
        for option in keyed.into_iter().flat_map(|keyed| &keyed.options) {
            names.entry(option).or_default();
        }
        let choices = names.into_iter().map(|(name, sums)| ChoiceFigures {
            choice: name.to_owned(),
            correct: keyed.is_some_and(|keyed| keyed.is_right(name)),
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
        figures.doubts = figures.doubted(keyed, sums);
        figures
    }

    fn doubted(&self, keyed: Option<&Keyed>, sums: &ItemSums) -> Vec<Doubt> {
        let Some(facility) = self.facility else { return Vec::new() };
        let mut doubts = Vec::new();
        if self.discrimination.is_some_and(|found| found.to < 0.0) {
            doubts.push(Doubt::AgainstTheRest);
        }
        let wrong = || {
            let is_option = |name: &String| keyed.is_some_and(|keyed| keyed.options.contains(name));
            self.choices
                .iter()
                .filter(move |figures| !figures.correct && is_option(&figures.choice))
        };
        if let Some(key) = keyed.and_then(Keyed::key)
            && let Some(right) = self.choices.iter().find(|figures| figures.choice == key)
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
            let options = keyed.map_or(1, |keyed| keyed.options.len());
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
        (a - b).abs() < 0.0001
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
