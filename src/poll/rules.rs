//! What a poll accepts, when, and who sees its results.

use super::Tally;
use crate::clock::Timestamp;

/// When a poll's results may be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Results {
    /// By those who have voted, and by all once it is closed.
    #[default]
    AfterVote,
    /// Once it is closed.
    AfterClose,
    /// By anyone at any time.
    Always,
}

impl Results {
    /// The names an author may write.
    pub const NAMES: [&str; 3] = ["after-vote", "after-close", "always"];

    /// The rule of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "after-vote" => Self::AfterVote,
            "after-close" => Self::AfterClose,
            "always" => Self::Always,
            _ => return None,
        })
    }
}

/// Whether a poll takes votes at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Not yet.
    Before,
    /// Now.
    Open,
    /// No longer.
    Closed,
}

/// What a poll accepts, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// The least options a ballot names.
    pub min: u8,
    /// The most options a ballot names.
    pub max: u8,
    /// The first moment of voting.
    pub opens: Option<Timestamp>,
    /// The moment voting ends: a vote that comes then is too late.
    pub closes: Option<Timestamp>,
    /// When results are shown.
    pub results: Results,
    /// Whether results are shown once, after the close, and only of [`FEWEST`] voters and more.
    pub private: bool,
    /// Whether a ballot takes a link that was given out for it.
    pub invited: bool,
}

impl Default for Rules {
    fn default() -> Self {
        let results = Results::default();
        Self { min: 1, max: 1, opens: None, closes: None, results, private: false, invited: false }
    }
}

impl Rules {
    /// Whether the poll takes votes at this moment.
    #[must_use]
    pub fn phase(&self, now: Timestamp) -> Phase {
        if self.opens.is_some_and(|opens| now < opens) {
            Phase::Before
        } else if self.closes.is_some_and(|closes| now >= closes) {
            Phase::Closed
        } else {
            Phase::Open
        }
    }

    /// Whether someone who has or has not voted may see the results at this moment.
    #[must_use]
    pub fn shows_results(&self, now: Timestamp, voted: bool) -> bool {
        if self.private {
            // Whoever could look twice while votes come could tell one from the difference.
            return self.closes.is_some_and(|closes| now >= closes.plus_seconds(LAST_VOTES));
        }
        let closed = self.phase(now) == Phase::Closed;
        match self.results {
            Results::Always => true,
            Results::AfterVote => voted || closed,
            Results::AfterClose => closed,
        }
    }

    /// Whether nobody sees results before the close.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.private || self.results == Results::AfterClose
    }

    /// What may be shown of a tally to those who may see the results: of a private poll nothing
    /// where few voted, and never how many only looked.
    #[must_use]
    pub fn shown(&self, tally: Tally) -> Option<Tally> {
        if !self.private {
            return Some(tally);
        }
        (tally.ballots >= FEWEST).then_some(Tally { abstained: 0, ..tally })
    }

    /// Whether a ballot may name several options.
    #[must_use]
    pub fn is_multiple(&self) -> bool {
        self.max > 1
    }

    /// Whether a visitor may see the results instead of voting, while the poll is open: the look
    /// uses up the vote.
    #[must_use]
    pub fn takes_looks(&self) -> bool {
        self.results == Results::AfterVote && !self.private && !self.invited
    }

    /// The ballot that names these options, each once, in the order named. `has` says whether the
    /// poll has an option of that id.
    ///
    /// # Errors
    /// When the poll has no such option, or a ballot names fewer or more.
    pub fn ballot<'a>(
        &self,
        named: impl IntoIterator<Item = &'a str>,
        has: impl Fn(&str) -> bool,
    ) -> Result<Vec<&'a str>, NotABallot> {
        let mut ballot = Vec::new();
        for option in named {
            if !has(option) {
                return Err(NotABallot::NoSuchOption);
            }
            if !ballot.contains(&option) {
                ballot.push(option);
            }
        }
        if !(usize::from(self.min)..=usize::from(self.max)).contains(&ballot.len()) {
            return Err(NotABallot::Count { named: ballot.len(), min: self.min, max: self.max });
        }
        Ok(ballot)
    }
}

/// Why what a form names is not a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotABallot {
    /// The poll has no such option.
    NoSuchOption,
    /// It names another number of options than a ballot does.
    Count {
        /// Options named, each counted once.
        named: usize,
        /// The least options a ballot names.
        min: u8,
        /// The most options a ballot names.
        max: u8,
    },
}

/// Of fewer voters a private poll shows nothing.
pub const FEWEST: u64 = 5;

