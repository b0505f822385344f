//! Who runs, who waits, and who is sent away.

use std::time::Duration;

use interleave::demos::{Ending, Event, Limits, Refused, hostile};

use super::{limits, runner, until};

#[tokio::test]
async fn runs_beyond_the_slots_wait_and_then_start() {
    let runner = runner(Limits { slots: 1, queue: 2, ..limits() });
    let sleep = hostile::find("sleep").expect("a program");
    let ok = hostile::find("ok").expect("a program");
    let mut first = runner.run(sleep, Vec::new(), None).expect("a slot");
    until(&mut first, |event| *event == Event::Started).await;
    let mut second = runner.run(ok, Vec::new(), None).expect("a place");
    let mut third = runner.run(ok, Vec::new(), None).expect("a place");
    assert_eq!(second.next().await, Some(Event::Waiting { place: 1 }));
    assert_eq!(third.next().await, Some(Event::Waiting { place: 2 }));
    let refused = runner.run(ok, Vec::new(), None).err();
    assert_eq!(refused, Some(Refused::Busy { retry_after_seconds: 30 }));
    drop(first);
    assert_eq!(second.next().await, Some(Event::Started));
    assert_eq!(third.next().await, Some(Event::Waiting { place: 1 }));
    for run in [&mut second, &mut third] {
        let ended = until(run, |event| matches!(event, Event::Ended(_))).await;
        let Event::Ended(ended) = ended else { unreachable!() };
        assert_eq!(ended.ending, Ending::Exited(0));
        assert!(ended.cores > 0);
    }
}

#[tokio::test]
async fn leaving_the_queue_moves_the_others_up() {
    let runner = runner(Limits { slots: 1, ..limits() });
    let sleep = hostile::find("sleep").expect("a program");
    let _first = runner.run(sleep, Vec::new(), None).expect("a slot");
    let second = runner.run(sleep, Vec::new(), None).expect("a place");
    let mut third = runner.run(sleep, Vec::new(), None).expect("a place");
    assert_eq!(third.next().await, Some(Event::Waiting { place: 2 }));
    drop(second);
    assert_eq!(third.next().await, Some(Event::Waiting { place: 1 }));
}

#[tokio::test]
async fn a_visitor_has_one_run_at_a_time() {
    let runner = runner(Limits { wall: Duration::from_millis(500), ..limits() });
    let sleep = hostile::find("sleep").expect("a program");
    let visitor = Some([7; 16]);
    let mut run = runner.run(sleep, Vec::new(), visitor).expect("a slot");
    assert_eq!(runner.run(sleep, Vec::new(), visitor).err(), Some(Refused::AlreadyRunning));
    let _other = runner.run(sleep, Vec::new(), Some([8; 16])).expect("a slot");
    // From the end on, not only from when the run is dropped.
    until(&mut run, |event| matches!(event, Event::Ended(_))).await;
    runner.run(sleep, Vec::new(), visitor).expect("a slot");
}
