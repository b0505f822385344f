//! Two servers on one PostgreSQL: what one counts, the viewers of the other see.

use std::time::{Duration, Instant};

use super::{Events, Person, Setup, Site, item, poll, votes};
use crate::support::postgres::Postgres;
use interleave::store::Place;

fn place(url: &str) -> Place {
    Place::Postgres { url: url.to_owned(), allow_unsafe: false }
}

async fn node(url: &str, polls: &str) -> Site {
    let mut setup = Setup::new(polls);
    setup.place = Some(place(url));
    setup.start().await
}

async fn until(events: &mut Events, count: u64, time: Duration) -> Duration {
    let begun = Instant::now();
    loop {
        let left = time.checked_sub(begun.elapsed()).unwrap_or_default();
        let event = events.within(left).await;
        let event = event.unwrap_or_else(|| panic!("{count} was not seen within {time:?}"));
        if votes(&event)[0].1 >= count {
            return begun.elapsed();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn viewers_of_one_server_see_the_votes_of_another_also_after_the_database_was_away() {
    let mut cluster = Postgres::start(&[]);
    let url = cluster.database().await;
    let polls = poll("p", "results: always") + &poll("q", "results: always");
    let (here, there) = (node(&url, &polls).await, node(&url, &polls).await);
    // The other server listens once it is up; word of it comes with the first change.
    let mut events =
        Person::new(&here).events("/polls/lab/p/events").await.unwrap_or_else(|a| panic!("{a:?}"));
    assert_eq!(votes(&events.next().await.unwrap())[0].1, 0);
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut slowest = Duration::ZERO;
    for count in 1..=10 {
        there.crowd("lab/p", "a", 1).await;
        slowest = slowest.max(until(&mut events, count, Duration::from_secs(5)).await);
    }
    assert!(slowest < Duration::from_millis(250), "{slowest:?}");

    // The database goes away and comes back; the first votes after it come from the other server,
    // perhaps before this one listens again.
    cluster.stop(true);
    let refused = Person::new(&there).post("lab/p", "option=a").await;
    assert!(refused.status.is_server_error());
    cluster.start_again();
    let begun = Instant::now();
    while there.store.tally(&item("lab/p")).await.is_err() {
        assert!(begun.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut counted = 10;
    while counted < 13 {
        let answer = Person::new(&there).post("lab/p", "option=a").await;
        counted += u64::from(answer.status.is_redirection());
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
    let seen = until(&mut events, 13, Duration::from_secs(8)).await;
    println!("one server to the other: {slowest:?}; after the database was away: {seen:?}");
    // And it is live again, not just caught up.
    there.crowd("lab/p", "a", 1).await;
    let again = until(&mut events, 14, Duration::from_secs(5)).await;
    assert!(again < Duration::from_secs(3), "{again:?}");
    for site in [&here, &there] {
        site.stop.cancel();
        tokio::time::timeout(Duration::from_secs(5), site.store.close()).await.expect("closed");
    }
}
