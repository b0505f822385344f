//! A 100 ms ticker misses its time by 250 ms: catch up, start anew, or keep to the grid.

use crate::show::trace;
use tokio::time::{Duration, Instant, MissedTickBehavior, interval, sleep};

const PERIOD: Duration = Duration::from_millis(100);

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let burst = run(start, "burst", MissedTickBehavior::Burst).await;
    let delay = run(start, "delay", MissedTickBehavior::Delay).await;
    let skip = run(start, "skip", MissedTickBehavior::Skip).await;

    for (name, ticks) in [("burst", burst), ("delay", delay), ("skip", skip)] {
        println!("{name}: ticks at {ticks:?} ms");
        println!("= {name}, fifth tick after: {} ms", ticks[4]);
    }
    assert_eq!(burst, [0, 100, 350, 370, 400], "the missed tick follows as soon as it can");
    assert_eq!(delay, [0, 100, 350, 450, 550], "a full period after the late one");
    assert_eq!(skip, [0, 100, 350, 400, 500], "back on the grid, the missed tick is gone");
    println!("Decide what a missed tick means; tokio's default is to catch up in a burst.");
}

/// Five ticks; the work of the second one takes two and a half periods.
async fn run(start: Instant, lane: &str, missed: MissedTickBehavior) -> [u128; 5] {
    let began = Instant::now();
    let mut ticker = interval(PERIOD);
    ticker.set_missed_tick_behavior(missed);
    let mut ticks = [0; 5];
    for (number, tick) in ticks.iter_mut().enumerate() {
        ticker.tick().await;
        *tick = began.elapsed().as_millis();
        trace(start, lane, format!("• tick {}", number + 1));
        let stalls = number == 1;
        let (label, work) = if stalls { ("stalls", 250) } else { ("works", 20) };
        trace(start, lane, format!("▶ {label}"));
        sleep(Duration::from_millis(work)).await;
        trace(start, lane, format!("■ {label}"));
    }
    ticks
}
