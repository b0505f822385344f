//! A puzzle's program with all its schedules, and which of the author's outcomes each of them is.
//!
//! Owns how the explorer is called, and the address of a state. What is said of an author's
//! mistakes is in `check`.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use parking_lot::Mutex;
use sha2::{Digest, Sha256};

use super::puzzle::{Order, Outcome, Puzzle, What};
use crate::explore::{self, Claim, End, Exploration, Fault, Options, Text};

/// All schedules of a puzzle's program.
#[derive(Debug)]
pub struct Explored {
    exploration: Arc<Exploration>,
    digest: String,
    /// For each outcome of the exploration the one of [`Puzzle::outcomes`].
    told: Vec<usize>,
}

impl Explored {
    pub(super) fn new(exploration: Arc<Exploration>, puzzle: &Puzzle, told: Vec<usize>) -> Self {
        let digest = digest(puzzle, &exploration);
        Self { exploration, digest, told }
    }

    /// The schedules.
    #[must_use]
    pub fn exploration(&self) -> &Exploration {
        &self.exploration
    }

    /// Six hexadecimal digits that change with the program and with how it is explored: a path is
    /// one of this program under this digest alone.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Which of [`Puzzle::outcomes`] an outcome of the exploration is.
    #[must_use]
    pub fn told(&self, outcome: usize) -> usize {
        self.told.get(outcome).copied().unwrap_or(0)
    }

