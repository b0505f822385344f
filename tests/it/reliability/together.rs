//! Several on one database: started at once, and voting through each other.

use std::collections::BTreeSet;
use std::path::Path;

use interleave::store::Place;

use crate::support::bank::poll;
use crate::support::ledger::{Figures, Kept, Ledger};
use crate::support::postgres::Postgres;
use crate::support::process::Launch;
use crate::support::voter::Line;

/// As many as start at once.
const SERVERS: usize = 8;

/// Opens a database with eight servers at once.
pub(super) fn eight_open(launch: &Launch) {
    let starting: Vec<_> = (0..SERVERS)
        .map(|_| {
            let launch = launch.clone();
            std::thread::spawn(move || launch.start())
        })
        .collect();
    for server in starting {
        let server = server.join().expect("it starts");
        assert!(!server.log().contains("ERROR"), "{}", server.log());
    }
}

#[test]
fn eight_at_once_on_an_empty_file() {
    for _ in 0..6 {
        let folder = tempfile::tempdir().expect("a folder");
        eight_open(&Launch::new(folder.path()));
    }
}

#[tokio::test]
async fn eight_at_once_on_an_empty_postgres() {
    for _ in 0..3 {
        let folder = tempfile::tempdir().expect("a folder");
        let url = Postgres::shared().database().await;
        eight_open(&Launch::new(folder.path()).env("DATABASE_URL", &url));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_servers_at_once_in_an_empty_folder_share_a_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path()).without("INTERLEAVE_KEY");
    let starting: Vec<_> = (0..SERVERS)
        .map(|_| {
            let launch = launch.clone();
            tokio::task::spawn_blocking(move || launch.start())
        })
        .collect();
    let mut servers = Vec::new();
    for server in starting {
        servers.push(server.await.expect("a server"));
    }
    // A visitor whom one server has met is known to all: the second vote is a repeat everywhere.
    let first = Line::new(servers[0].address)
        .send("POST", &format!("/polls/{}", poll(0)), "", "option=first")
        .await
        .expect("an answer");
    let cookie = first.head.split("set-cookie: ").find(|line| line.starts_with("visitor="));
    let cookie = cookie.and_then(|line| line.split(';').next()).expect("a cookie");
    for server in &servers {
        let again = Line::new(server.address)
            .send(
                "POST",
                &format!("/polls/{}", poll(0)),
                &format!("Cookie: {cookie}\r\n"),
                "option=first",
            )
            .await
            .expect("an answer");
        assert!(again.header("location").is_some_and(|to| to.contains("repeat")), "{again:?}");
    }
    for server in servers {
        server.stop();
    }
    assert_eq!(
        files(folder.path()),
        ["interleave.db", "interleave.db.lock", "key"].map(str::to_owned).into()
    );
}

fn files(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    let files = entries.filter(|entry| entry.path().is_file());
    files.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Everybody votes through two servers at the same time, up to three times each.
pub(super) async fn through_two(launch: &Launch, place: &Place) -> Figures {
    let servers = [launch.start(), launch.start()];
    let ledger = Ledger::default();
    let voters: Vec<_> = (0..12_u128)
        .map(|voter| {
            let ledger = ledger.clone();
            let mut lines = [Line::new(servers[0].address), Line::new(servers[1].address)];
            tokio::spawn(async move {
                for turn in 0..60 {
                    // Two voters share each number, so that the same vote arrives from both sides.
                    let number = (voter / 2) << 32 | turn;
                    let poll = poll(usize::try_from(turn % 10).expect("small"));
                    let [one, other] = &mut lines;
                    let (one, other) = tokio::join!(
                        ledger.vote(one, &poll, number),
                        ledger.vote(other, &poll, number)
                    );
                    assert!(one && other, "an answer each");
                    if turn % 3 == 0 {
                        assert!(ledger.vote(&mut lines[0], &poll, number).await);
                    }
                }
            })
        })
        .collect();
    for voter in voters {
        voter.await.expect("a voter");
    }
    let figures = ledger.hold(&Kept::read(place).await);
    assert_eq!((figures.sent, figures.acknowledged, figures.kept), (360, 360, 360), "{figures:?}");
    assert_eq!(figures.refused.len(), 0, "{figures:?}");
    for server in servers {
        server.stop();
    }
    let audit = launch.run(&["audit"]);
    assert!(audit.status.success(), "{audit:?}");
    assert_eq!(audit.out, "360 receipts in 10 polls: every one is counted once\n");
    figures
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_file_count_each_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    through_two(&launch, &Place::Sqlite(launch.file())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_postgres_count_each_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = Postgres::shared().database().await;
    let launch = Launch::new(folder.path()).env("DATABASE_URL", &url);
    through_two(&launch, &Place::Postgres { url, allow_unsafe: false }).await;
}
