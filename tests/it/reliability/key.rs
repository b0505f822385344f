//! A database knows its key: another one, or none, does not start.

use std::os::unix::fs::PermissionsExt;
use std::{fs, path::Path};

use crate::support::bank::poll;
use crate::support::process::{Launch, key};
use crate::support::voter::Line;

fn launch(folder: &Path) -> Launch {
    Launch::new(folder).without("INTERLEAVE_KEY")
}

async fn vote(launch: &Launch) {
    let server = launch.start();
    let vote = Line::new(server.address)
        .send("POST", &format!("/polls/{}", poll(0)), "", "option=first")
        .await
        .expect("an answer");
    assert_eq!(vote.status, 303, "{vote:?}");
    server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_changed_or_second_key_refuses_to_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = launch(folder.path());
    vote(&launch).await;
    let file = folder.path().join("key");
    let first = fs::read_to_string(&file).expect("a key");

    fs::remove_file(&file).expect("removed");
    let ended = launch.try_start().err().expect("no start");
    let line = ended.err.lines().last().unwrap_or_default();
    assert!(line.contains("there is no") && line.contains("--accept-new-key"), "{line}");
    assert!(!file.exists(), "no key is made in its place");

    let other = launch.clone().env("INTERLEAVE_KEY", &key().to_hex());
    let ended = other.try_start().err().expect("no start");
    let line = ended.err.lines().last().unwrap_or_default();
    assert!(line.contains("belongs to another key"), "{line}");
    assert!(!line.contains(&key().to_hex()), "{line}");

    fs::write(&file, &first).expect("put back");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("closed");
    vote(&launch).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_key_can_be_given_up_in_so_many_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = launch(folder.path());
    vote(&launch).await;
    fs::remove_file(folder.path().join("key")).expect("removed");
    vote(&launch.clone().env("INTERLEAVE_ACCEPT_NEW_KEY", "true")).await;
    // From then on it is the new one's.
    vote(&launch).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_others_can_read_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = launch(folder.path());
    vote(&launch).await;
    let file = folder.path().join("key");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("opened");
    let ended = launch.try_start().err().expect("no start");
    assert!(ended.err.contains("others can read it (mode 644)"), "{}", ended.err);
}

#[test]
fn no_secret_is_shown_in_an_error_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let short = "ab".repeat(31);
    for (name, value, word) in [
        ("INTERLEAVE_KEY", short.as_str(), "64 hexadecimal digits"),
        ("DATABASE_URL", "mysql://me:hunter2@host/db", "expected sqlite:FILE"),
        ("DATABASE_URL", "postgres://me:hunter2@ho st:port/db", ""),
    ] {
        let ended = launch.clone().without(name).env(name, value).run(&["audit"]);
        assert!(!ended.status.success(), "{ended:?}");
        assert!(!ended.err.contains("hunter2") && !ended.err.contains(&short), "{ended:?}");
        assert!(ended.err.contains(word), "{ended:?}");
        assert_eq!(ended.err.lines().count(), 1, "{ended:?}");
    }
    let ended = launch.run(&["migrate", "--to", "mysql://me:hunter2@host/db"]);
    assert_eq!(ended.status.code(), Some(2), "{ended:?}");
    assert!(!ended.err.contains("hunter2"), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_server_makes_is_closed_to_others_in_an_open_folder_too() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("opened");
    let server = launch(folder.path()).start();
    for entry in fs::read_dir(folder.path()).expect("entries") {
        let entry = entry.expect("an entry");
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name == "key" || name.starts_with("interleave.db") {
            let mode = entry.metadata().expect("its mode").permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{name}: {mode:o}");
        }
    }
    server.stop();
}