    /// Which of [`Puzzle::outcomes`] outcomes of the exploration are: each once, in the author's
    /// order.
    #[must_use]
    pub fn told_all(&self, outcomes: &[usize]) -> Vec<usize> {
        let mut all: Vec<usize> = outcomes.iter().map(|outcome| self.told(*outcome)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The outcomes of the exploration that are one of [`Puzzle::outcomes`].
    pub fn found(&self, told: usize) -> impl Iterator<Item = (usize, &explore::Outcome)> {
        let all = self.exploration.outcomes().iter().enumerate();
        all.filter(move |(index, _)| self.told(*index) == told)
    }

    /// How many schedules end in one of [`Puzzle::outcomes`]; `None` where they have no number.
    #[must_use]
    pub fn schedules(&self, told: usize) -> Option<u128> {
        self.found(told).map(|(_, outcome)| outcome.schedules).sum()
    }

    /// The share of one of [`Puzzle::outcomes`] if every choice were a coin toss, from 0 to 1.
    #[must_use]
    pub fn tossed(&self, told: usize) -> Option<f64> {
        self.found(told).map(|(_, outcome)| outcome.tossed).sum()
    }

    /// What was tried, in words: `all 6 schedules were tried`.
    #[must_use]
    pub fn tried(&self) -> String {
        match self.exploration.schedules() {
            Some(1) => "the only schedule there is was tried".to_owned(),
            Some(number) => format!("all {} schedules were tried", grouped(number)),
            None => format!("all {} states were tried", grouped(self.exploration.nodes() as u128)),
        }
    }

    /// How likely one of [`Puzzle::outcomes`] is among schedules, in words; empty where a loop
    /// leaves no number.
    #[must_use]
    pub fn share(&self, told: usize) -> String {
        /// More schedules than this are no picture to anybody.
        const FEW: u128 = 1_000;
        match (self.schedules(told), self.exploration.schedules(), self.tossed(told)) {
            (Some(some), Some(all), _) if all <= FEW => {
                format!("{} of {} schedules", grouped(some), grouped(all))
            }
            (_, _, Some(tossed)) if tossed < 0.001 => {
                "less than 0.1 % if every choice were a coin toss".to_owned()
            }
            (_, _, Some(tossed)) => {
                format!("{:.1} % if every choice were a coin toss", tossed * 100.0)
            }
            _ => String::new(),
        }
    }

    /// Whether the outcomes are the same on other versions of `CPython` and under its GIL, a
    /// sentence each.
    #[must_use]
    pub fn elsewhere(&self, puzzle: &Puzzle) -> Vec<String> {
        let exploration = &self.exploration;
        if exploration.order() == explore::Order::Any {
            return self.in_order(puzzle);
        }
        if exploration.is_asyncio() {
            let differs = exploration.differs_on();
            let same = explore::Python::ALL.iter().filter(|python| !differs.contains(python));
            let mut said = vec![format!("The same on CPython {}.", listed(same))];
            if !differs.is_empty() {
                said.push(format!("On CPython {} not the same.", listed(differs)));
            }
            return said;
        }
        if exploration.switch() == explore::Switch::Gil || exploration.outcomes().len() < 2 {
            return Vec::new();
        }
        let never = self.said_all(puzzle, exploration.only_without_gil());
        let gil = "with CPython's GIL, which switches threads only at calls, at the end of a \
                   loop's round and where they wait";
        if never.is_empty() {
            vec![format!("The same {gil}.")]
        } else {
            let gil = gil.replacen('w', "W", 1);
            vec![format!("{gil}, this cannot happen: {}.", never.join("; "))]
        }
    }

    /// What asyncio itself can do of a program whose loop takes what is ready in any order.
    fn in_order(&self, puzzle: &Puzzle) -> Vec<String> {
        let never = self.said_all(puzzle, self.exploration.only_in_any_order());
        let any = "The loop here takes what is ready in any order, as Trio's does.".to_owned();
        let own = if never.is_empty() {
            "asyncio, first in, first out, can do all of it, too.".to_owned()
        } else {
            format!("With asyncio, first in, first out, this cannot happen: {}.", never.join("; "))
        };
        vec![any, own]
    }

    /// The [`Puzzle::outcomes`] that are nothing but these outcomes of the exploration, in words.
    fn said_all(&self, puzzle: &Puzzle, outcomes: &[usize]) -> Vec<String> {
        let only = |at: &usize| self.found(*at).all(|(index, _)| outcomes.contains(&index));
        let told = (0..puzzle.outcomes.len()).filter(only);
        told.map(|at| puzzle.outcomes[at].what.said()).collect()
    }

    /// The path of a short schedule to one of [`Puzzle::outcomes`].
    #[must_use]
    pub fn witness(&self, told: usize) -> Option<&str> {
        let witnesses = self.found(told).map(|(_, outcome)| outcome.witness.as_str());
        witnesses.min_by_key(|path| path.len())
    }
}

/// The digest of a program under its options and of the shape of what was found, so that it changes
/// with the explorer, too, when that makes paths mean something else.
pub(super) fn digest(puzzle: &Puzzle, exploration: &Exploration) -> String {
    let mut hash = Sha256::new();
    hash.update(puzzle.code.source().trim_end());
    hash.update(format!(
        "\0{:?}\0{:?}\0{}\0{}",
        puzzle.switch,
        puzzle.worst,
        exploration.nodes(),
        exploration.steps()
    ));
    if puzzle.order == Order::Any {
        hash.update("\0any order");
    }
    for outcome in exploration.outcomes() {
        hash.update(format!("\0{}", outcome.witness));
    }
    let [a, b, c, ..] = <[u8; 32]>::from(hash.finalize());
    format!("{a:02x}{b:02x}{c:02x}")
}

/// `3.11, 3.12 and 3.13`
fn listed<'a>(all: impl IntoIterator<Item = &'a explore::Python>) -> String {
    let mut all: Vec<String> = all.into_iter().map(ToString::to_string).collect();
    match (all.pop(), all.is_empty()) {
        (Some(last), false) => format!("{} and {last}", all.join(", ")),
        (Some(only), true) => only,
        (None, _) => String::new(),
    }
}

/// A number with commas between thousands.
fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// What was found of a program, by everything that decides it.
type Found = Result<Arc<Exploration>, Arc<[Fault]>>;
/// How many programs are remembered, so that a bank that is read again is not explored again.
const REMEMBERED: usize = 256;
static CACHE: LazyLock<Mutex<HashMap<(String, Options), Found>>> = LazyLock::new(Mutex::default);

/// Tries all schedules of a puzzle's program.
pub(super) fn explored(puzzle: &Puzzle) -> Found {
    let key = (puzzle.code.source().to_owned(), puzzle.options());
    if let Some(found) = CACHE.lock().get(&key) {
        return found.clone();
    }
    let found: Found = explore::explore(&key.0, key.1.clone()).map(Arc::new).map_err(Arc::from);
    if let Ok(found) = &found {
        // Now, because no request explores anything.
        let _ = found.differs_on();
        let _ = found.only_in_any_order();
        if !found.is_asyncio() && found.outcomes().len() > 1 {
            let _ = found.only_without_gil();
        }
    }
    let mut cache = CACHE.lock();
    if cache.len() >= REMEMBERED {
        cache.clear();
    }
    cache.insert(key, found.clone());
    found
}

impl Outcome {
    /// Whether an outcome of the exploration is this one.
    #[must_use]
    pub fn fits(&self, outcome: &explore::Outcome) -> bool {
        self.what.fits(outcome)
    }
}

impl What {
    /// Whether an outcome of the exploration is this one.
    #[must_use]
    pub fn fits(&self, outcome: &explore::Outcome) -> bool {
        let pattern = self.prints.as_deref().and_then(pattern);
        let accepts = |text: &str| {
            pattern.as_ref().is_some_and(|pattern| pattern.as_ref().is_ok_and(|p| p.is_match(text)))
        };
        let prints = self.prints.as_deref().map(|prints| match &pattern {
            Some(_) => Text::Where(&accepts),
            None => Text::Exact(prints),
        });
        let ends = self.ends.as_deref().map(|ends| match ends {
            "deadlock" => End::Deadlock,
            _ => End::WaitsForEver,
        });
        let claim = Claim {
            prints,
            ends,
            raises: self.raises.as_deref(),
            lost: self.lost.as_deref(),
            value: self.value.as_deref(),
        };
        claim.fits(outcome)
    }

