//! Every promise, tried once more and written down: `tests/reliability` makes RELIABILITY.md of it.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use interleave::clock::Clock;
use interleave::demos::{Limits, Runner};
use interleave::store::Place;
use sqlx::{Connection, SqliteConnection};

use super::held::open_reader;
use super::{disk, kill, power, stop, together};
use crate::privacy::thief;
use crate::support::bank::poll;
use crate::support::ledger::{Figures, Ledger};
use crate::support::postgres::Postgres;
use crate::support::process::{Launch, PROGRAM, Server};
use crate::support::voter::{Line, Vote, visitor};

const KILLS: u64 = 100;
const IMAGES: usize = 3_000;

/// What is written.
#[derive(Default)]
struct Page {
    rows: String,
}

impl Page {
    /// A promise that holds, and what was found.
    fn held(&mut self, promise: &str, found: &str) {
        println!("{promise}: {found}");
        let _ = writeln!(self.rows, "| {promise} | {found} |");
    }

    /// A promise that could not be tried here.
    fn skipped(&mut self, promise: &str, why: &str) {
        self.held(promise, &format!("skipped: {why}"));
    }
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|ran| ran.status.success())
}

fn in_words(figures: &Figures) -> String {
    format!(
        "{} votes acknowledged, 0 lost, 0 counted twice; {} requests cut short",
        figures.acknowledged, figures.broken
    )
}

/// The times of lone votes, sorted.
async fn lone_votes(server: &Server, ledger: &Ledger, first: u128) -> Vec<Duration> {
    let mut line = Line::new(server.address);
    let (mut times, began) = (Vec::new(), Instant::now());
    let mut number = first;
    // As long as two rounds of emptying the log.
    while began.elapsed() < Duration::from_secs(12) {
        let sent = Instant::now();
        assert!(ledger.vote(&mut line, &poll(0), number).await);
        times.push(sent.elapsed());
        number += 1;
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    times.sort_unstable();
    times
}

fn spread(times: &[Duration]) -> String {
    let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1e3;
    format!("p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms", at(50), at(99), at(100))
}

async fn kills(page: &mut Page) {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let figures = kill::kills(&launch, &Place::Sqlite(launch.file()), 0..KILLS).await;
    page.held(
        &format!(
            "A vote that was acknowledged survives SIGKILL ({KILLS} kills under load, SQLite)"
        ),
        &in_words(&figures),
    );

    let url = Postgres::shared().database().await;
    let launch = launch.env("DATABASE_URL", &url);
    let place = Place::Postgres { url, allow_unsafe: false };
    let figures = kill::kills(&launch, &place, 0..KILLS / 2).await;
    page.held(&format!("The same on PostgreSQL ({} kills)", KILLS / 2), &in_words(&figures));

    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path()).env("INTERLEAVE_TEST_ORDER_KEPT_MS", "50");
    launch.start().stop();
    let reader = open_reader(&launch.file()).await;
    let figures = kill::kills(&launch, &Place::Sqlite(launch.file()), 0..KILLS / 4).await;
    reader.close().await.expect("it was open all the while");
    let promise =
        format!("The same while a reader holds the write-ahead log ({} kills)", KILLS / 4);
    page.held(&promise, &in_words(&figures));
}

async fn power_cuts(page: &mut Page) {
    let promise = "A vote that was acknowledged survives a power cut";
    if !is_there("strace") {
        return page.skipped(promise, "strace is not installed");
    }
    let traced = power::traced(&[]).await;
    let found = power::cuts(&traced, IMAGES, 11).await;
    assert_eq!(found.lossy, 0, "{found:?}");
    let said = format!(
        "{} images of the disk at random moments in {} votes: 0 lack one, 0 damaged",
        found.images, found.acknowledged
    );
    page.held(promise, &said);
    let traced = power::traced_beside(&[], true).await;
    let found = power::cuts(&traced, IMAGES / 5, 12).await;
    assert_eq!(found.lossy, 0, "{found:?}");
    let said = format!("{} images: 0 lack one, 0 damaged", found.images);
    page.held("The same while a reader holds the write-ahead log", &said);
    let traced = power::traced(&[("INTERLEAVE_TEST_SYNCHRONOUS", "normal")]).await;
    let found = power::cuts(&traced, IMAGES / 10, 13).await;
    assert!(found.lossy > found.images / 4, "the test has no teeth: {found:?}");
    let said =
        format!("{} of {} images lack some, so this would notice", found.lossy, found.images);
    page.held("Against it: the same cuts with `synchronous=NORMAL`", &said);
}

async fn several(page: &mut Page) {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let figures = together::through_two(&launch, &Place::Sqlite(launch.file())).await;
    let said = format!("{} votes, each sent to both: each counted once", figures.acknowledged);
    page.held("Two servers on one file count each vote once", &said);
    let folder = tempfile::tempdir().expect("a folder");
    let url = Postgres::shared().database().await;
    let launch = Launch::new(folder.path()).env("DATABASE_URL", &url);
    let place = Place::Postgres { url, allow_unsafe: false };
    let figures = together::through_two(&launch, &place).await;
    let said = format!("{} votes, each sent to both: each counted once", figures.acknowledged);
    page.held("Two servers on one PostgreSQL count each vote once", &said);
    for _ in 0..6 {
        let folder = tempfile::tempdir().expect("a folder");
        together::eight_open(&Launch::new(folder.path()));
    }
    page.held("Eight servers may start at once on an empty file", "48 of 48 started");
    for _ in 0..3 {
        let folder = tempfile::tempdir().expect("a folder");
        let url = Postgres::shared().database().await;
        together::eight_open(&Launch::new(folder.path()).env("DATABASE_URL", &url));
    }
    page.held("Eight servers may start at once on an empty PostgreSQL", "24 of 24 started");
}

