//! Calling an async function runs nothing; each poll runs it to its next suspension, locals intact.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::mem::{size_of_val, take};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

struct Log(Instant, RefCell<Vec<String>>);

impl Log {
    fn draw(&self, lane: &str, event: &str) {
        println!("{:.3} ms │ {lane} │ {event}", self.0.elapsed().as_secs_f64() * 1e3);
    }

    fn step(&self, text: String) {
        self.draw("coroutine", &format!("• {text}"));
        self.1.borrow_mut().push(text);
    }
}

/// Not ready when first asked, ready the second time.
async fn suspend() {
    let mut first = true;
    poll_fn(|_| if take(&mut first) { Poll::Pending } else { Poll::Ready(()) }).await;
}

async fn count_up(log: &Log) -> u32 {
    let mut count = 0;
    for _ in 0..3 {
        count += 1;
        log.step(format!("count is {count}"));
        suspend().await;
    }
    count
}

async fn with_buffer() -> u8 {
    let buffer = [7; 1024];
    suspend().await;
    buffer[1023] // used after the suspension, so the future has to carry all of it
}

pub fn main() {
    let log = Log(Instant::now(), RefCell::default());
    let future = count_up(&log);
    println!("= counter: {} bytes", size_of_val(&future));
    println!("= with a 1 KiB buffer: {} bytes", size_of_val(&with_buffer()));
    assert!(size_of_val(&future) < 256, "the frame of a small coroutine is small");
    assert!(size_of_val(&with_buffer()) >= 1024, "what lives across an await is in the frame");
    assert_eq!(log.1.borrow().len(), 0, "called, but no line of the body has run");
    log.draw("caller", "• called, nothing has run");

    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    let mut polls = 0;
    let result = loop {
        polls += 1;
        log.draw("caller", &format!("▶ poll {polls}"));
        let outcome = future.as_mut().poll(&mut context);
        log.draw("caller", &format!("■ poll {polls}"));
        match outcome {
            Poll::Pending => log.draw("caller", "• suspended, the caller may do other things"),
            Poll::Ready(count) => break count,
        }
    };

    println!("= polls: {polls} polls");
    assert_eq!(*log.1.borrow(), ["count is 1", "count is 2", "count is 3"]);
    assert_eq!((result, polls), (3, 4), "three suspensions, so four polls");
    println!(
        "The counter lived through three suspensions inside the future, on no thread's stack."
    );
}