/// For so long after the close of a private poll its results may still move, in seconds: a vote that
/// came in time may wait for its turn to be written.
const LAST_VOTES: i64 = 60;

#[cfg(test)]
mod tests {
    use super::*;

    fn ballot(min: u8, max: u8, named: &[&'static str]) -> Result<Vec<&'static str>, NotABallot> {
        let rules = Rules { min, max, ..Rules::default() };
        rules.ballot(named.iter().copied(), |option| ["a", "b", "c"].contains(&option))
    }

    #[test]
    fn every_name_an_author_may_write_is_a_rule_of_its_own() {
        let rules = Results::NAMES.map(Results::parse);
        let all = [Results::AfterVote, Results::AfterClose, Results::Always];
        assert_eq!(rules, all.map(Some));
        assert_eq!(Results::parse("never"), None);
    }

    #[test]
    fn a_ballot_names_each_of_its_options_once_in_the_order_named() {
        assert_eq!(ballot(1, 1, &["b"]), Ok(vec!["b"]));
        assert_eq!(ballot(1, 3, &["c", "a", "c"]), Ok(vec!["c", "a"]));
        assert_eq!(ballot(1, 1, &["a", "a"]), Ok(vec!["a"]), "twice the same is one");
        assert_eq!(ballot(3, 3, &["a", "b", "c"]), Ok(vec!["a", "b", "c"]));
    }

    #[test]
    fn a_ballot_names_no_fewer_and_no_more_options_than_the_poll_asks_for() {
        for (min, max, named) in
            [(1, 1, &[][..]), (1, 1, &["a", "b"]), (2, 2, &["a", "a"]), (2, 3, &["c"])]
        {
            let distinct = named.iter().collect::<std::collections::BTreeSet<_>>().len();
            let refused = Err(NotABallot::Count { named: distinct, min, max });
            assert_eq!(ballot(min, max, named), refused, "{named:?}");
        }
    }

    #[test]
    fn a_ballot_names_no_option_that_the_poll_does_not_have() {
        assert_eq!(ballot(1, 2, &["a", "d"]), Err(NotABallot::NoSuchOption));
        assert_eq!(ballot(1, 1, &["-"]), Err(NotABallot::NoSuchOption));
    }

    #[test]
    fn the_results_are_had_for_the_vote_only_where_they_are_for_voters() {
        let takes = |results| Rules { results, ..Rules::default() }.takes_looks();
        assert!(takes(Results::AfterVote));
        assert!(!takes(Results::AfterClose) && !takes(Results::Always));
        let private = Rules { private: true, ..Rules::default() };
        let invited = Rules { invited: true, ..Rules::default() };
        assert!(!private.takes_looks() && !invited.takes_looks());
    }

    #[test]
    fn a_poll_is_open_from_its_first_moment_until_its_close() {
        let (opens, closes) = (Some(Timestamp(10)), Some(Timestamp(13)));
        let rules = Rules { opens, closes, ..Rules::default() };
        let phases = [9, 10, 12, 13].map(|now| rules.phase(Timestamp(now)));
        assert_eq!(phases, [Phase::Before, Phase::Open, Phase::Open, Phase::Closed]);
        assert_eq!(Rules::default().phase(Timestamp(0)), Phase::Open, "else it is always open");
    }

    #[test]
    fn a_private_poll_shows_its_results_after_the_close_to_all_alike() {
        for results in [Results::AfterVote, Results::AfterClose, Results::Always] {
            let rules =
                Rules { closes: Some(Timestamp(100)), results, private: true, ..Rules::default() };
            for voted in [false, true] {
                assert!(!rules.shows_results(Timestamp(99), voted));
                assert!(!rules.shows_results(Timestamp(159), voted), "the last vote is written");
                assert!(rules.shows_results(Timestamp(160), voted));
            }
        }
        let endless = Rules { private: true, results: Results::Always, ..Rules::default() };
        assert!(!endless.shows_results(Timestamp(i64::MAX), true));
    }

    #[test]
    fn a_private_poll_shows_nothing_of_few_and_not_who_looked() {
        let tally = |ballots| Tally { options: Vec::new(), ballots, abstained: 3 };
        let private = Rules { private: true, ..Rules::default() };
        assert_eq!(private.shown(tally(4)), None);
        assert_eq!(private.shown(tally(5)), Some(Tally { abstained: 0, ..tally(5) }));
        assert_eq!(Rules::default().shown(tally(1)), Some(tally(1)));
    }
}
