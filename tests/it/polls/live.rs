//! Results as they move: at once, soon after a commit, never too often, and not for everybody.

use std::cell::Cell;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::http::{StatusCode, header};
use bytes::Bytes;
use futures_util::{FutureExt, StreamExt};
use interleave::live::{Frames, Live, Sight, Viewer};
use tokio_util::sync::CancellationToken;

use super::{Person, Setup, Site, bank, item, poll, votes};

/// A poll's tally that a test moves, and how often it was read.
#[derive(Clone, Default)]
struct Source {
    tally: Arc<AtomicU64>,
    reads: Arc<AtomicU64>,
}

impl Source {
    fn watch(&self, live: &Live, poll: &str) -> Viewer {
        self.try_watch(live, poll).expect("a seat")
    }

    fn try_watch(&self, live: &Live, poll: &str) -> Option<Viewer> {
        let source = self.clone();
        let read = move || {
            source.reads.fetch_add(1, Ordering::Relaxed);
            let text = format!("{}\n\n", source.tally.load(Ordering::Relaxed));
            let frames = Frames { whole: text.clone().into(), turnout: text.into() };
            async { Some(frames) }
        };
        live.watch(&item(poll), Sight::Whole, read).ok()
    }
}

fn number(frame: &Bytes) -> Option<u64> {
    std::str::from_utf8(frame).unwrap().trim().parse().ok()
}

#[tokio::test(start_paused = true)]
async fn viewers_share_one_encoded_frame_and_a_task_that_ends_with_them() {
    let live = Live::new(10, CancellationToken::new());
    let source = Source::default();
    let mut viewers: Vec<Viewer> = (0..5).map(|_| source.watch(&live, "lab/p")).collect();
    let mut first = Vec::new();
    for viewer in &mut viewers {
        first.push(viewer.next().await.unwrap());
    }
    assert!(first.iter().all(|frame| frame.as_ptr() == first[0].as_ptr()), "encoded once");
    assert_eq!(source.reads.load(Ordering::Relaxed), 1);
    assert_eq!(live.watched(), 1);
    // The last leaves while another comes: nobody is forgotten.
    drop(viewers);
    let mut late = source.watch(&live, "lab/p");
    source.tally.store(3, Ordering::Relaxed);
    live.moved(&item("lab/p"));
    while number(&late.next().await.unwrap()) != Some(3) {}
    drop(late);
    tokio::time::sleep(Duration::from_millis(1)).await;
    assert_eq!(live.watched(), 0);
}

