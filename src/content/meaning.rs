//! What votes are answers to: the stem, the options, the key and the privacy of a poll or a question.
//!
//! Owns when an edit is a correction and when it asks something else. Knows no database; what was asked
//! before it is told.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Kind, Library, Markdown, Poll, Question};
use crate::clock::Timestamp;

/// Texts at least this alike say the same: a typo mended, a word made clearer. By normalised Levenshtein
/// distance over the plain text in lower case, from 0 (nothing in common) to 1 (equal).
const ALIKE: f64 = 0.6;

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meaning {
    stem: String,
    /// What each option says, by its id.
    options: BTreeMap<String, String>,
    /// Ids of the right ones; none in an opinion poll.
    key: Vec<String>,
    /// Whether several could be chosen, of a question.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    several: bool,
    /// Whether results are shown at the close alone.
    private: bool,
    /// Whether a ballot takes a link.
    #[serde(default)]
    invited: bool,
    /// When a private poll closes, in seconds since 1970: what was shown then does not move again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    closes: Option<i64>,
}

impl Meaning {
    /// What a question asks.
    #[must_use]
    pub fn of_question(question: &Question) -> Self {
        let (mut options, mut key) = (BTreeMap::new(), Vec::new());
        for option in question.options() {
            options.insert(option.id.to_string(), plain(&option.text));
            if option.correct {
                key.push(option.id.to_string());
            }
        }
        match &question.kind {
            Kind::Order(order) => {
                for line in order.lines.iter().chain(&order.extra) {
                    options.insert(line.id.to_string(), plain(&line.text));
                }
                key.extend(order.lines.iter().map(|line| line.id.to_string()));
            }
            Kind::Number(number) => key.push(format!(
                "{} to {} {}",
                number.accept.from,
                number.accept.to,
                number.unit.as_deref().unwrap_or_default()
            )),
            Kind::Aloud(aloud) => options.extend(
                aloud.rubric.iter().map(|point| (point.id.to_string(), plain(&point.text))),
            ),
            Kind::One { .. } | Kind::Several { .. } => {}
        }
        Self {
            stem: plain(&question.stem),
            options,
            key,
            several: !matches!(question.kind, Kind::One { .. }),
            private: false,
            invited: false,
            closes: None,
        }
    }

    /// What an opinion poll asks.
    #[must_use]
    pub fn of_poll(poll: &Poll) -> Self {
        let options = poll.options.iter();
        Self {
            stem: plain(&poll.stem),
            options: options.map(|option| (option.id.to_string(), plain(&option.text))).collect(),
            key: Vec::new(),
            several: false,
            private: poll.rules.private,
            invited: poll.rules.invited,
            closes: poll.rules.closes.filter(|_| poll.rules.private).map(|closes| closes.0),
        }
    }

    /// What was asked, as it was kept; none where that cannot be read.
    #[must_use]
    pub fn kept(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The options and the right one of them, of a question with one right option.
    #[must_use]
    pub fn one_of(&self) -> Option<(Vec<&str>, &str)> {
        let [key] = self.key.as_slice() else { return None };
        let is_one = !self.several && self.options.contains_key(key);
        is_one.then(|| (self.options.keys().map(String::as_str).collect(), key.as_str()))
    }

    /// The same under the present names of its options.
    #[must_use]
    pub fn renamed<'n>(mut self, now: impl Fn(&str) -> Option<&'n str>) -> Self {
        let name = |id: String| now(&id).map_or(id.clone(), str::to_owned);
        self.options = self.options.into_iter().map(|(id, text)| (name(id), text)).collect();
        self.key = self.key.into_iter().map(name).collect();
        self
    }

    /// What was asked `before`, with the close that this has, where that is another one.
    #[must_use]
    pub fn moved_close(&self, before: &Self) -> Option<Self> {
        let moved = before.closes != self.closes;
        moved.then(|| Self { closes: self.closes, ..before.clone() })
    }

