//! How programs end, and what of their output arrives.

use std::time::Duration;

use interleave::demos::{Ending, Event, Limits, hostile};

use super::{limits, outcome, runner, until};

#[tokio::test]
async fn programs_that_end() {
    let runner = runner(limits());
    let run = async |name| outcome(&runner, name).await;
    assert_eq!(run("ok").await.exited(0), ["all is well"]);
    assert_eq!(run("silent").await.exited(0), [""; 0]);
    assert_eq!(run("unfinished-line").await.exited(0), ["first", "second, without an end"]);
    run("exit-code").await.exited(7);
    let panicked = run("panic").await.exited(101).join("\n");
    assert!(panicked.contains("on purpose"), "{panicked}");
    let lines = run("panic-in-thread").await.exited(0);
    assert_eq!(lines.last().map(String::as_str), Some("the thread panicked: true"));
    assert_eq!(run("panic-with-a-secret-hook").await.exited(101), ["a hook of its own"]);
    run("print-to-closed-output").await.exited(0);
    let killed = |signal| Ending::Killed(signal);
    assert_eq!(run("abort").await.ended.ending, killed(libc::SIGABRT));
    assert_eq!(run("segv").await.ended.ending, killed(libc::SIGSEGV));
    assert_eq!(run("illegal-instruction").await.ended.ending, killed(libc::SIGILL));
    assert_eq!(run("terminate-itself").await.ended.ending, killed(libc::SIGTERM));
    let overflow = run("stack-overflow").await;
    if cfg!(target_env = "musl") {
        // There std does not know where the first thread's stack ends.
        assert_eq!(overflow.ended.ending, killed(libc::SIGSEGV));
    } else {
        assert_eq!(overflow.ended.ending, killed(libc::SIGABRT));
        assert!(overflow.lines.join("\n").contains("has overflowed its stack"));
    }
}

#[cfg(target_arch = "x86_64")]
#[tokio::test]
async fn calls_of_another_architecture_end_the_program() {
    // Where the kernel has no 32-bit calls at all, the instruction itself is a fault.
    let ending = outcome(&runner(limits()), "call-as-32-bit").await.ended.ending;
    let (filtered, absent) = (Ending::Killed(libc::SIGSYS), Ending::Killed(libc::SIGSEGV));
    assert!(ending == filtered || ending == absent, "{ending:?}");
}

#[tokio::test]
async fn programs_that_do_not_end() {
    let runner = runner(Limits { wall: Duration::from_millis(600), ..limits() });
    for (name, said) in [
        ("sleep", &["sleeping"] as &[_]),
        ("deadlock", &["about to lock each other out"]),
        ("ignore-signals", &["deaf"]),
        ("closed-output", &[]),
        ("stop-itself", &[]),
    ] {
        let outcome = outcome(&runner, name).await;
        assert_eq!(outcome.ended.ending, Ending::TimedOut, "{name}");
        assert_eq!(outcome.lines, said, "{name}");
        let wall = outcome.ended.wall.as_millis();
        assert!((600..1_600).contains(&wall), "{name} took {wall} ms");
    }
}

#[tokio::test]
async fn both_outputs_keep_their_order() {
    let lines = outcome(&runner(limits()), "both-outputs").await.exited(0);
    let expected: Vec<_> =
        (0..50).flat_map(|line| [format!("out {line}"), format!("err {line}")]).collect();
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn arguments_arrive_as_options() {
    let runner = runner(limits());
    let demo = hostile::find("arguments").expect("a program");
    let args = vec![("workers", 4), ("seed", 0)];
    let mut run = runner.run(demo, args, None).expect("taken on");
    let said = until(&mut run, |event| matches!(event, Event::Line(_))).await;
    assert_eq!(said, Event::Line("--workers 4 --seed 0".to_owned()));
}

#[tokio::test]
async fn output_is_text_whatever_was_printed() {
    let runner = runner(limits());
    let binary = outcome(&runner, "binary-output").await.exited(0);
    assert!(binary.len() > 10);
    let shown = binary.iter().flat_map(|line| line.chars());
    assert_eq!(shown.filter(|c| c.is_control() && *c != '\t').count(), 0);
    assert_eq!(
        outcome(&runner, "ansi-output").await.exited(0),
        ["␛[2J␛[31mred␛[0m␍␛]0;title␇", "\\u{202e}backwards"]
    );
    assert_eq!(
        outcome(&runner, "sse-injection").await.exited(0),
        ["data: x␍␍id: 1␍␍event: ended\\u{2028}<script>alert(1)</script>"]
    );
    let long = outcome(&runner, "long-line").await.exited(0);
    assert_eq!(long, [format!("{}…", "x".repeat(2_000))]);
}
