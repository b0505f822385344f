//! The rule of percentages, held against its definition.

use interleave::poll::{percentages, shares};
use proptest::prelude::*;

#[test]
fn the_known_vectors() {
    for (votes, percents) in [
        (&[4, 4, 6][..], &[28, 28, 43][..]),
        (&[1, 1, 1], &[33, 33, 33]),
        (&[199, 1], &[99, 1]),
        (&[2, 9, 3, 1], &[13, 60, 20, 7]),
        (&[], &[]),
        (&[0], &[0]),
        (&[0, 0], &[0, 0]),
        (&[7], &[100]),
        (&[1, 0], &[100, 0]),
        (&[1, 1], &[50, 50]),
        (&[1; 7], &[14; 7]),
        (&[1; 8], &[12; 8]),
        (&[u64::MAX, u64::MAX], &[50, 50]),
        (&[u64::MAX, 1], &[100, 0]),
    ] {
        assert_eq!(percentages(votes), percents, "{votes:?}");
    }
}

#[test]
fn of_two_as_near_the_larger_group_is_raised_and_then_the_earlier() {
    // One point is to be given, or two; the two counts are as near to their next point.
    assert_eq!(percentages(&[1, 1, 4]), [17, 17, 66], "two share a count, so they go first");
    assert_eq!(percentages(&[4, 1, 1]), [66, 17, 17]);
    assert_eq!(percentages(&[1, 7, 7]), [6, 47, 47]);
    assert_eq!(percentages(&[1, 3, 4]), [13, 37, 50], "alike in size: the earlier");
    assert_eq!(percentages(&[3, 1, 4]), [38, 12, 50]);
    assert_eq!(percentages(&[1, 4, 10]), [7, 27, 66]);
}

#[test]
fn shares_of_ballots_are_to_the_nearest_whole_and_a_half_goes_towards_fifty() {
    // 12.5, 37.5, 62.5 and 87.5 percent of eight ballots.
    assert_eq!(shares(&[1, 3, 5, 7], 8, true), [13, 38, 62, 87]);
    // 49.5 and 50.5 of two hundred.
    assert_eq!(shares(&[99, 100, 101], 200, true), [50, 50, 50]);
    assert_eq!(shares(&[1, 2], 3, true), [33, 67]);
    assert_eq!(shares(&[3, 3, 0], 3, true), [100, 100, 0], "a ballot counts in each it names");
    assert_eq!(shares(&[0, 0], 0, true), [0, 0]);
    assert_eq!(shares(&[u64::MAX, 1], u64::MAX, true), [100, 0]);
    assert_eq!(shares(&[9], 3, true), [100], "never more than all");
    // Of one choice a ballot they are the percentages of the votes.
    assert_eq!(shares(&[5, 3], 8, false), percentages(&[5, 3]));
}

#[test]
fn a_count_is_not_raised_past_a_greater_one_whose_equals_are_too_many() {
    // Two points are left: too few for the three of 257, and the one of 256 stays with them.
    assert_eq!(percentages(&[257, 257, 257, 256, 285]), [19, 19, 19, 19, 22]);
    assert_eq!(percentages(&[136, 136, 136, 136, 90, 135]), [17, 17, 17, 17, 12, 17]);
}

/// Counts of a poll: few and small, so that equal ones and exact halves are common; or any.
fn votes() -> impl Strategy<Value = Vec<u64>> {
    prop_oneof![
        prop::collection::vec(0..20_u64, 0..=10),
        prop::collection::vec(0..300_u64, 0..=10),
        prop::collection::vec(any::<u64>(), 0..=10),
        crowded(),
    ]
}

/// Some options with one count, one with a vote less, and others: what is left over seldom suffices.
fn crowded() -> impl Strategy<Value = Vec<u64>> {
    (1..300_u64, 1..=6_usize, prop::collection::vec(0..300_u64, 0..=3)).prop_map(
        |(count, times, others)| {
            let mut votes = vec![count; times];
            votes.push(count - 1);
            votes.extend(others);
            votes
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_count_has_a_percent_and_all_together_no_more_than_a_hundred(votes in votes()) {
        let percents = percentages(&votes);
        prop_assert_eq!(percents.len(), votes.len());
        prop_assert!(percents.iter().map(|&percent| u32::from(percent)).sum::<u32>() <= 100);
    }

    #[test]
    fn equal_counts_have_equal_percents_and_greater_ones_no_less(votes in votes()) {
        let percents = percentages(&votes);
        for (a, p) in votes.iter().zip(&percents) {
            for (b, q) in votes.iter().zip(&percents) {
                prop_assert!(a != b || p == q, "{:?} {:?}", votes, percents);
                prop_assert!(a < b || p >= q, "{:?} {:?}", votes, percents);
            }
        }
    }

    #[test]
    fn a_percent_is_its_floor_or_one_more_where_that_is_nearer(votes in votes()) {
        let total: u128 = votes.iter().copied().map(u128::from).sum();
        for (&count, percent) in votes.iter().zip(percentages(&votes)) {
            if total == 0 {
                prop_assert_eq!(percent, 0);
                continue;
            }
            let hundredfold = u128::from(count) * 100;
            let (floor, rest) = (hundredfold / total, hundredfold % total);
            let raised = u128::from(percent) - floor;
            prop_assert!(raised <= 1);
            if raised == 1 {
                let is_nearer = 2 * rest > total || (2 * rest == total && floor < 50);
                prop_assert!(is_nearer, "{} of {} became {}", count, total, percent);
            }
        }
    }

    #[test]
    fn the_order_of_options_does_not_matter(
        (votes, turn) in votes().prop_flat_map(|votes| (Just(votes.clone()), 0..=votes.len())),
    ) {
        // Where two groups are as near and as large, the earlier goes first: then order decides.
        let mut distinct = votes.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let total: u128 = votes.iter().copied().map(u128::from).sum();
        let rest = |&count: &u64| u128::from(count) * 100 % total.max(1);
        let mut rests: Vec<u128> = distinct.iter().map(rest).collect();
        rests.sort_unstable();
        prop_assume!(rests.windows(2).all(|pair| pair[0] != pair[1]));
        let mut turned = votes.clone();
        turned.rotate_left(turn % votes.len().max(1));
        let mut expected = percentages(&votes);
        expected.rotate_left(turn % votes.len().max(1));
        prop_assert_eq!(percentages(&turned), expected);
    }

    #[test]
    fn what_can_be_raised_is_raised_when_it_is_alone(a in 0..2_000_u64, b in 0..2_000_u64) {
        // Of two options one is at least as near above as the other below: nothing is left over.
        prop_assume!(a != b && a + b > 0);
        let percents = percentages(&[a, b]);
        let halves = a * 200 % (a + b) == 0 && a * 100 % (a + b) != 0;
        prop_assert!(halves || percents.iter().sum::<u8>() == 100, "{:?}", percents);
    }
}
