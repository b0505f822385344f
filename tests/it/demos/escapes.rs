//! Attempts to get at something: each is refused, in a process of its own.

use interleave::demos::{Level, Limits, hostile};

use super::{limits, outcome, runner};

#[tokio::test]
async fn every_attempt_is_refused() {
    let runner = runner(limits());
    let mut attempts = 0;
    for demo in hostile::attempts() {
        let lines = outcome(&runner, demo.slug).await.exited(0);
        assert!(lines.iter().any(|line| line.contains(": refused")), "{}: {lines:?}", demo.slug);
        attempts += 1;
    }
    assert!(attempts >= 30, "{attempts}");
}

/// Without Landlock seccomp refuses the same to a demo that declares nothing.
#[tokio::test]
async fn every_attempt_is_refused_at_level_2() {
    let runner = runner(Limits { at_most: Level::Seccomp, ..limits() });
    let tested = runner.self_test().await.expect("a self-test");
    assert_eq!(tested.got_through, Vec::<String>::new());
}

#[test]
fn there_are_enough_of_them() {
    assert!(hostile::attempts().count() >= 30);
    assert!(hostile::all().count() >= 40);
    let mut names: Vec<_> = hostile::all().map(|demo| demo.slug).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), hostile::all().count(), "two have one name");
}
