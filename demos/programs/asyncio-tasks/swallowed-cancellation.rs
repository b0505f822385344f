//! A cancellation that arrives as an error can be caught: the job that swallows it runs on, and its canceller waits.

use crate::show::{bar, trace};
use tokio::sync::watch;
use tokio::time::{Duration, Instant, sleep};

/// What an await of such a job can say, as `CancelledError` does in asyncio.
#[derive(Debug, PartialEq)]
struct Cancelled;

/// How a job treats it.
#[derive(Clone, Copy, PartialEq)]
enum Manner {
    Passes,
    Swallows,
    Shuts, // cleans up first, then passes it on
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let (passes, swallows, shuts) = tokio::join!(
        cancel_after_50(Manner::Passes, "passes it on"),
        cancel_after_50(Manner::Swallows, "swallows it"),
        cancel_after_50(Manner::Shuts, "cleans up first"),
    );
    for (name, outcome) in [("passed on", &passes), ("swallowed", &swallows), ("clean-up", &shuts)]
    {
        println!("= {name}, the canceller waited: {} ms", outcome.waited.as_millis());
    }
    assert_eq!(passes.result, Err(Cancelled));
    assert_eq!(swallows.result, Ok("a result"), "nobody can tell that it was cancelled");
    assert_eq!(shuts.result, Err(Cancelled));
    assert_eq!([&passes, &swallows, &shuts].map(|o| o.waited.as_millis()), [0, 250, 20]);
    println!("Catch it to clean up, and pass it on: who swallows it makes the canceller wait.");
}

struct Outcome {
    result: Result<&'static str, Cancelled>,
    waited: Duration,
}

/// Cancels a job of three steps at 50 ms, and waits for its end, as `task.cancel(); await task` does.
async fn cancel_after_50(manner: Manner, lane: &'static str) -> Outcome {
    let start = Instant::now();
    let (cancel, request) = watch::channel(false);
    let job = tokio::spawn(job(start, lane, manner, request));
    sleep(Duration::from_millis(50)).await;
    trace(start, lane, "• cancel");
    cancel.send_replace(true);
    let waits = Instant::now();
    let result = job.await.expect("no panic");
    Outcome { result, waited: waits.elapsed() }
}

async fn job(
    start: Instant,
    lane: &'static str,
    manner: Manner,
    mut request: watch::Receiver<bool>,
) -> Result<&'static str, Cancelled> {
    for step in 1..=3 {
        let bar = bar(start, lane, format!("step {step}"));
        match cancellable_sleep(100, &mut request).await {
            Ok(()) => bar.done(),
            Err(Cancelled) => {
                if manner == Manner::Swallows {
                    trace(start, lane, "• except: pass");
                    sleep(Duration::from_millis(50)).await; // goes on as if nothing had been
                    bar.done();
                    continue;
                }
                if manner == Manner::Shuts {
                    sleep(Duration::from_millis(20)).await; // finally: close the connection
                }
                return Err(Cancelled); // the bar is cut off here
            }
        }
    }
    Ok("a result")
}

/// Sleeps, and is told of one cancellation: the next sleep knows nothing of it.
async fn cancellable_sleep(ms: u64, request: &mut watch::Receiver<bool>) -> Result<(), Cancelled> {
    tokio::select! {
        () = sleep(Duration::from_millis(ms)) => Ok(()),
        Ok(()) = request.changed() => Err(Cancelled),
    }
}
