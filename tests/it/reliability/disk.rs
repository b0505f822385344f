//! A full disk: votes are turned away and reading goes on, until there is room again.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use interleave::store::Place;

use crate::support::bank::poll;
use crate::support::ledger::{Figures, Kept, Ledger};
use crate::support::process::{Launch, Server};
use crate::support::voter::{Line, Vote};

/// Votes until so many in a row are turned away.
async fn fill(server: &Server, ledger: &Ledger, numbers: &mut impl Iterator<Item = u128>) {
    let mut line = Line::new(server.address);
    let mut in_a_row = 0;
    while in_a_row < 40 {
        let number = numbers.next().expect("endless");
        let refused = ledger.refused();
        let poll = poll(usize::try_from(number % 10).expect("small"));
        assert!(ledger.vote(&mut line, &poll, number).await, "an answer, whatever it is");
        in_a_row = if ledger.refused() > refused { in_a_row + 1 } else { 0 };
        assert!(number < 200_000, "the disk never fills");
    }
}

/// What holds while the disk is full.
async fn only_reading_goes_on(
    server: &Server,
    ledger: &Ledger,
    numbers: &mut impl Iterator<Item = u128>,
) {
    let mut line = Line::new(server.address);
    for path in ["/", "/polls", "/polls/ballots/p0", "/questions/ballots/known", "/healthz"] {
        let page = line.get(path).await.expect("an answer");
        assert_eq!(page.status, 200, "{path}: {}", page.body);
    }
    // Whenever the log begins anew there is room in it for a few votes, which are counted.
    let mut vote = None;
    for number in numbers.take(200) {
        let answer = ledger.answered(&mut line, &poll(0), number).await.expect("an answer");
        if answer.vote() != Vote::Counted {
            vote = Some(answer);
            break;
        }
    }
    let vote = vote.expect("a vote that is turned away");
    assert_eq!(vote.status, 503, "{vote:?}");
    let after: u32 = vote.header("retry-after").expect("when to come back").parse().expect("s");
    assert!((1..=60).contains(&after));
    assert!(vote.header("set-cookie").is_none(), "nothing was done");
}

