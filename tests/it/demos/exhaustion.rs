//! Programs that take all they can get: something ends them, and the rest of the machine lives.

use std::time::Duration;

use interleave::demos::{Ending, Excess, Limits};

use super::{alone, limits, outcome, runner};

#[tokio::test]
async fn processor_time_is_limited() {
    let _alone = alone().await;
    // At idle priority a second of processor time may take long beside other tests.
    let limits = Limits { cpu: Duration::from_secs(1), wall: Duration::from_mins(2), ..limits() };
    let runner = runner(limits);
    for name in ["spin", "spin-on-four"] {
        let ending = outcome(&runner, name).await.ended.ending;
        assert_eq!(ending, Ending::Killed(libc::SIGXCPU), "{name}");
    }
}

#[tokio::test]
async fn memory_is_limited() {
    let _alone = alone().await;
    let runner = runner(limits());
    let heap = outcome(&runner, "heap").await;
    assert_eq!(heap.ended.ending, Ending::Killed(libc::SIGABRT), "{heap:?}");
    let most = heap.lines.iter().filter_map(|line| line.strip_suffix(" MiB")?.parse::<u32>().ok());
    assert!(most.max().is_some_and(|most| (128..=256).contains(&most)), "{:?}", heap.lines);
    let shared = outcome(&runner, "shared-memory").await.exited(0);
    assert!(shared.concat().starts_with("0 mappings, then: Operation not permitted"), "{shared:?}");
    let large = outcome(&runner, "large-shared-memory-with-fork").await.exited(0);
    assert!(large.concat().starts_with("0 mappings"), "{large:?}");
    // Within the limit on addresses, or ended by the watch on what is in memory.
    let small = outcome(&runner, "shared-memory-with-fork").await;
    match small.ended.ending {
        Ending::Exited(0) => assert!(small.lines.concat().contains("Cannot allocate memory")),
        ending => assert_eq!(ending, Ending::TooMuch(Excess::Memory)),
    }
}

#[tokio::test]
async fn threads_are_limited() {
    let _alone = alone().await;
    let runner = runner(limits());
    let lines = outcome(&runner, "threads").await.exited(0);
    let made = lines.iter().find_map(|line| line.split_once(" threads, then")?.0.parse().ok());
    assert!(made.is_some_and(|made: u32| (60..=130).contains(&made)), "{lines:?}");
    let small = outcome(&runner, "small-threads").await;
    assert_eq!(small.ended.ending, Ending::TooMuch(Excess::Threads));
}

#[tokio::test]
async fn output_is_limited() {
    let _alone = alone().await;
    let runner = runner(limits());
    let too_much = Ending::TooMuchOutput { bytes: 256 << 10, lines: 2_000 };
    for name in ["output-lines", "output-of-empty-lines", "output-lines-and-exit"] {
        let outcome = outcome(&runner, name).await;
        assert_eq!(outcome.ended.ending, too_much, "{name}");
        assert_eq!(outcome.lines.len(), 2_000, "{name}");
    }
    for name in ["output-bytes", "output-byte-by-byte"] {
        let outcome = outcome(&runner, name).await;
        assert_eq!(outcome.ended.ending, too_much, "{name}");
        // One line without an end, cut as any long line is.
        assert_eq!(outcome.lines, [format!("{}…", "x".repeat(2_000))], "{name}");
    }
}

#[tokio::test]
async fn open_files_are_limited() {
    let _alone = alone().await;
    let runner = runner(limits());
    let lines = outcome(&runner, "open-files").await.exited(0);
    let [said] = &lines[..] else { panic!("{lines:?}") };
    assert!(said.starts_with("126 pairs, then: ") && said.ends_with("(os error 24)"), "{said}");
    outcome(&runner, "full-sockets").await.exited(0);
}

#[tokio::test]
async fn processes_are_limited() {
    let _alone = alone().await;
    let runner = runner(limits());
    let bomb = outcome(&runner, "fork-bomb").await;
    assert_eq!(bomb.ended.ending, Ending::TooMuch(Excess::Threads));
    let memory = outcome(&runner, "memory-over-processes").await;
    assert_eq!(memory.ended.ending, Ending::TooMuch(Excess::Memory));
    // The server side lives.
    assert_eq!(outcome(&runner, "ok").await.exited(0), ["all is well"]);
}

#[tokio::test]
async fn files_are_limited() {
    let _alone = alone().await;
    let runner = runner(limits());
    let large = outcome(&runner, "large-file").await;
    match large.ended.ending {
        Ending::Exited(0) => {
            assert_eq!(large.lines, ["16 MiB, then: File too large (os error 27)"]);
        }
        ending => assert_eq!(ending, Ending::TooMuch(Excess::Files)),
    }
    let many = outcome(&runner, "many-files").await;
    assert_eq!(many.ended.ending, Ending::TooMuch(Excess::Files));
}
