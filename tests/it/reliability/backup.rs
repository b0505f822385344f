//! Backups are whole, sound and made while voters vote; `audit` and `doctor` make nothing.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use interleave::store::Place;
use sqlx::{Connection, SqliteConnection};

use crate::support::bank::poll;
use crate::support::ledger::{Kept, Ledger};
use crate::support::process::Launch;
use crate::support::voter::{Line, tag, visitor};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_load_has_every_vote_acknowledged_before_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let server = launch.start();
    let before = Ledger::default();
    let mut line = Line::new(server.address);
    for number in 0..50 {
        assert!(before.vote(&mut line, &poll(0), number).await);
    }
    let after = Ledger::default();
    let voting = tokio::spawn({
        let (after, address) = (after.clone(), server.address);
        async move {
            let mut line = Line::new(address);
            for number in 1_000.. {
                if !after.vote(&mut line, &poll(1), number).await {
                    break;
                }
            }
        }
    });
    let file = folder.path().join("kept.db");
    let command = launch.clone();
    let to = file.display().to_string();
    let backup = tokio::task::spawn_blocking(move || command.run(&["backup", &to]));
    let backup = backup.await.expect("an end");
    voting.abort();
    assert!(backup.status.success(), "{backup:?}");
    assert!(backup.out.contains("every one counted once"), "{backup:?}");
    let mode = fs::metadata(&file).expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode, 0o600, "{mode:o}");
    let kept = Kept::read(&Place::Sqlite(file.clone())).await;
    for number in 0..50 {
        let receipt = (poll(0), tag(&poll(0), visitor(number)).0.to_vec());
        assert!(kept.receipts.contains(&receipt), "vote {number} is missing");
    }

    // Nothing is overwritten.
    let again = launch.run(&["backup", &file.display().to_string()]);
    assert!(again.refused().contains("exists already"));
    // A database in use is not replaced.
    let restore = launch.run(&["restore", &file.display().to_string()]);
    assert!(restore.refused().contains("in use"));
    server.stop();

    let restore = launch.run(&["restore", &file.display().to_string()]);
    assert!(restore.status.success(), "{restore:?}");
    assert!(restore.out.contains("before-restore-1"), "{restore:?}");
    launch.start().stop();
    let audit = launch.run(&["audit"]);
    assert!(audit.status.success(), "{audit:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_that_does_not_add_up_is_not_restored() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    launch.start().stop();
    let bad = folder.path().join("bad.db");
    fs::copy(launch.file(), &bad).expect("copied");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&bad);
    let mut connection = SqliteConnection::connect_with(&options).await.expect("it opens");
    sqlx::query("insert into counter values ('ballots/p0', 'first', 3)")
        .execute(&mut connection)
        .await
        .expect("written");
    connection.close().await.expect("closed");
    let restore = launch.run(&["restore", &bad.display().to_string()]);
    assert!(restore.refused().contains("do not add up"));
    let foreign = folder.path().join("key.txt");
    fs::write(&foreign, "not a database").expect("written");
    let restore = launch.run(&["restore", &foreign.display().to_string()]);
    assert!(restore.refused().contains("not an Interleave database"));
}

fn entries(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("entries")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn audit_and_doctor_make_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let before = entries(folder.path());
    let missing = folder.path().join("typo");
    let elsewhere = launch.clone().env("INTERLEAVE_DATA", &missing.display().to_string());
    let audit = elsewhere.run(&["audit"]);
    assert!(audit.refused().contains("there is no database"));
    let doctor = elsewhere.run(&["doctor"]);
    assert!(doctor.status.success(), "{doctor:?}");
    assert!(doctor.out.contains("none yet"), "{doctor:?}");
    assert!(!missing.exists());
    assert_eq!(entries(folder.path()), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_may_only_be_read_is_audited_as_it_lies() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let server = launch.start();
    let ledger = Ledger::default();
    let mut line = Line::new(server.address);
    for number in 0..7 {
        assert!(ledger.vote(&mut line, &poll(0), number).await);
    }
    // While the server runs, the audit sees what is in the log, too.
    let audit = launch.run(&["audit"]);
    assert!(audit.out.starts_with("7 receipts in 1 poll"), "{audit:?}");
    server.stop();
    let copies = folder.path().join("copies");
    fs::create_dir(&copies).expect("a folder");
    fs::copy(launch.file(), copies.join("interleave.db")).expect("copied");
    fs::set_permissions(copies.join("interleave.db"), fs::Permissions::from_mode(0o400))
        .expect("closed");
    fs::set_permissions(&copies, fs::Permissions::from_mode(0o500)).expect("closed");
    let there = launch.clone().env("INTERLEAVE_DATA", &copies.display().to_string());
    let audit = there.run(&["audit"]);
    assert!(audit.out.starts_with("7 receipts in 1 poll"), "{audit:?}");
    assert_eq!(entries(&copies), ["interleave.db"]);
    fs::set_permissions(&copies, fs::Permissions::from_mode(0o700)).expect("opened");
}
