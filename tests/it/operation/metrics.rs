//! Figures for Prometheus on an address of their own, and an access log that tells nothing of anybody.

use std::net::{SocketAddr, TcpListener};

use crate::support::bank::poll;
use crate::support::process::Launch;
use crate::support::voter::{Line, Vote, cookie, visitor};

fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address")
}

fn figure(text: &str, name: &str) -> String {
    let line = text.lines().find(|line| line.starts_with(name));
    let value = line.and_then(|line| line.rsplit(' ').next());
    value.map_or_else(|| panic!("no {name} in {text}"), str::to_owned)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_say_what_was_done_and_are_not_for_visitors() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = free_address();
    let server = Launch::new(folder.path()).env("INTERLEAVE_METRICS", &at.to_string()).start();
    let mut line = Line::new(server.address);
    for number in 0..7 {
        let vote = line.vote(&poll(0), &["first"], visitor(number)).await.expect("an answer");
        assert_eq!(vote, Vote::Counted);
    }
    let again = line.vote(&poll(0), &["first"], visitor(0)).await.expect("an answer");
    assert_eq!(again, Vote::Repeated);
    line.get("/no/such/page").await.expect("an answer");
    let figures = Line::new(at).get("/metrics").await.expect("an answer");
    assert_eq!(figures.status, 200);
    let text = figures.body;
    assert_eq!(figure(&text, "interleave_state{name=\"ballots_counted_total\"}"), "7.0");
    assert_eq!(figure(&text, "interleave_state{name=\"ballots_repeated_total\"}"), "1.0");
    assert_eq!(figure(&text, "interleave_state{name=\"file_in_place\"}"), "1.0");
    let route = "method=\"POST\",route=\"/polls/{concept}/{poll}\"";
    let requests = format!("interleave_requests_total{{{route},status=\"303\"}}");
    assert_eq!(figure(&text, &requests), "8");
    let busy = figure(&text, &format!("interleave_handler_busy_seconds{{{route}}}"));
    assert!(busy.parse::<f64>().expect("seconds") > 0.0, "{busy}");
    assert!(text.contains("route=\"none\",status=\"404\""), "{text}");
    assert!(!text.contains("no/such"), "an address that was made up is in no label");
    // The site itself does not have them.
    assert_eq!(line.get("/metrics").await.expect("an answer").status, 404);
    server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_access_log_names_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let quiet = Launch::new(folder.path());
    let server = quiet.start();
    Line::new(server.address).get("/polls").await.expect("a page");
    assert!(!server.log().contains("interleave::access"), "only when it is asked for");
    server.stop();
    let server = quiet.env("INTERLEAVE_ACCESS_LOG", "true").start();
    let mut line = Line::new(server.address);
    let who = cookie(visitor(3));
    let agent = format!("{who}User-Agent: Telltale/1.0\r\nX-Forwarded-For: 203.0.113.77\r\n");
    let path = format!("/polls/{}", poll(2));
    let vote = line.send("POST", &path, &agent, "option=second").await.expect("an answer");
    assert_eq!(vote.status, 303);
    let log = server.log();
    assert!(log.contains("route=\"/polls/{concept}/{poll}\" status=303"), "{log}");
    for secret in ["Telltale", "203.0.113.77", "127.0.0.1", "second", "p2", "visitor="] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
    server.stop();
}
