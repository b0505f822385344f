//! A power cut at any moment: whatever the disk had not been made to keep may be gone, in pieces.
//!
//! The real server votes under strace. From the trace come the files as a cut could have left them,
//! a thousand times; each must open, be sound, and have every vote that was acknowledged before.
//! With `synchronous=NORMAL` the same test finds votes that are lost, so it can find them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use interleave::store::{Place, Store};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sqlx::{Connection, SqliteConnection};

use super::held::open_reader;
use crate::support::bank::poll;
use crate::support::ledger::{Kept, choice};
use crate::support::process::{Launch, key};
use crate::support::trace::{self, Disk, Event, Kind};
use crate::support::voter::{Line, Vote, tag, visitor};

const IMAGES: usize = 1_000;
const VOTES: u128 = 1_200;
const LINES: u128 = 6;

/// What a trace shows.
pub(super) struct Traced {
    events: Vec<Event>,
    database: PathBuf,
}

/// Has a traced server take votes, and kills it in the middle of them.
pub(super) async fn traced(settings: &[(&str, &str)]) -> Traced {
    traced_beside(settings, false).await
}

/// The same, with or without a reader that keeps a transaction open all the while.
pub(super) async fn traced_beside(settings: &[(&str, &str)], reader: bool) -> Traced {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("trace");
    let mut launch = Launch::new(folder.path())
        .under(&trace::strace(&out))
        // The log is emptied often enough for cuts to fall into it.
        .env("INTERLEAVE_TEST_ORDER_KEPT_MS", "150");
    for (name, value) in settings {
        launch = launch.env(name, value);
    }
    let mut server = launch.start();
    let reader = if reader { Some(open_reader(&launch.file()).await) } else { None };
    let address = server.address;
    let voters: Vec<_> = (0..LINES)
        .map(|line| {
            tokio::spawn(async move {
                let mut connection = Line::new(address);
                for number in (line..VOTES).step_by(usize::try_from(LINES).expect("small")) {
                    // A ticket instead of a cookie: so the answer says whose vote it was.
                    let ticket = key().sign("ticket", visitor(number));
                    let form = format!("option={}&ticket={ticket}", choice(number));
                    let path = format!("/polls/{}", poll_of(number));
                    let answer = connection.send("POST", &path, "", &form).await;
                    assert_eq!(answer.expect("an answer").vote(), Vote::Counted);
                }
            })
        })
        .collect();
    for voter in voters {
        voter.await.expect("a voter");
    }
    server.kill_traced();
    if let Some(reader) = reader {
        reader.close().await.expect("it was open all the while");
    }
    let text = std::fs::read(&out).expect("the trace");
    Traced { events: trace::read(&text), database: launch.file() }
}

fn poll_of(number: u128) -> String {
    poll(usize::try_from(number % 10).expect("small"))
}

/// Whose vote an answer acknowledges.
fn acknowledged(said: &[u8]) -> Option<u128> {
    if !said.starts_with(b"HTTP/1.1 303") {
        return None;
    }
    let said = String::from_utf8_lossy(said);
    let visitor = said.split("visitor=").nth(1)?;
    u128::from_str_radix(visitor.get(..32)?, 16).ok()
}

/// What became of the images.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) images: usize,
    /// Images that lack acknowledged votes.
    pub(super) lossy: usize,
    /// The most that any of them lacks.
    most: usize,
    pub(super) acknowledged: usize,
}

