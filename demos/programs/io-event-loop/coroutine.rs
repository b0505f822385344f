//! Calling an async function runs nothing; each poll runs it to its next suspension, locals intact.

use crate::show::{bar, trace};
use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::mem::{size_of_val, take};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

struct Log {
    start: Instant,
    steps: RefCell<Vec<String>>,
}

impl Log {
    #[track_caller]
    fn step(&self, text: String) {
        trace(self.start, "coroutine", format!("• {text}"));
        self.steps.borrow_mut().push(text);
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
    let start = Instant::now();
    let log = Log { start, steps: RefCell::default() };
    let future = count_up(&log);
    println!("= counter: {} bytes", size_of_val(&future));
    println!("= with a 1 KiB buffer: {} bytes", size_of_val(&with_buffer()));
    assert!(size_of_val(&future) < 256, "the frame of a small coroutine is small");
    assert!(size_of_val(&with_buffer()) >= 1024, "what lives across an await is in the frame");
    assert_eq!(log.steps.borrow().len(), 0, "called, but no line of the body has run");
    trace(start, "caller", "• called, nothing has run");

    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    let mut polls = 0;
    let result = loop {
        polls += 1;
        let poll = bar(start, "caller", format!("poll {polls}"));
        let outcome = future.as_mut().poll(&mut context);
        poll.done();
        match outcome {
            Poll::Pending => trace(start, "caller", "• suspended, the caller may do other things"),
            Poll::Ready(count) => break count,
        }
    };

    println!("= polls: {polls} polls");
    assert_eq!(*log.steps.borrow(), ["count is 1", "count is 2", "count is 3"]);
    assert_eq!((result, polls), (3, 4), "three suspensions, so four polls");
    println!(
        "The counter lived through three suspensions inside the future, on no thread's stack."
    );
}
