//! The rule of percentages, held against its definition.

use interleave::poll::percentages;
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

/// Counts of a poll: few and small, so that equal ones and exact halves are common; or any.
fn votes() -> impl Strategy<Value = Vec<u64>> {
    prop_oneof![
        prop::collection::vec(0..20_u64, 0..=10),
        prop::collection::vec(0..300_u64, 0..=10),
        prop::collection::vec(any::<u64>(), 0..=10),
    ]
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