    /// Why votes given to `before` are no answers to this at a moment, in words; none where they are.
    /// Options that were added or removed are no reason: their votes stay visible under their own names.
    #[must_use]
    pub fn differs_from(&self, before: &Self, now: Timestamp) -> Option<String> {
        if before.private && !self.private {
            return Some("it was private when they voted: put `private: true` back".to_owned());
        }
        let closed = before.closes.filter(|closes| *closes <= now.0);
        if let Some(closed) = closed.filter(|_| before.closes != self.closes) {
            let closed = Timestamp(closed);
            return Some(format!(
                "it is private and closed on {closed}, and its results would move again: put `closes` back"
            ));
        }
        if before.invited != self.invited {
            let was = if before.invited { "by invitation" } else { "open to all" };
            return Some(format!("it was {was} when they voted: put `invited` back"));
        }
        if before.key != self.key {
            return Some("another answer is right now".to_owned());
        }
        if !alike(&before.stem, &self.stem) {
            return Some(format!("it asked \u{201c}{}\u{201d}", shortened(&before.stem)));
        }
        let changed = self
            .options
            .iter()
            .find(|(id, text)| before.options.get(*id).is_some_and(|said| !alike(said, text)));
        changed.map(|(id, _)| {
            let said = before.options.get(id).map_or("", String::as_str);
            format!("its option `{id}` said \u{201c}{}\u{201d}", shortened(said))
        })
    }
}

impl Library {
    /// What each tally of this bank is about, by the tally's name.
    #[must_use]
    pub fn meanings(&self) -> BTreeMap<String, Meaning> {
        let questions = self.questions().map(|question| {
            let name = match question.revision {
                1 => question.id.to_string(),
                revision => format!("{}@{revision}", question.id),
            };
            (name, Meaning::of_question(question))
        });
        let polls = self.polls().map(|poll| (poll.id.to_string(), Meaning::of_poll(poll)));
        questions.chain(polls).collect()
    }
}

fn plain(text: &Markdown) -> String {
    text.plain().trim().to_lowercase()
}

fn alike(one: &str, other: &str) -> bool {
    one == other || strsim::normalized_levenshtein(one, other) >= ALIKE
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let short: String = text.chars().take(LONGEST).collect();
    format!("{short}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(stem: &str, options: &[(&str, &str)], key: &[&str], private: bool) -> Meaning {
        Meaning {
            stem: stem.to_owned(),
            options: options.iter().map(|(id, text)| ((*id).into(), (*text).into())).collect(),
            key: key.iter().map(|id| (*id).to_owned()).collect(),
            several: false,
            private,
            invited: false,
            closes: None,
        }
    }

    #[test]
    fn a_typo_is_no_other_question() {
        let before = asked("wich lock is it?", &[("a", "the frist"), ("b", "none")], &["a"], false);
        let after = asked("which lock is it?", &[("a", "the first"), ("b", "none")], &["a"], false);
        assert_eq!(after.differs_from(&before, Timestamp(0)), None);
        let more = asked("which lock is it?", &[("a", "the first"), ("c", "both")], &["a"], true);
        assert_eq!(
            more.differs_from(&before, Timestamp(0)),
            None,
            "options come and go, privacy may come"
        );
    }

    #[test]
    fn another_stem_key_or_option_is() {
        let before = asked("single?", &[("a", "yes"), ("b", "no, married")], &[], true);
        let says = |after: &Meaning| after.differs_from(&before, Timestamp(0)).unwrap_or_default();
        let stem = asked("do you agree to be fired?", &[("a", "yes")], &[], true);
        assert!(says(&stem).contains("single?"));
        let swapped = asked("single?", &[("a", "no, married"), ("b", "yes")], &[], true);
        assert!(says(&swapped).contains("its option `a` said"));
        let lifted = asked("single?", &[("a", "yes"), ("b", "no, married")], &[], false);
        assert!(says(&lifted).contains("private"));
        let keyed = asked("single?", &[("a", "yes"), ("b", "no, married")], &["b"], true);
        assert!(says(&keyed).contains("another answer is right"));
    }
}
