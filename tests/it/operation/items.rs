//! `interleave items`: how questions do, for those who write them.

use std::path::Path;

use interleave::clock::Day;
use interleave::id::{ItemId, Key};
use interleave::quiz::Answer;
use interleave::store::{Place, Report, Store};

use crate::store::{counting, item, learner};
use crate::support::process::Launch;

/// Forty learners who all did the same quiz. Those who know most chose `that`, which is keyed wrong.
async fn fill(file: &Path) {
    let store = Store::open(&Place::Sqlite(file.to_owned())).await.expect("a store");
    let questions: Vec<ItemId> =
        ["known", "q1", "q2", "q3", "q4"].map(|name| item(&format!("ballots/{name}"))).into();
    for who in 0..40u8 {
        let id = format!("{who:032x}");
        store.start_quiz(&id, learner(who), "Q", &questions, Day(7)).await.expect("kept");
        let able = who % 4 != 0;
        for question in &questions {
            let right = able != (question.item() == "known");
            let given = Answer::choice(if right { "right" } else { "wrong" }, right);
            store
                .answer_in_quiz(&id, learner(who), question, &given, &counting(&questions), Day(7))
                .await
                .expect("kept");
        }
    }
    let report = Report {
        question: "ballots/known".to_owned(),
        revision: 1,
        day: Day(20_000),
        words: "=It is \"wrong\",\nis it not?".to_owned(),
    };
    store.report(&report).await.expect("kept");
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_that_is_keyed_wrong_stands_first_with_what_was_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    fill(&launch.file()).await;
    let told = launch.run(&["items"]);
    assert!(told.status.success(), "{told:?}");
    let first = told.out.lines().next().unwrap_or_default();
    assert!(first.starts_with("ballots/known: 40 answers, 25 % (14 to 40) right"), "{}", told.out);
    for line in [
        "wrong: 30 chose it, 75 % (60 to 86), 100 % elsewhere\n",
        "  ! probably a wrong key: those who do well elsewhere get it wrong\n",
        "  ! probably a wrong key: more chose `wrong`, and they do no worse elsewhere\n",
        "  ? reported on 2024-10-04: =It is \"wrong\", is it not?\n",
        "5 questions, 1 with a key in doubt, 1 report\n",
    ] {
        assert!(told.out.contains(line), "no {line}: {}", told.out);
    }
    let few = launch.run(&["items", "--doubtful"]);
    assert!(few.out.contains("1 question, 1 with a key"), "{}", few.out);

    let json = launch.run(&["items", "--format", "json"]);
    let rows: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(rows[0]["question"], "ballots/known");
    assert_eq!(rows[0]["reports"][0]["day"], "2024-10-04");
    assert!(rows[0]["discrimination"]["to"].as_f64().expect("a number") < 0.0);
    let csv = launch.run(&["items", "--format", "csv"]).out;
    assert!(csv.starts_with("question,revision,current,"), "{csv}");
    assert!(csv.contains(",-1.0000,"), "a spreadsheet reads a number: {csv}");
    assert!(csv.contains("\"'=It is \"\"wrong\"\",\nis it not?\"\r\n"), "{csv}");

    let cleared = launch.run(&["items", "--clear", "ballots/known"]);
    assert_eq!(cleared.out, "1 report of ballots/known deleted\n");
    assert!(launch.run(&["items"]).out.contains("0 reports\n"));
}

/// The key that was kept with the answers is held against them, whatever the bank asks now.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revision_that_is_no_longer_asked_has_doubts_about_its_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    launch.start().stop();
    fill(&launch.file()).await;
    let file = folder.path().join("questions/basics/ballots.yaml");
    let text = std::fs::read_to_string(&file).expect("the bank");
    // The key was mended, and an option has another name.
    let mended = text.replacen("- id: known\n", "- id: known\n    revision: 2\n", 1).replacen(
        "- id: wrong\n",
        "- id: other\n        was: [wrong]\n",
        1,
    );
    assert_ne!(text, mended);
    std::fs::write(&file, mended).expect("written");
    launch.start().stop();
    let told = launch.run(&["items"]).out;
    let first = told.lines().next().unwrap_or_default();
    assert!(first.starts_with("ballots/known revision 1, not asked so now: 40 answers"), "{told}");
    for line in [
        "  * right: 10 chose it",
        "    other: 30 chose it",
        "  ! probably a wrong key: more chose `other`, and they do no worse elsewhere\n",
        "5 questions, 1 with a key in doubt, 1 report\n",
    ] {
        assert!(told.contains(line), "no {line}: {told}");
    }
    // So it is where the bank cannot be read.
    std::fs::write(&file, "nonsense").expect("written");
    let told = launch.run(&["items"]).out;
    assert!(told.starts_with("the question bank has errors: keys are those kept"), "{told}");
    assert!(told.contains("5 questions, 1 with a key in doubt"), "{told}");
}

#[test]
fn what_cannot_be_told_is_one_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let told = launch.run(&["items"]);
    assert_eq!(told.status.code(), Some(1), "{told:?}");
    assert_eq!(told.err.lines().count(), 1, "{told:?}");
    assert!(!launch.file().exists(), "nothing is made");
    for wrong in [&["items", "--format", "xml"][..], &["items", "--clear", "Not a name"]] {
        let told = launch.run(wrong);
        assert_eq!(told.status.code(), Some(2), "{told:?}");
        assert_eq!(told.err.lines().count(), 1, "{told:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bank_without_answers_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let store = Store::open(&Place::Sqlite(launch.file())).await.expect("a store");
    store.bind_key(&Key::random().check_value()).await.expect("bound");
    store.close().await;
    assert_eq!(launch.run(&["items"]).out, "0 questions, 0 with a key in doubt, 0 reports\n");
}