async fn readers(page: &mut Page) {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let server = launch.start();
    let ledger = Ledger::default();
    let without = lone_votes(&server, &ledger, 0).await;
    let reader = open_reader(&launch.file()).await;
    let with = lone_votes(&server, &ledger, 1 << 40).await;
    reader.close().await.expect("an end");
    server.stop();
    assert_eq!(ledger.refused(), 0);
    assert!(with[(with.len() - 1) * 99 / 100] < Duration::from_millis(50), "{}", spread(&with));
    let said = format!("{}; without a reader {}", spread(&with), spread(&without));
    page.held(
        "A reader that keeps a transaction open costs 99 of 100 votes less than 50 ms",
        &said,
    );
}

async fn ends(page: &mut Page) {
    let (ends, figures) = stop::stops(6).await;
    let longest = ends.iter().max().copied().unwrap_or_default();
    let said = format!(
        "{} stops with 100 viewers and running demos, longest {:.1} s; {} votes acknowledged, 0 lost",
        ends.len(),
        longest.as_secs_f64(),
        figures.acknowledged
    );
    page.held("A stop under load takes less than 5 s and loses nothing", &said);
}

async fn disks(page: &mut Page) {
    let folder = tempfile::tempdir().expect("a folder");
    let figures = disk::limited(folder.path()).await;
    let refused: u64 = figures.refused.values().sum();
    let said = format!(
        "{refused} votes refused with 503 while no file could grow; {} of {} counted after, without a restart",
        figures.acknowledged, figures.sent
    );
    page.held("A full disk refuses votes, loses none, and reading goes on", &said);
    disk::starts_without_room().await;
    page.held(
        "A start on a full disk shows what is known, and takes votes once there is room",
        "after a good end and after a kill",
    );
}

async fn halls(page: &mut Page) {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Launch::new(folder.path()).without("INTERLEAVE_LIMITS").start();
    let mut line = Line::new(server.address);
    let mut counted = 0;
    for number in 0..20_000 {
        let vote = line.vote(&poll(0), &["first"], visitor(number)).await.expect("an answer");
        counted += u32::from(vote == Vote::Counted);
        assert!(number >= 400 || vote == Vote::Counted, "voter {number} of the hall");
    }
    assert!(counted < 2_000, "{counted} votes of one script");
    server.stop();
    let said = format!("the first 400 of 400; of 20,000 from one address {counted} were counted");
    page.held("A hall of 400 behind one address votes, a script does not", &said);
}

async fn thieves(page: &mut Page) {
    let (found, chance) = thief::matched(300, 3, Duration::from_millis(300)).await;
    let said = format!(
        "{:.2} % of 300 people matched between two polls, by the best of three ways; chance is {:.2} %",
        found * 100.0,
        chance * 100.0
    );
    page.held("Who steals file, log and an earlier copy cannot match one person’s votes", &said);
}

async fn versions() -> (String, String) {
    let sqlite = async {
        let mut memory = SqliteConnection::connect("sqlite::memory:").await?;
        sqlx::query_scalar::<_, String>("select sqlite_version()").fetch_one(&mut memory).await
    };
    let url = Postgres::shared().database().await;
    let postgres = async {
        let mut server = sqlx::PgConnection::connect(&url).await?;
        sqlx::query_scalar::<_, String>("select current_setting('server_version')")
            .fetch_one(&mut server)
            .await
    };
    let (sqlite, postgres): (sqlx::Result<String>, sqlx::Result<String>) =
        (sqlite.await, postgres.await);
    (sqlite.unwrap_or_default(), postgres.unwrap_or_default())
}

/// Where and when this was.
async fn head() -> String {
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let limits = Limits { program: PROGRAM.into(), ..Limits::default() };
    let runner = Runner::start(limits).expect("a runner");
    let sandbox = runner.report().level().to_string();
    runner.shutdown().await;
    let (sqlite, postgres) = versions().await;
    format!(
        "# Reliability\n\n\
         Written by `tests/reliability`, which tries each promise and ends with an error at the first that \
         does not hold. How each is tried stands in `tests/it/reliability/` and `tests/it/privacy/`.\n\n\
         | | |\n|---|---|\n| Date | {} |\n| Kernel | Linux {}, {cores} cores |\n| Sandbox | {sandbox} |\n\
         | Databases | SQLite {sqlite}, PostgreSQL {postgres} |\n| Build | Interleave {}, with debug assertions |\n\n\
         | Promise | Found |\n|---|---|\n",
        Clock::System.today(),
        kernel.trim(),
        env!("CARGO_PKG_VERSION"),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "tests/reliability runs it"]
async fn every_promise() {
    let mut page = Page::default();
    kills(&mut page).await;
    power_cuts(&mut page).await;
    several(&mut page).await;
    readers(&mut page).await;
    ends(&mut page).await;
    disks(&mut page).await;
    halls(&mut page).await;
    thieves(&mut page).await;
    let text = head().await + &page.rows;
    println!("{text}");
    if let Ok(file) = std::env::var("INTERLEAVE_RELIABILITY") {
        std::fs::write(Path::new(&file), text).expect("written");
    }
}
