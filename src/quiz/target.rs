//! What a learner prepares for: the level and the topics of an interview.
//!
//! Owns which concepts it is about, and which level of questions comes first: its own while any is
//! left, then the levels below it, the nearest first, then those above.

use std::collections::BTreeSet;

use crate::content::{Concept, Level, Library, Question};

/// What a learner prepares for; by default everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Target {
    /// The level; none is any.
    pub level: Option<Level>,
    /// The slugs of topics; none of them is all.
    pub topics: BTreeSet<String>,
}

impl Target {
    /// The target that these texts name: a level, and slugs with spaces between. What is no level is
    /// any.
    #[must_use]
    pub fn parse(level: &str, topics: &str) -> Self {
        let topics = topics.split(' ').filter(|slug| !slug.is_empty()).map(str::to_owned);
        Self { level: Level::parse(level), topics: topics.collect() }
    }

    /// The name of its level; empty where it is any.
    #[must_use]
    pub fn level_name(&self) -> &'static str {
        self.level.map_or("", Level::name)
    }

    /// Whether a concept is of its topics.
    #[must_use]
    pub fn has(&self, concept: &Concept) -> bool {
        self.topics.is_empty() || self.topics.contains(concept.topic.as_str())
    }

    /// The turn of a question's level, from 0.
    #[must_use]
    pub fn turn(&self, question: &Question) -> usize {
        self.level.map_or(0, |level| turn(level, question.level))
    }

    /// The level whose questions say whether a concept is done: its own, or where its topics have no
    /// questions of that the nearest in turn. None where every level does.
    #[must_use]
    pub fn counted_level(&self, library: &Library) -> Option<Level> {
        let concepts = library.concepts.iter().filter(|concept| self.has(concept));
        let levels = concepts.flat_map(|concept| &concept.questions).map(|one| one.level);
        let level = self.level?;
        levels.min_by_key(|one| turn(level, *one))
    }
}

/// The turn of a level where another is aimed at, from 0: below it come before above it.
fn turn(aim: Level, level: Level) -> usize {
    let place = |level: Level| Level::ALL.iter().position(|one| *one == level).unwrap_or_default();
    let (aim, level) = (place(aim), place(level));
    if level <= aim { aim - level } else { level }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_comes_before_above_and_the_nearest_first() {
        let order = |aim: Level| {
            let mut levels = Level::ALL;
            levels.sort_by_key(|level| turn(aim, *level));
            levels
        };
        let [junior, middle, senior] = Level::ALL;
        assert_eq!(order(junior), [junior, middle, senior]);
        assert_eq!(order(middle), [middle, junior, senior]);
        assert_eq!(order(senior), [senior, middle, junior]);
    }

    #[test]
    fn a_target_is_read_as_it_is_written() {
        let target = Target::parse("senior", "threads asyncio");
        assert_eq!((target.level, target.level_name()), (Some(Level::Senior), "senior"));
        assert_eq!(target.topics.iter().collect::<Vec<_>>(), ["asyncio", "threads"]);
        assert_eq!(Target::parse("above", ""), Target::default());
        assert_eq!(Target::default().level_name(), "");
    }
}
