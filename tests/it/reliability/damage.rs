//! Files that are not as they should be: one clear line, code 1, and not a byte changed.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use interleave::store::{Place, Store, VoteOutcome};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sqlx::{Connection, Executor, SqliteConnection};
use tempfile::TempDir;

use crate::store::{ballot, learner};
use crate::support::bank::poll;
use crate::support::process::Launch;
use crate::support::voter::Line;

/// A folder for a server, with a sound database of a few thousand receipts.
async fn filled() -> (TempDir, Launch) {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let store = Store::open(&Place::Sqlite(launch.file())).await.expect("a store");
    // So many that most of the file is rows, and little of it the empty pages of empty tables.
    for thousand in 0..12 {
        let mut votes = Vec::new();
        for number in thousand * 1_000..(thousand + 1) * 1_000_u128 {
            let poll = poll(usize::try_from(number % 10).expect("small"));
            // Spread out, as keyed hashes are.
            let tag = number.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835).to_be_bytes();
            votes.push(store.vote(ballot(&poll, interleave::id::VoterTag(tag), &["first"])));
        }
        for outcome in futures_util::future::join_all(votes).await {
            assert_eq!(outcome, Ok(VoteOutcome::Counted));
        }
    }
    for number in 0..100 {
        let question = "ballots/known".parse().expect("an id");
        let today = interleave::clock::Day(20_000);
        let right = interleave::quiz::Answer::choice("right", true);
        store.save_answer(learner(number), &question, &right, today).await.expect("kept");
    }
    store.close().await;
    (folder, launch)
}

/// The bytes of all files of a folder but the bank's and the lock's.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let files = entries.filter(|entry| entry.path().is_file()).map(|entry| {
        let bytes = fs::read(entry.path()).expect("a file");
        (entry.file_name().to_string_lossy().into_owned(), bytes)
    });
    // An empty log is none, and the index of the log has nothing of its own.
    let matters = |(name, bytes): &(String, Vec<u8>)| match name.rsplit_once("interleave.db") {
        Some((_, ".lock" | "-shm")) => false,
        Some((_, "-wal")) => !bytes.is_empty(),
        _ => true,
    };
    files.filter(matters).collect()
}

/// Starts a server that is expected to refuse, and returns its line.
#[track_caller]
fn refused(launch: &Launch, folder: &Path) -> String {
    let before = bytes(folder);
    let Err(ended) = launch.try_start() else { panic!("it started") };
    let line = ended.refused().to_owned();
    assert_eq!(ended.out, "", "nothing else is said");
    assert!(bytes(folder) == before, "not a byte is changed: {line}");
    line
}

#[test]
fn a_text_file_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    for text in ["hello\n".to_owned(), "a list of things to do\n".repeat(1_000)] {
        fs::write(launch.file(), text).expect("a text");
        let line = refused(&launch, folder.path());
        assert!(line.contains("is not an Interleave database"), "{line}");
    }
}

#[tokio::test]
async fn another_programs_database_is_refused() {
    for mode in ["wal", "delete"] {
        let folder = tempfile::tempdir().expect("a folder");
        let launch = Launch::new(folder.path());
        let options = sqlx::sqlite::SqliteConnectOptions::new()
            .filename(launch.file())
            .create_if_missing(true)
            .pragma("journal_mode", mode);
        let mut other = SqliteConnection::connect_with(&options).await.expect("a file");
        other
            .execute("create table notes (text); insert into notes values ('mine')")
            .await
            .expect("a table");
        // While the other program has it open, with a log of its own, and after.
        let line = refused(&launch, folder.path());
        assert!(line.contains("is not an Interleave database"), "{line}");
        other.close().await.expect("an end");
        let line = refused(&launch, folder.path());
        assert!(line.contains("name another file, or move this one away"), "{line}");
    }
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_kept() {
    let (folder, launch) = filled().await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(launch.file());
    let mut newer = SqliteConnection::connect_with(&options).await.expect("a file");
    newer
        .execute(
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
             values (9000, 'later', 1, x'00', 0)",
        )
        .await
        .expect("a row");
    newer.close().await.expect("an end");
    let line = refused(&launch, folder.path());
    assert!(line.contains("was made by a newer Interleave (schema 9000)"), "{line}");
    assert!(line.ends_with("run that version, nothing was changed"), "{line}");
}

#[test]
fn a_folder_in_the_files_place_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    fs::create_dir(launch.file()).expect("a folder");
    let line = refused(&launch, folder.path());
    assert!(line.starts_with("cannot open the database"), "{line}");
}

