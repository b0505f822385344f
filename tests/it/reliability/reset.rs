//! One poll emptied by an operator, while the server runs.

use crate::support::bank::poll;
use crate::support::process::Launch;
use crate::support::voter::{Line, Vote, visitor};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_empties_one_poll_while_the_server_runs_and_it_adds_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let name = poll(0);
    assert!(launch.run(&["reset", &name]).refused().contains("there is no database"));
    let server = launch.start();
    let mut line = Line::new(server.address);
    for number in 0..3 {
        for poll in [poll(0), poll(1)] {
            let vote = line.vote(&poll, &["first"], visitor(number)).await.expect("an answer");
            assert_eq!(vote, Vote::Counted);
        }
    }

    // It says what it would do, and does nothing.
    let told = launch.run(&["reset", &name]);
    assert_eq!(told.status.code(), Some(2), "{told:?}");
    assert!(told.err.contains("has 3 votes") && told.err.contains("--yes"), "{told:?}");
    assert!(told.err.trim_end().lines().count() == 1, "{told:?}");
    assert_eq!(line.vote(&name, &["first"], visitor(0)).await.expect("an answer"), Vote::Repeated);

    let done = launch.run(&["reset", &name, "--yes"]);
    assert!(done.status.success(), "{done:?}");
    assert!(done.out.contains("3 votes deleted"), "{done:?}");
    let audit = launch.run(&["audit"]);
    assert!(audit.status.success() && audit.out.contains("3 receipts in 1 poll"), "{audit:?}");
    assert_eq!(line.vote(&name, &["second"], visitor(0)).await.expect("an answer"), Vote::Counted);
    let other = line.vote(&poll(1), &["second"], visitor(0)).await.expect("an answer");
    assert_eq!(other, Vote::Repeated, "the other poll is as it was");
    assert!(launch.run(&["audit"]).status.success());
    assert!(launch.run(&["reset", "ballots/none", "--yes"]).refused().contains("has no votes"));
    assert_eq!(launch.run(&["reset", "no poll", "--yes"]).status.code(), Some(2));
    server.stop();
}
