//! Tallies and what may be said of them.
//!
//! Owns the rule of percentages, what a poll accepts and when its results are shown. Knows no
//! database, no HTTP and no YAML.

use crate::clock::Day;

/// The counter of visitors who looked at the results instead of voting. No option can have this
/// name: it is not a slug.
pub const ABSTAINED: &str = "-";

/// The counter of choices beyond the first of each ballot. So a poll has as many ballots as votes
/// less these, whether its ballots may name several options now or might once.
pub const EXTRA: &str = "+";

/// Among published counters: the ballots.
pub const BALLOTS: &str = "*";

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
        let (mut ballots, mut extra) = (None, 0);
        for (name, votes) in counters {
            match name.as_str() {
                ABSTAINED => tally.abstained = votes,
                EXTRA => extra = votes,
                BALLOTS => ballots = Some(votes),
                _ => tally.options.push((name, votes)),
            }
        }
        let votes: u64 = tally.options.iter().map(|(_, votes)| votes).sum();
        tally.ballots = ballots.unwrap_or(votes.saturating_sub(extra));
        tally
    }

    /// Votes for the option of that id.
    #[must_use]
    pub fn votes(&self, option: &str) -> u64 {
        self.options.iter().find(|(id, _)| id == option).map_or(0, |(_, votes)| *votes)
    }
}

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

/// Whether a poll takes votes on a day.
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
    /// The first day of voting.
    pub opens: Option<Day>,
    /// The last day of voting.
    pub closes: Option<Day>,
    /// When results are shown.
    pub results: Results,
    /// Whether results move in steps of [`STEP`] voters, and nothing is shown below one step.
    pub private: bool,
}

impl Default for Rules {
    fn default() -> Self {
        let results = Results::default();
        Self { min: 1, max: 1, opens: None, closes: None, results, private: false }
    }
}

impl Rules {
    /// Whether the poll takes votes on this day.
    #[must_use]
    pub fn phase(&self, today: Day) -> Phase {
        if self.opens.is_some_and(|opens| today < opens) {
            Phase::Before
        } else if self.closes.is_some_and(|closes| today > closes) {
            Phase::Closed
        } else {
            Phase::Open
        }
    }

    /// Whether someone who has or has not voted may see the results today.
    #[must_use]
    pub fn shows_results(&self, today: Day, voted: bool) -> bool {
        let closed = self.phase(today) == Phase::Closed;
        match self.results {
            Results::Always => true,
            Results::AfterVote => voted || closed,
            Results::AfterClose => closed,
        }
    }

    /// Whether a ballot may name several options.
    #[must_use]
    pub fn is_multiple(&self) -> bool {
        self.max > 1
    }
}

/// How many new voters a private poll waits for before it shows them.
pub const STEP: u64 = 5;

/// Whole percents of the options of a poll.
///
/// Where a ballot names one option, they are [`percentages`] of the votes. Where it may name
/// several, each is the part of all ballots that name the option, to the nearest whole (a half goes
/// towards 50): every ballot counts in each option it names, so the sum may pass 100.
#[must_use]
pub fn shares(votes: &[u64], ballots: u64, multiple: bool) -> Vec<u8> {
    if !multiple {
        return percentages(votes);
    }
    let share = |&votes: &u64| {
        let (points, ballots) = (u128::from(votes) * 100, u128::from(ballots.max(1)));
        let (floor, rest) = (points / ballots, points % ballots);
        let up = 2 * rest > ballots || (2 * rest == ballots && floor < 50);
        u8::try_from((floor + u128::from(up)).min(100)).unwrap_or(100)
    };
    votes.iter().map(share).collect()
}

/// Whole percents of each count, by the rule of Telegram's `TDLib` (`get_vote_percentage` in its
/// `PollManager`): start from the floors; hand the points that are left to the options nearest to
/// their next whole percent, all options of one count together or not at all; never raise one whose
/// fraction is under a half, and at exactly a half only below 50 %.
///
/// So equal counts always show equal percents, nothing is rounded the wrong way, and the sum never
/// passes 100. All zeros give zeros.
#[must_use]
pub fn percentages(votes: &[u64]) -> Vec<u8> {
    let total: u128 = votes.iter().copied().map(u128::from).sum();
    if total == 0 {
        return vec![0; votes.len()];
    }
    // Each count's floor and its remainder in 1/total of a point.
    let shares: Vec<(u128, u128)> =
        votes.iter().map(|&n| (u128::from(n) * 100 / total, u128::from(n) * 100 % total)).collect();
    let mut spare = 100 - shares.iter().map(|(floor, _)| floor).sum::<u128>();

    // One entry for each distinct count: its remainder, how many options share it, the first of them.
    // Of two as near to their next point, the larger group goes first, then the earlier.
    let mut groups: Vec<(u128, u128, usize)> = votes
        .iter()
        .enumerate()
        .filter(|&(at, n)| votes.iter().position(|other| other == n) == Some(at))
        .map(|(at, n)| (shares[at].1, votes.iter().filter(|&other| other == n).count() as u128, at))
        .filter(|&(rest, _, at)| 2 * rest > total || (2 * rest == total && shares[at].0 < 50))
        .collect();
    groups.sort_unstable_by(|a, b| (b.0, b.1, a.2).cmp(&(a.0, a.1, b.2)));

    let mut raised = Vec::new();
    for (_, size, at) in groups {
        if size <= spare {
            spare -= size;
            raised.push(votes[at]);
        }
    }
    votes
        .iter()
        .zip(shares)
        .map(|(n, (floor, _))| {
            let percent = floor + u128::from(raised.contains(n));
            u8::try_from(percent).unwrap_or(100)
        })
        .collect()
}
