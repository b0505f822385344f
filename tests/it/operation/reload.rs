//! SIGHUP reads the bank again: all of it or nothing, and no request fails meanwhile.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::support::process::{Launch, Server};
use crate::support::voter::Line;

fn hang_up(server: &Server) {
    let pid = Pid::from_raw(i32::try_from(server.id()).expect("small")).expect("a process");
    kill_process(pid, Signal::HUP).expect("a signal");
}

async fn until_said(server: &Server, words: &str, times: usize) {
    let began = Instant::now();
    while server.log().matches(words).count() < times {
        assert!(began.elapsed() < Duration::from_secs(20), "{words:?}: {}", server.log());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn change(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).expect("a file");
    assert!(text.contains(from), "{text}");
    fs::write(file, text.replace(from, to)).expect("written");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hangup_serves_the_bank_as_it_is_now() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let file = folder.path().join("questions/basics/ballots.yaml");
    let server = launch.start();
    let mut line = Line::new(server.address);
    let page = line.get("/concepts/ballots").await.expect("a page");
    assert!(page.body.contains("<h1>Ballots"), "{}", page.body);

    change(&file, "title: Ballots", "title: Ballots anew");
    hang_up(&server);
    until_said(&server, "the bank was read again", 1).await;
    // On a connection that was open before, too.
    let page = line.get("/concepts/ballots").await.expect("a page");
    assert!(page.body.contains("Ballots anew"), "{}", page.body);

    // A bank with an error changes nothing.
    change(&file, "topic:", "tropic:");
    hang_up(&server);
    until_said(&server, "the bank has errors and was not changed", 1).await;
    let page = line.get("/concepts/ballots").await.expect("a page");
    assert!(page.body.contains("Ballots anew"), "{}", page.body);
    server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_fails_while_the_bank_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let server = launch.start();
    let address = server.address;
    let stop = tokio_util::sync::CancellationToken::new();
    let readers: Vec<_> = (0..4)
        .map(|_| {
            let stop = stop.clone();
            tokio::spawn(async move {
                let mut line = Line::new(address);
                let mut pages = 0;
                while !stop.is_cancelled() {
                    let page = line.get("/concepts/ballots").await.expect("a page");
                    assert_eq!(page.status, 200);
                    pages += 1;
                }
                pages
            })
        })
        .collect();
    for times in 1..=20 {
        hang_up(&server);
        until_said(&server, "the bank was read again", times).await;
    }
    stop.cancel();
    for reader in readers {
        assert!(reader.await.expect("an end") > 0);
    }
    server.stop();
}
