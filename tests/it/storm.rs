//! Thousands of votes at once, many of them again and again: each visitor is counted once.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};

use crate::support::server::{PROGRAM, Server, alone};

const VISITORS: usize = 1_200;
/// Each visitor sends the same form so often, all at once.
const TIMES: usize = 3;
const AT_ONCE: usize = 64;

/// Sends a form, and says where the answer leads.
async fn send(client: &Client, url: &str, form: &[(&str, &str)]) -> String {
    let answer = client.post(url).form(form).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    answer.headers()["location"].to_str().expect("a path").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_visitor_is_counted_once() {
    let server = Arc::new(Server::start());
    let client = Client::builder().redirect(Policy::none()).no_proxy().build().expect("a client");
    // A ticket stands in for the cookie of a form that was sent before the cookie arrived.
    let mut tickets = Vec::new();
    for _ in 0..VISITORS {
        tickets.push(server.visitor().get("/polls/counting/taste").await.field("ticket"));
    }
    let room = Arc::new(tokio::sync::Semaphore::new(AT_ONCE));
    let (polled, answered) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut votes = tokio::task::JoinSet::new();
    for time in 0..TIMES {
        for (n, ticket) in tickets.iter().enumerate() {
            let (room, server, client) = (Arc::clone(&room), Arc::clone(&server), client.clone());
            let (polled, answered) = (Arc::clone(&polled), Arc::clone(&answered));
            let ticket = ticket.clone();
            votes.spawn(async move {
                let _seat = room.acquire().await.expect("a seat");
                // The second time with another choice.
                let option = ["mutex", "rwlock", "none"][(n + time) % 3];
                let poll = format!("{}/polls/counting/taste", server.address());
                let to = send(&client, &poll, &[("option", option), ("ticket", &ticket)]).await;
                polled.fetch_add(usize::from(!to.contains("repeat")), Ordering::Relaxed);
                let option = ["right", "first", "second", "third"][(n + time) % 4];
                let question = format!("{}/questions/counting/one", server.address());
                let to = send(&client, &question, &[("option", option), ("ticket", &ticket)]).await;
                answered.fetch_add(usize::from(!to.contains("repeat")), Ordering::Relaxed);
            });
        }
    }
    while let Some(vote) = votes.join_next().await {
        vote.expect("a vote");
    }
    assert_eq!(polled.load(Ordering::Relaxed), VISITORS, "told that their vote was counted");
    assert_eq!(answered.load(Ordering::Relaxed), VISITORS, "told that their answer was counted");

    // By asking the database.
    let pool = server.database().await;
    let visitors = i64::try_from(VISITORS).expect("a number");
    for poll in ["counting/taste", "counting/one"] {
        let receipts: i64 = sqlx::query_scalar("select count(*) from receipt where poll = $1")
            .bind(poll)
            .fetch_one(&pool)
            .await
            .expect("receipts");
        let counted: i64 = sqlx::query_scalar("select sum(votes) from counter where poll = $1")
            .bind(poll)
            .fetch_one(&pool)
            .await
            .expect("counters");
        assert_eq!((receipts, counted), (visitors, visitors), "{poll}");
    }
    pool.close().await;

    // By asking the program, while the server runs.
    let mut command = Command::new(PROGRAM);
    alone(&mut command);
    let audit = command.args(["audit", "--data"]).arg(server.data()).output().expect("an audit");
    let said = String::from_utf8_lossy(&audit.stdout);
    assert_eq!(said, format!("{} receipts in 2 polls: every one is counted once\n", 2 * VISITORS));
    assert!(audit.status.success());

    // And by looking at the page.
    let page = client.get(format!("{}/polls/counting/taste", server.address()));
    assert_eq!(page.send().await.expect("the page").status(), StatusCode::OK);
    let late = server.visitor();
    let ticket = late.get("/polls/counting/taste").await.field("ticket");
    let page = late.post("/polls/counting/taste", &[("option", "none"), ("ticket", &ticket)]).await;
    assert!(page.text().contains(&format!("{} votes", VISITORS + 1)), "{}", page.text());
    assert!(!server.log().contains("ERROR"), "{}", server.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_loses_no_acknowledged_vote() {
    let server = Server::start();
    let folder = server.data().to_owned();
    let client = Client::builder().redirect(Policy::none()).no_proxy().build().expect("a client");
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let mut votes = tokio::task::JoinSet::new();
    for _ in 0..32 {
        let (client, acknowledged) = (client.clone(), Arc::clone(&acknowledged));
        let poll = format!("{}/polls/counting/taste", server.address());
        votes.spawn(async move {
            // Until the server is gone.
            while let Ok(answer) = client.post(&poll).form(&[("option", "mutex")]).send().await {
                if answer.status() == StatusCode::SEE_OTHER {
                    acknowledged.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
    }
    while acknowledged.load(Ordering::Relaxed) < 500 {
        tokio::task::yield_now().await;
    }
    let kept = server.kill();
    while votes.join_next().await.is_some() {}
    let mut command = Command::new(PROGRAM);
    alone(&mut command);
    let audit = command.args(["audit", "--data"]).arg(&folder).output().expect("an audit");
    let said = String::from_utf8_lossy(&audit.stdout);
    let receipts: usize =
        said.split(' ').next().and_then(|word| word.parse().ok()).expect("a number");
    assert!(audit.status.success(), "{said}");
    let acknowledged = acknowledged.load(Ordering::Relaxed);
    assert!(receipts >= acknowledged, "{acknowledged} acknowledged, {receipts} kept");
    drop(kept);
}
