//! What an author says of a program, held against what was explored.

use crate::exploration::{Exploration, Outcome};
use crate::machine::schedule::End;

/// Characters of an outcome that stand in one sentence, at most.
const MOST_WORDS: usize = 300;

/// What is claimed of the printed lines.
pub enum Text<'a> {
    /// Exactly these lines, joined by line ends.
    Exact(&'a str),
    /// Whatever this accepts, such as a pattern.
    Where(&'a dyn Fn(&str) -> bool),
}

/// One outcome as an author writes it. What is left out means: any lines; it ends by itself; it
/// raises nothing; no error is lost.
#[derive(Default)]
pub struct Claim<'a> {
    /// The printed lines.
    pub prints: Option<Text<'a>>,
    /// How it ends.
    pub ends: Option<End>,
    /// The name of an exception, or its whole text, that the program ends with.
    pub raises: Option<&'a str>,
    /// The same of every error that nobody retrieved; there is at least one.
    pub lost: Option<&'a str>,
    /// The last value of the global that outcomes are told by.
    pub value: Option<&'a str>,
}

impl Claim<'_> {
    /// Whether an outcome is the claimed one.
    #[must_use]
    pub fn fits(&self, outcome: &Outcome) -> bool {
        let text = outcome.prints.join("\n");
        let prints = match &self.prints {
            None => true,
            Some(Text::Exact(wanted)) => text == wanted.trim_end_matches('\n'),
            Some(Text::Where(accepts)) => accepts(&text),
        };
        let ends = outcome.ends == self.ends.unwrap_or(End::Done);
        let raises = match (self.raises, &outcome.raises) {
            (None, None) => true,
            (Some(wanted), Some(error)) => is_error(error, wanted),
            _ => false,
        };
        let lost = match self.lost {
            None => outcome.lost.is_empty(),
            Some(wanted) => {
                !outcome.lost.is_empty() && outcome.lost.iter().all(|e| is_error(e, wanted))
            }
        };
        let value = self.value.is_none_or(|wanted| outcome.value.as_deref() == Some(wanted));
        prints && ends && raises && lost && value
    }
}

/// `ValueError` and `ValueError('x')` both name `ValueError('x')`.
fn is_error(error: &str, wanted: &str) -> bool {
    error == wanted || error.split('(').next() == Some(wanted)
}

/// An author's outcomes held against the explored ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// For each claim the outcomes that fit it. Empty: it cannot happen.
    pub claims: Vec<Vec<usize>>,
    /// Outcomes that no claim fits.
    pub unclaimed: Vec<usize>,
    /// Outcomes that more than one claim fits.
    pub twice: Vec<usize>,
}

impl Held {
    /// Every claim can happen, and every outcome is claimed once.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.unclaimed.is_empty()
            && self.twice.is_empty()
            && self.claims.iter().all(|found| !found.is_empty())
    }
}

impl Exploration {
    /// Holds claims against the explored set.
    #[must_use]
    pub fn hold(&self, claims: &[Claim<'_>]) -> Held {
        let mut held = Held::default();
        let mut count = vec![0; self.outcomes().len()];
        for claim in claims {
            let found = self.fitting(claim);
            found.iter().for_each(|index| count[*index] += 1);
            held.claims.push(found);
        }
        for (index, count) in count.into_iter().enumerate() {
            match count {
                0 => held.unclaimed.push(index),
                1 => {}
                _ => held.twice.push(index),
            }
        }
        held
    }

    /// The outcomes that fit a claim. None: it is proven impossible.
    #[must_use]
    pub fn fitting(&self, claim: &Claim<'_>) -> Vec<usize> {
        let outcomes = self.outcomes().iter().enumerate();
        outcomes.filter(|(_, o)| claim.fits(o)).map(|(index, _)| index).collect()
    }

    /// Whether some schedule ends in a deadlock.
    #[must_use]
    pub fn can_deadlock(&self) -> bool {
        self.outcomes().iter().any(|o| o.ends == End::Deadlock)
    }

    /// `this program can also print 150 (2 of 6 schedules), and no outcome says so`
    #[must_use]
    pub fn also(&self, outcome: usize) -> String {
        let Some(found) = self.outcomes().get(outcome) else { return String::new() };
        let words = found.short_words();
        format!("this program can also {words}{}, and no outcome says so", self.part(found))
    }

    /// `cannot happen: 6 schedules, all explored`
    #[must_use]
    pub fn cannot(&self) -> String {
        match self.schedules() {
            Some(1) => "cannot happen: there is 1 schedule, and it was explored".to_owned(),
            Some(n) => format!("cannot happen: {n} schedules, all explored"),
            None => format!("cannot happen: {} states, all explored", self.nodes()),
        }
    }

    /// ` (2 of 6 schedules)`, or nothing where there is no count.
    #[must_use]
    pub fn part(&self, outcome: &Outcome) -> String {
        match (outcome.schedules, self.schedules()) {
            (Some(_), Some(1)) => " (the only schedule)".to_owned(),
            (Some(some), Some(all)) => format!(" ({some} of {all} schedules)"),
            _ => String::new(),
        }
    }
}

impl Outcome {
    /// [`Self::words`], cut where there are very many.
    #[must_use]
    pub fn short_words(&self) -> String {
        let words = self.words();
        match words.char_indices().nth(MOST_WORDS) {
            Some((end, _)) => format!("{} …", words[..end].trim_end()),
            None => words,
        }
    }

    /// What the program does, behind "it can": `print 150`, `end in a deadlock after printing a`.
    #[must_use]
    pub fn words(&self) -> String {
        let mut parts = Vec::new();
        match (&self.value, self.prints.as_slice()) {
            (Some(value), _) => parts.push(format!("end with the value {value}")),
            (None, []) => {}
            (None, lines) => parts.push(format!("print {}", lines.join(" / "))),
        }
        match self.ends {
            End::Done => {}
            End::Deadlock => parts.push("end in a deadlock".to_owned()),
            End::WaitsForEver => parts.push("wait forever".to_owned()),
        }
        if let Some(error) = &self.raises {
            parts.push(format!("raise {error}"));
        }
        if !self.lost.is_empty() {
            parts.push(format!("lose {}", self.lost.join(", ")));
        }
        if parts.is_empty() {
            return "end without printing".to_owned();
        }
        parts.join(" and ")
    }
}
