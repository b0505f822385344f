//! Single-use links under whatever comes at once, on both databases: each lets one ballot in at most,
//! and as many are spent as ballots were counted.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::future::join_all;
use interleave::id::{ItemId, LinkTag, VoterTag};
use interleave::store::{Ballot, Store, VoteOutcome};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{Fresh, item, voter};

const CASES: u32 = 32;
const LINKS: usize = 5;

fn link(case: u32, number: usize) -> LinkTag {
    LinkTag((u128::from(case) << 64 | number as u128).to_be_bytes())
}

fn person(who: usize) -> VoterTag {
    voter(u8::try_from(who).expect("small") + 1)
}

/// Ballots that are on their way at the same time: who, and by which link; of the links there are the
/// last was given out for another poll.
async fn vote(
    store: &Store,
    case: u32,
    poll: &ItemId,
    sent: &[(usize, usize)],
) -> Vec<VoteOutcome> {
    let sent = sent.iter().map(|(who, by)| {
        let ballot = Ballot {
            poll: poll.clone(),
            tag: person(*who),
            options: vec!["x".to_owned()],
            private: false,
        };
        store.vote_by_link(ballot, link(case, *by))
    });
    join_all(sent).await.into_iter().map(|outcome| outcome.expect("an answer")).collect()
}

fn holds(fresh: impl Future<Output = Fresh>) {
    static CASE: AtomicU32 = AtomicU32::new(0);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let fresh = runtime.block_on(fresh);
    // On a server that many use two groups of ballots can meet; on the file they share its one writer.
    let another = runtime.block_on(fresh.another());
    let together = prop::collection::vec((0..4_usize, 0..=LINKS), 1..10);
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(
        &(prop::collection::vec(together, 1..6), 0..200_usize),
        |(rounds, cut)| {
            let case = CASE.fetch_add(1, Ordering::Relaxed);
            let (poll, other) = (item(&format!("case{case}/p")), item(&format!("case{case}/q")));
            runtime.block_on(async {
                let links: Vec<LinkTag> = (0..LINKS).map(|number| link(case, number)).collect();
                fresh.store.invite(&poll, &links).await.expect("given out");
                fresh.store.invite(&other, &[link(case, LINKS)]).await.expect("given out");
                let (mut voters, mut spent) = (BTreeSet::new(), BTreeSet::new());
                for round in &rounds {
                    let (here, there) = round.split_at(cut % (round.len() + 1));
                    let (one, two) = tokio::join!(
                        vote(&fresh.store, case, &poll, here),
                        vote(&another, case, &poll, there)
                    );
                    for ((who, by), outcome) in round.iter().zip(one.into_iter().chain(two)) {
                        match outcome {
                            VoteOutcome::Counted => {
                                prop_assert!(voters.insert(*who), "{who} was counted twice");
                                prop_assert!(spent.insert(*by), "link {by} let two in");
                                prop_assert!(*by < LINKS, "a link for another poll let one in");
                            }
                            VoteOutcome::AlreadyVoted => {
                                prop_assert!(voters.contains(who) || round.len() > 1);
                            }
                            VoteOutcome::NotInvited => {
                                prop_assert!(*by == LINKS || spent.contains(by) || round.len() > 1);
                            }
                        }
                    }
                }
                let now = fresh.store.invitations(&poll).await.expect("a number");
                prop_assert_eq!((now.given, now.spent), (LINKS as u64, spent.len() as u64));
                prop_assert_eq!(fresh.store.invitations(&other).await.expect("a number").spent, 0);
                let tally = fresh.store.tally(&poll).await.expect("a tally");
                prop_assert_eq!(tally.ballots, voters.len() as u64);
                for who in 0..4 {
                    let voted = fresh.store.has_voted(&poll, person(who)).await;
                    prop_assert_eq!(voted.expect("an answer"), voters.contains(&who));
                }
                prop_assert_eq!(fresh.store.audit().await.expect("an audit").discrepancies, []);
                Ok(())
            })
        },
    );
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn on_sqlite_a_link_lets_one_in() {
    holds(Fresh::sqlite());
}

#[test]
fn on_postgres_a_link_lets_one_in() {
    holds(Fresh::postgres());
}
