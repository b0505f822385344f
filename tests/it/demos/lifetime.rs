//! No process outlives its run, whoever ends it and however.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use interleave::demos::{Ending, Event, Excess, Limits, Refused, hostile};
use tokio::time::timeout;

use super::{alone, limits, members, outcome, runner, started, until, within};

const LASTING: [&str; 5] =
    ["sleep", "ignore-signals", "fork-and-sleep", "shell-and-sleep", "fork-bomb"];

/// How long after its end something of a run may be there. A bomb's hundreds of processes each
/// need a processor to end on, when nobody else wants it.
fn grace(name: &str) -> Duration {
    Duration::from_secs(if name == "fork-bomb" { 10 } else { 1 })
}

#[tokio::test]
async fn children_of_a_run_end_with_it() {
    let _alone = alone().await;
    let runner = runner(limits());
    let held = outcome(&runner, "fork-and-hold-output").await;
    // The grandchild keeps the pipe open: the run does not wait for that.
    assert!(held.ended.wall < Duration::from_secs(1), "{held:?}");
    assert_eq!(held.exited(0), ["the parent is done"]);
    let left = outcome(&runner, "fork-and-leave-session").await.exited(0);
    assert_eq!(left, ["setsid: Err(PermissionDenied)", "setpgid: Err(PermissionDenied)"]);
    outcome(&runner, "orphans").await.exited(0);
    let aborted = outcome(&runner, "fork-and-abort").await.ended.ending;
    assert_eq!(aborted, Ending::Killed(libc::SIGABRT));
}

#[tokio::test]
async fn dropping_a_run_ends_it_and_frees_the_slot() {
    let _alone = alone().await;
    let runner = runner(Limits { slots: 1, ..limits() });
    for name in LASTING {
        let (run, group) = started(&runner, name).await;
        drop(run);
        within(grace(name), name, || members(&[group]).is_empty()).await;
    }
    assert_eq!(outcome(&runner, "ok").await.exited(0), ["all is well"]);
}

#[tokio::test]
async fn shutdown_ends_all_runs() {
    let _alone = alone().await;
    let runner = runner(Limits { slots: LASTING.len(), ..limits() });
    let (mut runs, mut groups) = (Vec::new(), Vec::new());
    for name in LASTING {
        let (run, group) = started(&runner, name).await;
        runs.push(run);
        groups.push(group);
    }
    let ok = hostile::find("ok").expect("a program");
    runs.push(runner.run(ok, Vec::new(), None).expect("a place in the queue"));
    timeout(grace("fork-bomb"), runner.shutdown()).await.expect("in time");
    assert_eq!(members(&groups), [0; 0]);
    for mut run in runs {
        let ended = until(&mut run, |event| matches!(event, Event::Ended(_))).await;
        let Event::Ended(ended) = ended else { unreachable!() };
        // The bomb may have been ended for itself before.
        let ending = ended.ending;
        let itself = Ending::TooMuch(Excess::Threads);
        assert!(ending == Ending::ServerStopping || ending == itself, "{ending:?}");
    }
    assert_eq!(runner.run(ok, Vec::new(), None).err(), Some(Refused::Stopping));
    runner.shutdown().await;
}

#[test]
fn the_end_of_the_runtime_ends_all_runs() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let _alone = runtime.block_on(alone());
    let groups = runtime.block_on(async {
        let runner = runner(Limits { slots: LASTING.len(), ..limits() });
        let mut groups = Vec::new();
        for name in LASTING {
            let (run, group) = started(&runner, name).await;
            groups.push(group);
            std::mem::forget(run);
        }
        groups
    });
    drop(runtime);
    assert_eq!(members(&groups), [0; 0]);
}

/// Runs the test binary itself as a server that is then killed.
#[tokio::test]
async fn a_killed_server_leaves_nothing() {
    let _alone = alone().await;
    for name in LASTING {
        let mut server = Command::new(std::env::current_exe().expect("a path"))
            .args(["--ignored", "--exact", "demos::lifetime::be_a_server", "--nocapture"])
            .env("INTERLEAVE_TEST_PROGRAM", name)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a server");
        let said = BufReader::new(server.stdout.take().expect("a pipe"));
        let mut said = said.lines().map_while(Result::ok);
        let group = said.find_map(|line| line.strip_prefix("group ")?.parse().ok());
        let group = group.expect("a run has started");
        server.kill().expect("killed");
        server.wait().expect("an end");
        within(grace(name), name, || members(&[group]).is_empty()).await;
    }
}

#[tokio::test]
#[ignore = "run as a process of its own by a_killed_server_leaves_nothing"]
async fn be_a_server() {
    let name = std::env::var("INTERLEAVE_TEST_PROGRAM").expect("a program");
    let (mut run, group) = started(&runner(limits()), &name).await;
    // Long enough for what it does to be under way.
    tokio::time::sleep(Duration::from_millis(50)).await;
    writeln!(std::io::stdout(), "\ngroup {group}").expect("written");
    while run.next().await.is_some() {}
}
