//! Counters, and the tally they make.

/// The counter of visitors who looked at the results instead of voting. No option can have this
/// name: it is not a slug.
pub const ABSTAINED: &str = "-";

/// The counter of choices beyond the first of each ballot. So a poll has as many ballots as votes
/// less these, whether its ballots may name several options now or might once.
pub const EXTRA: &str = "+";

/// How many chose each option.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Votes for each option that has any, by option id.
    pub options: Vec<(String, u64)>,
    /// Ballots that named an option: one for each visitor who voted.
    pub ballots: u64,
    /// Visitors who looked at the results instead.
    pub abstained: u64,
}

impl Tally {
    /// The tally that a poll's counters make.
    #[must_use]
    pub fn from_counters(counters: impl IntoIterator<Item = (String, u64)>) -> Self {
        let mut tally = Self::default();
        let mut extra = 0;
        for (name, votes) in counters {
            match name.as_str() {
                ABSTAINED => tally.abstained = votes,
                EXTRA => extra = votes,
                _ => tally.options.push((name, votes)),
            }
        }
        let votes: u64 = tally.options.iter().map(|(_, votes)| votes).sum();
        tally.ballots = votes.saturating_sub(extra);
        tally
    }

    /// Votes for the option of that id.
    #[must_use]
    pub fn votes(&self, option: &str) -> u64 {
        self.options.iter().find(|(id, _)| id == option).map_or(0, |(_, votes)| *votes)
    }
}
