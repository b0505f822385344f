//! Identities are free, so an address is limited: a lecture hall votes, a script does not get far.

use std::net::Ipv4Addr;
use std::time::Duration;

use crate::support::bank::poll;
use crate::support::process::Launch;
use crate::support::voter::{Line, Vote, visitor};

fn limited(launch: Launch) -> Launch {
    launch.without("INTERLEAVE_LIMITS")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hall_behind_one_address_votes_and_a_script_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = limited(Launch::new(folder.path())).start();
    let mut line = Line::new(server.address);
    for number in 0..400 {
        let vote = line.vote(&poll(0), &["first"], visitor(number)).await.expect("an answer");
        assert_eq!(vote, Vote::Counted, "voter {number} of the hall");
    }
    let mut counted = 400;
    let refused = loop {
        assert!(counted < 5_000, "a script votes without end");
        let number = 10_000 + counted;
        match line.vote(&poll(0), &["first"], visitor(number)).await.expect("an answer") {
            Vote::Counted => counted += 1,
            Vote::Refused(status) => break status,
            Vote::Repeated => panic!("nobody voted twice"),
        }
    };
    assert_eq!(refused, 429);
    println!("{counted} votes from one address before the first was refused");
    let answer = line
        .send("POST", &format!("/polls/{}", poll(0)), "", "option=first")
        .await
        .expect("an answer");
    assert_eq!(answer.status, 429);
    let wait: u64 = answer.header("retry-after").expect("when").parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    assert!(answer.body.contains("That was a lot at once"), "{}", answer.body);
    assert!(answer.header("set-cookie").is_none(), "nothing was done");
    // Reading goes on, and so does everybody else.
    assert_eq!(line.get("/polls").await.expect("an answer").status, 200);
    let mut other = Line::from(server.address, Ipv4Addr::new(127, 0, 9, 1));
    let vote = other.vote(&poll(0), &["first"], visitor(99_999)).await.expect("an answer");
    assert_eq!(vote, Vote::Counted);
    server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_proxy_the_address_is_the_one_the_proxy_saw() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = limited(Launch::new(folder.path())).env("INTERLEAVE_TRUSTED_PROXY_HOPS", "1");
    let server = launch.start();
    let mut line = Line::new(server.address);
    let mut start = async |forwarded: &str| {
        let header = format!("X-Forwarded-For: {forwarded}\r\n");
        line.send("POST", "/quizzes", &header, "topic=all&length=all").await.expect("sent").status
    };
    let mut began = 0;
    while start("203.0.113.7").await != 429 {
        began += 1;
        assert!(began < 2_000, "quizzes without end");
    }
    // What the visitor wrote before the proxy's own word changes nothing; another visitor is free.
    assert_eq!(start("198.51.100.1, 203.0.113.7").await, 429);
    assert_ne!(start("198.51.100.1").await, 429);
    server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_fills_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = limited(Launch::new(folder.path())).start();
    let mut line = Line::new(server.address);
    let mut sent = 0;
    let wait = loop {
        assert!(sent < 2_000, "without end");
        sent += 1;
        let answer = line.send("POST", "/looks", "", "theme=dark").await.expect("an answer");
        if answer.status == 429 {
            break answer.header("retry-after").expect("when").parse::<u64>().expect("seconds");
        }
    };
    tokio::time::sleep(Duration::from_secs(wait)).await;
    let answer = line.send("POST", "/looks", "", "theme=dark").await.expect("an answer");
    assert_eq!(answer.status, 303, "after {wait} s, as it said");
    server.stop();
}