#[tokio::test]
async fn an_empty_file_is_a_new_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    fs::write(launch.file(), "").expect("an empty file");
    let server = launch.start();
    let page = Line::new(server.address).get("/polls").await.expect("an answer");
    assert_eq!(page.status, 200);
    server.stop();
}

/// As somebody who may not do everything, also where the tests are root.
fn as_nobody(launch: Launch) -> Launch {
    if rustix::process::geteuid().is_root() {
        launch.under(&["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"])
    } else {
        launch
    }
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
}

#[tokio::test]
async fn what_may_not_be_written_is_refused() {
    let (folder, launch) = filled().await;
    let launch = as_nobody(launch);
    let lock = folder.path().join("interleave.db.lock");
    mode(&lock, 0o666);

    // The file may be read only, in a folder where others can be made.
    mode(folder.path(), 0o777);
    mode(&launch.file(), 0o444);
    let line = refused(&launch, folder.path());
    assert!(line.contains("cannot be written to"), "{line}");

    // Neither may the folder.
    mode(folder.path(), 0o555);
    let line = refused(&launch, folder.path());
    assert!(line.contains("cannot"), "{line}");
    fs::remove_file(&lock).unwrap_or_else(|_| mode(folder.path(), 0o755));
    let line = refused(&launch, folder.path());
    assert!(line.contains("cannot be written to: Permission denied"), "{line}");

    // The file may, and its log could not be made.
    mode(&launch.file(), 0o666);
    let line = refused(&launch, folder.path());
    assert!(line.contains("cannot be written to: Permission denied"), "{line}");

    // The file is not to be read at all.
    mode(folder.path(), 0o777);
    mode(&launch.file(), 0o000);
    let before = fs::metadata(launch.file()).expect("a file").len();
    let Err(ended) = launch.try_start() else { panic!("it started") };
    assert!(ended.refused().starts_with("cannot open the database"), "{ended:?}");
    mode(&launch.file(), 0o644);
    assert_eq!(fs::metadata(launch.file()).expect("a file").len(), before);
}

#[tokio::test]
async fn damage_anywhere_is_one_line_or_no_harm() {
    let (folder, launch) = filled().await;
    let sound = fs::read(launch.file()).expect("the file");
    let mut random = StdRng::seed_from_u64(7);
    let (mut refused, mut not_adding_up, mut unnoticed) = (0, 0, 0);
    for round in 0..200 {
        let mut damaged = sound.clone();
        // A few bytes, a page of nothing, the end cut off; in the first page more often.
        let most = if round % 4 == 0 { 4_096 } else { sound.len() };
        let at = random.random_range(0..most);
        match round % 8 {
            7 => damaged.truncate(at),
            6 => {
                let page = at / 4_096 * 4_096;
                damaged[page..page + 4_096].fill(0);
            }
            _ => {
                let end = damaged.len().min(at + random.random_range(1..64));
                random.fill(&mut damaged[at..end]);
            }
        }
        fs::write(launch.file(), &damaged).expect("damage");
        for end in ["-wal", "-shm"] {
            let _ = fs::remove_file(crate::support::sqlite::beside(&launch.file(), end));
        }
        let ended = launch.run(&["audit"]);
        let lines = ended.err.lines().count();
        match ended.status.code() {
            Some(0) => {
                assert_eq!(lines, 0, "{ended:?}");
                unnoticed += 1;
            }
            Some(1) => {
                assert_eq!(lines, 1, "round {round}: {ended:?}");
                if ended.err.contains("do not add up") || ended.err.contains("audit could not") {
                    not_adding_up += 1;
                } else {
                    refused += 1;
                    let after = fs::read(launch.file()).expect("the file");
                    assert!(after == damaged, "round {round}: a byte was changed: {ended:?}");
                }
            }
            _ => panic!("round {round}: {ended:?}"),
        }
    }
    println!(
        "of 200 damaged files {refused} were refused, {not_adding_up} were found by the audit, {unnoticed} went unnoticed"
    );
    assert!(refused > 100, "only {refused} were refused");

    // The sound file is sound still.
    fs::write(launch.file(), &sound).expect("the file");
    let audit = launch.run(&["audit"]);
    assert!(audit.status.success(), "{audit:?}");
    drop(folder);
}
