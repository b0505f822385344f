//! The rule of percentages.

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
/// fraction is under a half, and at exactly a half only below 50 %. One thing is added: where too few
/// points are left for all options of a count, a smaller count of the same floor is not raised either
/// (of 257, 257, 257, 256 and 285 the 256 would show 20 % and the 257 would show 19 %).
///
/// So equal counts always show equal percents and greater ones no less, nothing is rounded the wrong
/// way, and the sum never passes 100. All zeros give zeros.
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

    // Of two counts with one floor the greater is nearer to its next point, so it comes first here.
    let (mut raised, mut full) = (Vec::new(), Vec::new());
    for (_, size, at) in groups {
        let floor = shares[at].0;
        if size <= spare && !full.contains(&floor) {
            spare -= size;
            raised.push(votes[at]);
        } else {
            full.push(floor);
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
