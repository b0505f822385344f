//! What the store publishes of a private poll, over random histories.

use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::future::join_all;
use interleave::id::{Key, VisitorId};
use interleave::poll::{STEP, Tally};
use interleave::store::{Ballot, Place, Store};
use proptest::prelude::*;

use super::item;

/// Something that happens to a poll.
#[derive(Debug, Clone)]
enum Act {
    /// Ballots that arrive together: who, and which options. None: a look at the results.
    Ballots(Vec<(u8, Vec<u8>)>),
    /// A server starts on the database.
    Start,
}

fn history() -> impl Strategy<Value = (bool, Vec<Act>)> {
    let options = prop::collection::btree_set(0..3_u8, 0..3)
        .prop_map(|options| options.into_iter().collect::<Vec<u8>>());
    let together = prop::collection::vec((0..60_u8, options), 1..9).prop_map(Act::Ballots);
    let act = prop_oneof![9 => together, 1 => Just(Act::Start)];
    (any::<bool>(), prop::collection::vec(act, 1..14))
}

fn ballot(poll: &str, who: u8, options: &[u8], multiple: bool) -> Ballot {
    let key: Key = "22".repeat(32).parse().unwrap();
    let poll = item(poll);
    let tag = key.voter_tag(&poll, VisitorId::from_bytes([who; 16]));
    let most = if multiple { options.len() } else { 1 };
    let options = options.iter().take(most).map(|option| format!("o{option}")).collect();
    Ballot { poll, tag, options, private: true }
}

/// Two published tallies, one after the other: the same, or a step of five voters apart.
fn assert_step(before: Option<&Tally>, after: Option<&Tally>) {
    match (before, after) {
        (None, None) => {}
        (None, Some(after)) => assert!(after.ballots >= STEP, "{after:?}"),
        (Some(before), None) => panic!("{before:?} was taken back"),
        (Some(before), Some(after)) if before == after => {}
        (Some(before), Some(after)) => {
            assert!(after.ballots >= before.ballots + STEP, "{before:?} {after:?}");
            for (option, votes) in &before.options {
                assert!(after.votes(option) >= *votes, "{before:?} {after:?}");
            }
        }
    }
}

async fn play(store: &Store, poll: &str, multiple: bool, acts: &[Act]) {
    let id = item(poll);
    let mut shown: Option<Tally> = None;
    for act in acts {
        match act {
            Act::Ballots(ballots) => {
                let votes = ballots
                    .iter()
                    .map(|(who, options)| store.vote(ballot(poll, *who, options, multiple)));
                for outcome in join_all(votes).await {
                    outcome.unwrap();
                }
            }
            Act::Start => store.settle_private_steps([(&id, true)]).await.unwrap(),
        }
        let now = store.private_tally(&id).await.unwrap();
        assert_step(shown.as_ref(), now.as_ref());
        let whole = store.tally(&id).await.unwrap();
        let seen = now.as_ref().map_or(0, |tally| tally.ballots);
        // Nothing is held back for longer than it must be, and abstentions for ever.
        assert!(whole.ballots >= seen && whole.ballots - seen < STEP, "{whole:?} {now:?}");
        if let Some(now) = &now {
            assert_eq!(now.abstained, 0);
            let votes: u64 = now.options.iter().map(|(_, votes)| votes).sum();
            assert!(if multiple { votes >= now.ballots } else { votes == now.ballots });
        }
        shown = now;
    }
}

#[test]
fn two_published_tallies_are_never_one_to_four_voters_apart() {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Sqlite(folder.path().join("test.db"));
    let store = runtime.block_on(Store::open(&place)).unwrap();
    let mut config = ProptestConfig::with_cases(256);
    config.failure_persistence = None;
    proptest!(config, |((multiple, acts) in history())| {
        let poll = format!("lab/p{}", NEXT.fetch_add(1, Ordering::Relaxed));
        runtime.block_on(play(&store, &poll, multiple, &acts));
    });
    runtime.block_on(store.close());
}

async fn count(store: &Store, poll: &str, private: bool, people: std::ops::Range<u8>) {
    for who in people {
        let ballot = Ballot { private, ..ballot(poll, who, &[0], false) };
        store.vote(ballot).await.unwrap();
    }
}

async fn shown(store: &Store, poll: &str) -> Option<u64> {
    store.private_tally(&item(poll)).await.unwrap().map(|tally| tally.ballots)
}

#[tokio::test]
async fn a_poll_that_becomes_private_goes_on_from_what_everybody_saw() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Place::Sqlite(folder.path().join("test.db"))).await.unwrap();
    let id = item("lab/p");
    count(&store, "lab/p", false, 0..7).await;
    store.settle_private_steps([(&id, true)]).await.unwrap();
    assert_eq!(shown(&store, "lab/p").await, Some(7));
    count(&store, "lab/p", true, 7..11).await;
    assert_eq!(shown(&store, "lab/p").await, Some(7), "eleven would be four more");
    count(&store, "lab/p", true, 11..12).await;
    assert_eq!(shown(&store, "lab/p").await, Some(12));

    // Gone from the bank for a while, in which nobody saw anything: it goes on where it was.
    count(&store, "lab/p", true, 12..14).await;
    store.settle_private_steps([(&item("lab/other"), false)]).await.unwrap();
    store.settle_private_steps([(&id, true)]).await.unwrap();
    assert_eq!(shown(&store, "lab/p").await, Some(12));

    // Open to all for a while, and private again.
    store.settle_private_steps([(&id, false)]).await.unwrap();
    assert_eq!(shown(&store, "lab/p").await, None, "it is shown as it is, not as published");
    count(&store, "lab/p", false, 14..16).await;
    store.settle_private_steps([(&id, true)]).await.unwrap();
    assert_eq!(shown(&store, "lab/p").await, Some(16));
    store.close().await;
}

#[tokio::test]
async fn fewer_than_five_that_were_public_are_shown_with_the_next_five() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Sqlite(folder.path().join("test.db"));
    let store = Store::open(&place).await.unwrap();
    count(&store, "lab/p", false, 0..3).await;
    store.settle_private_steps([(&item("lab/p"), true)]).await.unwrap();
    assert_eq!(shown(&store, "lab/p").await, None);
    count(&store, "lab/p", true, 3..7).await;
    assert_eq!(shown(&store, "lab/p").await, None);
    store.close().await;
    let store = Store::open(&place).await.unwrap();
    store.settle_private_steps([(&item("lab/p"), true)]).await.unwrap();
    assert_eq!(shown(&store, "lab/p").await, None);
    count(&store, "lab/p", true, 7..8).await;
    assert_eq!(shown(&store, "lab/p").await, Some(8));
    store.close().await;
}