/// Everybody who was turned away comes again and is counted.
async fn recovered(server: &Server, ledger: &Ledger, launch: &Launch) -> Figures {
    let mut line = Line::new(server.address);
    for _ in 0..100 {
        for (poll, number) in ledger.open() {
            assert!(ledger.vote(&mut line, &poll, number).await);
        }
        if ledger.open().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let figures = ledger.hold(&Kept::read(&Place::Sqlite(launch.file())).await);
    assert_eq!(figures.acknowledged, figures.sent, "{figures:?}\n{}", server.log());
    assert_eq!(figures.refused.keys().collect::<Vec<_>>(), [&503], "{figures:?}");
    figures
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_on_files_is_a_full_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let figures = limited(folder.path()).await;
    println!("a limit of 800 kB: {figures:?}");
}

/// Votes until no file may grow further, and again when they may.
pub(super) async fn limited(folder: &Path) -> Figures {
    let launch = Launch::new(folder).env("INTERLEAVE_TEST_ORDER_KEPT_MS", "100").under(&[
        "prlimit",
        "--fsize=800000:unlimited",
        "--",
    ]);
    let server = launch.start();
    let ledger = Ledger::default();
    let mut numbers = 0..;
    fill(&server, &ledger, &mut numbers).await;
    only_reading_goes_on(&server, &ledger, &mut numbers).await;

    let more = Command::new("prlimit")
        .args(["--fsize=unlimited", "--pid", &server.id().to_string()])
        .status()
        .expect("prlimit runs");
    assert!(more.success());
    let figures = recovered(&server, &ledger, &launch).await;
    server.stop();
    let audit = launch.run(&["audit"]);
    assert!(audit.status.success(), "{audit:?}");
    figures
}

/// How many voted in a poll, in the words of its page.
async fn shown(server: &Server, poll: &str) -> String {
    let mut line = Line::new(server.address);
    let page = line.get(&format!("/polls/{poll}")).await.expect("an answer");
    let words = page.body.split_once("data-turnout>").and_then(|(_, rest)| rest.split_once('<'));
    words.unwrap_or_else(|| panic!("{}", page.body)).0.to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_without_room_shows_what_is_known_and_takes_votes_when_there_is_room() {
    starts_without_room().await;
}

/// Starts on a full disk, after a good end and after a kill, and makes room.
pub(super) async fn starts_without_room() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path()).env("INTERLEAVE_TEST_ORDER_KEPT_MS", "60000");
    let ledger = Ledger::default();
    let mut numbers = 0..;
    // After a good end the database is one file; after a kill, votes are in the log alone.
    for killed in [false, true] {
        let mut server = launch.start();
        let mut line = Line::new(server.address);
        for number in numbers.by_ref().take(40) {
            assert!(ledger.vote(&mut line, &poll(0), number).await);
        }
        let before = shown(&server, &poll(0)).await;
        assert_eq!(before, if killed { "80 votes" } else { "40 votes" });
        if killed {
            server.kill();
        } else {
            server.stop();
        }

        // Not even the index of SQLite's log fits.
        let short = launch.clone().under(&["prlimit", "--fsize=20000:unlimited", "--"]);
        let server = short.start();
        only_reading_goes_on(&server, &Ledger::default(), &mut (1_000_000..)).await;
        assert_eq!(shown(&server, &poll(0)).await, before, "what is known is shown");
        let mut line = Line::new(server.address);
        let ready = line.get("/readyz").await.expect("an answer");
        assert_eq!(ready.status, 503);
        assert!(ready.body.contains("the disk had no room"), "{}", ready.body);
        assert!(server.log().contains("the disk has no room"), "{}", server.log());

        let more = Command::new("prlimit")
            .args(["--fsize=unlimited", "--pid", &server.id().to_string()])
            .status()
            .expect("prlimit runs");
        assert!(more.success());
        while line.get("/readyz").await.expect("an answer").status != 200 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        for number in numbers.by_ref().take(10) {
            assert!(ledger.vote(&mut line, &poll(1), number).await);
        }
        server.stop();
        let figures = ledger.hold(&Kept::read(&Place::Sqlite(launch.file())).await);
        assert_eq!(figures.acknowledged, figures.sent, "{figures:?}");
    }
    let audit = launch.run(&["audit"]);
    assert!(audit.status.success(), "{audit:?}");
}

#[test]
fn a_first_start_without_room_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let short = launch.under(&["prlimit", "--fsize=20000:unlimited", "--"]);
    let Err(ended) = short.try_start() else { panic!("it started") };
    assert!(ended.refused().contains("make room"), "{ended:?}");
}

/// A small disk of its own, gone when dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path) -> Option<Self> {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=4m,mode=777", "tmpfs"])
            .arg(at)
            .output()
            .ok()?;
        mounted.status.success().then(|| Self(at.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_turns_votes_away_until_there_is_room() {
    let folder = tempfile::tempdir().expect("a folder");
    // Only root may make a disk; the limit on files above is tried by everybody.
    let disk = SmallDisk::mount(folder.path());
    if disk.is_none() {
        assert!(!rustix::process::geteuid().is_root() || Path::new("/.dockerenv").exists());
        println!("skipped: no disk can be made here");
        return;
    }
    let launch = Launch::new(folder.path()).env("INTERLEAVE_TEST_ORDER_KEPT_MS", "100");
    let server = launch.start();
    let ledger = Ledger::default();
    let mut numbers = 0..;
    // Something else that takes the room away, and gives it back: more than the log can take.
    let other = folder.path().join("other");
    for _ in 0..3 {
        let _ = std::fs::write(&other, vec![1; 4 << 20]);
        let taken = std::fs::metadata(&other).expect("it is there").len();
        assert!(taken > 1 << 20, "{taken} bytes");
        fill(&server, &ledger, &mut numbers).await;
        only_reading_goes_on(&server, &ledger, &mut numbers).await;
        std::fs::remove_file(&other).expect("room");
        let figures = recovered(&server, &ledger, &launch).await;
        println!("a disk of 4 MiB: {figures:?}");
    }
    server.stop();
    let audit = launch.run(&["audit"]);
    assert!(audit.status.success(), "{audit:?}");
}