#[tokio::test(start_paused = true)]
async fn many_changes_become_eight_frames_a_second_and_the_last_is_never_missing() {
    let live = Live::new(10, CancellationToken::new());
    let source = Source::default();
    let mut viewer = source.watch(&live, "lab/p");
    assert_eq!(number(&viewer.next().await.unwrap()), Some(0));
    let frames = Cell::new(0);
    let last = Cell::new(0);
    let votes = async {
        for vote in 1..=500 {
            source.tally.store(vote, Ordering::Relaxed);
            live.moved(&item("lab/p"));
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    let watch = async {
        while let Some(frame) = viewer.next().await {
            frames.set(frames.get() + 1);
            last.set(number(&frame).unwrap());
        }
    };
    tokio::select! { () = votes => {}, () = watch => {} }
    assert_eq!(last.get(), 500);
    assert!((7..=10).contains(&frames.get()), "{} frames in a second", frames.get());
}

#[tokio::test(start_paused = true)]
async fn a_lone_change_is_shown_at_once() {
    let live = Live::new(10, CancellationToken::new());
    let source = Source::default();
    let mut viewer = source.watch(&live, "lab/p");
    viewer.next().await.unwrap();
    tokio::time::sleep(Duration::from_secs(5)).await;
    source.tally.store(1, Ordering::Relaxed);
    let begun = tokio::time::Instant::now();
    live.moved(&item("lab/p"));
    assert_eq!(number(&viewer.next().await.unwrap()), Some(1));
    assert!(begun.elapsed() < Duration::from_millis(5));
}

#[tokio::test(start_paused = true)]
async fn without_changes_there_is_a_sign_of_life_and_what_was_missed_is_found() {
    let live = Live::new(10, CancellationToken::new());
    let source = Source::default();
    let mut viewer = source.watch(&live, "lab/p");
    viewer.next().await.unwrap();
    let begun = tokio::time::Instant::now();
    for beat in 1..=3 {
        assert_eq!(viewer.next().await.unwrap(), ":\n\n");
        assert_eq!(begun.elapsed().as_secs(), 15 * beat);
    }
    // Word of this never comes.
    source.tally.store(9, Ordering::Relaxed);
    assert_eq!(number(&viewer.next().await.unwrap()), Some(9));
    assert_eq!(begun.elapsed().as_secs(), 60);
}

#[tokio::test(start_paused = true)]
async fn a_vote_that_changes_nothing_shown_is_no_sign_of_life() {
    let live = Live::new(10, CancellationToken::new());
    let source = Source::default();
    let mut viewer = source.watch(&live, "lab/p");
    viewer.next().await.unwrap();
    let begun = tokio::time::Instant::now();
    // As votes of a private poll whose step is not complete: it is read, and shows what it showed.
    for _ in 0..20 {
        live.moved(&item("lab/p"));
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(viewer.next().now_or_never().is_none(), "after {:?}", begun.elapsed());
    }
    assert!(source.reads.load(Ordering::Relaxed) > 10, "it was read all the while");
    assert_eq!(viewer.next().await.unwrap(), ":\n\n");
    assert_eq!(begun.elapsed().as_secs(), 15, "the sign of life keeps its own time");
}

#[tokio::test(start_paused = true)]
async fn who_stays_is_served_when_another_leaves() {
    let live = Live::new(10, CancellationToken::new());
    let source = Source::default();
    let (mut stays, mut leaves) = (source.watch(&live, "lab/p"), source.watch(&live, "lab/p"));
    for vote in 1..=3 {
        source.tally.store(vote, Ordering::Relaxed);
        live.moved(&item("lab/p"));
        while number(&leaves.next().await.unwrap()) != Some(vote) {}
        while number(&stays.next().await.unwrap()) != Some(vote) {}
        leaves = source.watch(&live, "lab/p");
        assert_eq!(live.watched(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_viewer_who_does_not_read_has_one_frame_waiting_not_a_hundred() {
    let live = Live::new(10, CancellationToken::new());
    let source = Source::default();
    let mut viewer = source.watch(&live, "lab/p");
    viewer.next().await.unwrap();
    for vote in 1..=100 {
        source.tally.store(vote, Ordering::Relaxed);
        live.moved(&item("lab/p"));
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(number(&viewer.next().await.unwrap()), Some(100));
    assert!(viewer.next().now_or_never().is_none());
}

#[tokio::test(start_paused = true)]
async fn streams_end_when_the_server_stops() {
    let stop = CancellationToken::new();
    let live = Live::new(10, stop.clone());
    let mut viewer = Source::default().watch(&live, "lab/p");
    viewer.next().await.unwrap();
    stop.cancel();
    assert!(viewer.next().await.is_none());
    assert_eq!(live.watched(), 0);
    assert!(Source::default().watch(&live, "lab/p").next().await.is_none(), "nor do they begin");
}

#[tokio::test]
async fn a_change_reaches_a_viewer_within_a_quarter_second_of_its_commit() {
    let site = Site::with(poll("p", "results: always")).await;
    let mut events =
        Person::new(&site).events("/polls/lab/p/events").await.unwrap_or_else(|a| panic!("{a:?}"));
    assert_eq!(votes(&events.next().await.unwrap())[0].1, 0, "the tally as it is, at once");
    let mut slowest = Duration::ZERO;
    for vote in 1..=20 {
        site.crowd("lab/p", "a", 1).await;
        let committed = Instant::now();
        while votes(&events.next().await.unwrap())[0].1 < vote {}
        slowest = slowest.max(committed.elapsed());
    }
    assert!(slowest < Duration::from_millis(250), "{slowest:?}");
}

#[tokio::test]
async fn events_are_for_those_who_may_see_the_page() {
    let site = Site::with(poll("p", "")).await;
    site.crowd("lab/p", "a", 3).await;
    let mut ann = Person::new(&site);
    let refused = ann.events("/polls/lab/p/events").await.err().unwrap();
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!refused.text.contains("data:") && !refused.text.contains("votes"));
    let turnout = ann
        .events("/polls/lab/p/events?turnout")
        .await
        .unwrap_or_else(|a| panic!("{a:?}"))
        .next()
        .await;
    assert_eq!(turnout.unwrap().to_string(), r#"{"options":[],"turnout":"3 votes"}"#);
    ann.post("lab/p", "option=b").await;
    let seen = ann
        .events("/polls/lab/p/events")
        .await
        .unwrap_or_else(|a| panic!("{a:?}"))
        .next()
        .await
        .unwrap();
    assert_eq!(votes(&seen)[..2], [("a".to_owned(), 3), ("b".to_owned(), 1)]);
    for path in ["/polls/lab/none/events", "/polls/none/p/events", "/polls/lab/P/events"] {
        assert_eq!(ann.events(path).await.err().unwrap().status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn past_the_bound_viewers_are_told_to_come_back() {
    let mut setup = Setup::new(poll("p", "results: always"));
    setup.viewers = 2;
    let site = setup.start().await;
    let mut ann = Person::new(&site);
    let one = ann.events("/polls/lab/p/events").await;
    let _two = ann.events("/polls/lab/p/events?turnout").await;
    let refused = ann.events("/polls/lab/p/events").await.err().unwrap();
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.header(header::RETRY_AFTER).parse::<u32>().is_ok());
    drop(one);
    assert!(ann.events("/polls/lab/p/events").await.is_ok());
}

#[test]
fn a_server_with_viewers_stops_in_time_and_ends_their_streams() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Command::new(env!("CARGO_BIN_EXE_interleave"))
        .args(["serve", "--listen", "127.0.0.1:0", "--demos", "recorded", "--questions"])
        .arg(bank(folder.path(), &poll("p", "results: always")))
        .arg("--data")
        .arg(folder.path().join("data"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().rsplit("http://").next().unwrap().to_owned();
    let mut viewers: Vec<TcpStream> = (0..50)
        .map(|_| {
            let mut stream = TcpStream::connect(&address).unwrap();
            let request = format!("GET /polls/lab/p/events HTTP/1.1\r\nhost: {address}\r\n\r\n");
            stream.write_all(request.as_bytes()).unwrap();
            let mut bytes = [0; 4_096];
            let mut text = String::new();
            while !text.contains("event: tally") {
                let read = stream.read(&mut bytes).unwrap();
                assert!(read > 0, "{text}");
                text.push_str(std::str::from_utf8(&bytes[..read]).unwrap());
            }
            stream
        })
        .collect();
    let begun = Instant::now();
    let pid = rustix::process::Pid::from_child(&server);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    let ended = server.wait().unwrap();
    assert!(ended.success());
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    for viewer in &mut viewers {
        let mut rest = String::new();
        viewer.read_to_string(&mut rest).unwrap();
        assert!(
            rest.ends_with("0\r\n\r\n"),
            "the last chunk, so no viewer takes it for a fault: {rest:?}"
        );
    }
}