/// Cuts the power at random moments, and looks at what each cut left.
pub(super) async fn cuts(traced: &Traced, images: usize, seed: u64) -> Found {
    let mut random = StdRng::seed_from_u64(seed);
    let of_database = |name: &Path| {
        let name = name.to_string_lossy().into_owned();
        let end = name.strip_prefix(&*traced.database.to_string_lossy()).map(str::to_owned);
        end.filter(|end| ["", "-wal", "-journal"].contains(&end.as_str()))
    };
    // Moments at which something changes on disk or for a voter.
    let matters = |event: &Event| match event {
        Event::Began(call) => match &call.kind {
            Kind::Say(said) => acknowledged(said).is_some(),
            Kind::Write { file, .. }
            | Kind::Truncate { file, .. }
            | Kind::Sync { file }
            | Kind::Unlink { file } => of_database(file).is_some(),
        },
        Event::Ended(_) => false,
    };
    let moments: Vec<usize> = traced
        .events
        .iter()
        .enumerate()
        .filter(|(_, event)| matters(event))
        .map(|(at, _)| at)
        .collect();
    let mut chosen: Vec<usize> =
        (0..images).map(|_| moments[random.random_range(0..moments.len())]).collect();
    chosen.sort_unstable();

    let mut disk = Disk::default();
    let mut acks = BTreeSet::new();
    let mut found = Found::default();
    let mut at = 0;
    let mut looks = tokio::task::JoinSet::new();
    for moment in chosen {
        // What the moment's own event does may have happened, too; an answer has been given.
        while at <= moment {
            disk.see(&traced.events[at]);
            if let Event::Began(call) = &traced.events[at]
                && let Kind::Say(said) = &call.kind
            {
                acks.extend(acknowledged(said));
            }
            at += 1;
        }
        let folder = tempfile::tempdir_in(scratch()).expect("a folder");
        for (name, bytes) in disk.cut(&mut random) {
            if let Some(end) = of_database(&name) {
                let file = folder.path().join(format!("cut.db{end}"));
                std::fs::write(file, bytes).expect("an image");
            }
        }
        if looks.len() >= 4 {
            let lost: usize = looks.join_next().await.expect("a look").expect("a sound image");
            found.note(lost);
        }
        looks.spawn(look(folder, acks.clone()));
    }
    while let Some(lost) = looks.join_next().await {
        found.note(lost.expect("a sound image"));
    }
    let said = traced.events.iter().filter_map(|event| match event {
        Event::Began(call) => match &call.kind {
            Kind::Say(said) => acknowledged(said),
            _ => None,
        },
        Event::Ended(_) => None,
    });
    found.acknowledged = said.collect::<BTreeSet<_>>().len();
    found
}

impl Found {
    fn note(&mut self, lost: usize) {
        self.images += 1;
        self.lossy += usize::from(lost > 0);
        self.most = self.most.max(lost);
    }
}

/// In memory where there is room for it: the images need not survive a power cut.
fn scratch() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() }
}

/// Opens an image as the server would, finds it sound, and counts the acknowledged votes it lacks.
async fn look(folder: tempfile::TempDir, acks: BTreeSet<u128>) -> usize {
    let file = folder.path().join("cut.db");
    let place = Place::Sqlite(file.clone());
    let store = Store::open(&place).await.unwrap_or_else(|error| panic!("it opens: {error}"));
    let audit = store.audit().await.expect("an audit");
    assert_eq!(audit.discrepancies, [], "it adds up");
    store.close().await;

    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file);
    let mut connection = SqliteConnection::connect_with(&options).await.expect("it opens");
    let findings: Vec<String> = sqlx::query_scalar("pragma integrity_check")
        .fetch_all(&mut connection)
        .await
        .expect("a check");
    assert_eq!(findings, ["ok"]);
    connection.close().await.expect("an end");

    let kept = Kept::read(&place).await;
    let there: BTreeSet<&(String, Vec<u8>)> = kept.receipts.iter().collect();
    assert_eq!(there.len(), kept.receipts.len(), "none twice");
    let receipt = |number: &u128| {
        let poll = poll_of(*number);
        let tag = tag(&poll, visitor(*number)).0.to_vec();
        (poll, tag)
    };
    acks.iter().filter(|number| !there.contains(&receipt(number))).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_power_cuts_lose_nothing() {
    let began = Instant::now();
    let traced = traced(&[]).await;
    let ran = began.elapsed();
    let found = cuts(&traced, IMAGES, 1).await;
    println!("traced in {ran:?}, looked at after {:?}: {found:?}", began.elapsed());
    assert_eq!((found.images, found.lossy), (IMAGES, 0), "{found:?}");
    assert_eq!(found.acknowledged, usize::try_from(VOTES).expect("small"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn power_cuts_with_a_reader_held_open_lose_nothing() {
    let traced = traced_beside(&[], true).await;
    let found = cuts(&traced, IMAGES / 2, 3).await;
    println!("with a reader held open: {found:?}");
    assert_eq!((found.images, found.lossy), (IMAGES / 2, 0), "{found:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_cuts_find_what_normal_loses() {
    let traced = traced(&[("INTERLEAVE_TEST_SYNCHRONOUS", "normal")]).await;
    let found = cuts(&traced, IMAGES / 5, 2).await;
    println!("with synchronous=NORMAL: {found:?}");
    assert!(found.lossy > found.images / 4, "the test has no teeth: {found:?}");
}