    /// An outcome of the exploration as an author would write it.
    #[must_use]
    pub fn of(outcome: &explore::Outcome) -> Self {
        let lost: Vec<&str> = outcome.lost.iter().map(String::as_str).collect();
        Self {
            prints: outcome.value.is_none().then(|| outcome.prints.join("\n")),
            ends: match outcome.ends {
                End::Done => None,
                End::Deadlock => Some("deadlock".to_owned()),
                End::WaitsForEver => Some("waits-for-ever".to_owned()),
            },
            raises: outcome.raises.clone(),
            lost: (!lost.is_empty()).then(|| lost.join(", ")),
            value: outcome.value.clone(),
        }
    }

    /// What [`Self::words`] would say so. Where nothing is said of the output, nothing is printed.
    pub(super) fn from_words(words: &str, projected: bool) -> Self {
        let mut what = Self::default();
        for part in words.split("; ") {
            let nobody = part.strip_prefix("a ").and_then(|p| p.strip_suffix(" that nobody sees"));
            if part == "deadlock" {
                what.ends = Some("deadlock".to_owned());
            } else if part == "it waits and never ends" {
                what.ends = Some("waits-for-ever".to_owned());
            } else if let Some(raises) = part.strip_prefix("ends with ") {
                what.raises = Some(raises.to_owned());
            } else if let Some(lost) = nobody {
                what.lost = Some(lost.to_owned());
            } else if projected {
                what.value = Some(part.to_owned());
            } else if part == "nothing printed" {
                what.prints = Some(String::new());
            } else {
                what.prints = Some(part.replace(", ", "\n"));
            }
        }
        if !projected {
            what.prints.get_or_insert_default();
        }
        what
    }
}

/// The pattern that a text between slashes is; it is held against the whole output.
pub(super) fn pattern(prints: &str) -> Option<Result<regex::Regex, regex::Error>> {
    let text = prints.trim_end();
    let inner = text.strip_prefix('/')?.strip_suffix('/')?;
    let whole = format!(r"\A(?:{inner})\z");
    Some(regex::RegexBuilder::new(&whole).multi_line(true).size_limit(1 << 20).build())
}

/// The run that held the explorer against `CPython`.
#[derive(Debug, Clone, Copy)]
pub struct CheckedAgainst {
    /// The version of `CPython`.
    pub python: &'static str,
    /// How many programs were explored and run.
    pub programs: &'static str,
    /// The day, as 2026-11-25.
    pub date: &'static str,
}

impl CheckedAgainst {
    /// What the last such run wrote down.
    #[must_use]
    pub fn last() -> Option<Self> {
        const WRITTEN: &str = include_str!("../../explore/checked.txt");
        let value =
            |key: &str| WRITTEN.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' '));
        let programs = value("programs").filter(|programs| *programs != "0")?;
        Some(Self { python: value("python")?, programs, date: value("date")? })
    }
}
