//! async/await is only syntax: the same async function runs on a 15-line executor of our own and on tokio.

use crate::show::trace;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// Wakes our executor: unparks its thread.
struct Unpark {
    executor: Thread,
    wakes: AtomicUsize,
}

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.wakes.fetch_add(1, SeqCst);
        self.executor.unpark();
    }
}

/// The whole executor: poll, sleep until somebody wakes us, poll again.
fn block_on<T>(start: Instant, future: impl Future<Output = T>) -> (T, usize) {
    let unpark = Arc::new(Unpark { executor: thread::current(), wakes: AtomicUsize::new(0) });
    let (waker, mut future) = (Waker::from(Arc::clone(&unpark)), pin!(future));
    loop {
        trace(start, "own executor", "▶ poll");
        let outcome = future.as_mut().poll(&mut Context::from_waker(&waker));
        trace(start, "own executor", "■ poll");
        match outcome {
            Poll::Ready(value) => return (value, unpark.wakes.load(SeqCst)),
            Poll::Pending => thread::park(),
        }
    }
}

/// Ready when a helper thread has finished. It knows no runtime, only the waker it is handed.
struct Helper(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    is_done: bool,
    /// Who wants to be told.
    waker: Option<Waker>,
}

impl Helper {
    fn start(start: Instant, lane: &'static str) -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let theirs = Arc::clone(&state);
        thread::spawn(move || {
            trace(start, lane, "▶ works");
            thread::sleep(Duration::from_millis(20));
            trace(start, lane, "■ works");
            let waker = {
                let mut state = theirs.lock().expect("nobody panics");
                state.is_done = true;
                state.waker.take()
            };
            // The lock is free again: who is woken may look at once.
            if let Some(waker) = waker {
                waker.wake();
            }
        });
        Self(state)
    }
}

impl Future for Helper {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.0.lock().expect("nobody panics");
        state.waker = Some(context.waker().clone());
        if state.is_done { Poll::Ready(()) } else { Poll::Pending }
    }
}

/// Written once; neither tokio nor our executor is mentioned in it.
async fn twice(start: Instant, lane: &'static str) -> u32 {
    Helper::start(start, lane).await;
    Helper::start(start, lane).await;
    42
}

pub fn main() {
    let start = Instant::now();
    let (own, wakes) = block_on(start, twice(start, "helper of our own"));
    let tokio = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    trace(start, "tokio", "▶ block_on");
    let theirs = tokio.block_on(twice(start, "helper of tokio"));
    trace(start, "tokio", "■ block_on");
    println!("= wakes of our executor: {wakes} wakes");
    assert_eq!((own, theirs), (42, 42), "the same function, the same result");
    assert!(wakes <= 2, "woken for the helpers, not polling in a circle");
    println!(
        "One async function ran under two executors: the syntax brings no event loop with it."
    );
}
