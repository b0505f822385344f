//! A page from four sources: required ones fail fast, optional ones degrade, all within a deadline.

use crate::show::trace;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

const PER_CALL: Duration = Duration::from_millis(150);
const DEADLINE: Duration = Duration::from_millis(300);

type Answer = Result<&'static str, &'static str>;

/// Ends the span of a call however the call ends, also when it is dropped half-way.
struct Span(Instant, &'static str, &'static str);

impl Drop for Span {
    fn drop(&mut self) {
        trace(self.0, self.1, format!("{} fetch", self.2));
    }
}

/// One upstream service: it answers after `ms`, or fails then.
async fn fetch(start: Instant, lane: &'static str, ms: u64, ok: bool) -> Answer {
    trace(start, lane, "▶ fetch");
    let mut span = Span(start, lane, "✗");
    let answer = async {
        sleep(Duration::from_millis(ms)).await;
        if ok { Ok(lane) } else { Err("unavailable") }
    };
    let answer = timeout(PER_CALL, answer).await.unwrap_or(Err("too slow"));
    span.2 = if answer.is_ok() { "■" } else { "✗" };
    answer
}

/// What the client gets: an optional part is present or says why not, never an empty list.
struct Page {
    product: &'static str,
    stock: &'static str,
    reviews: Answer,
    related: Answer,
}

async fn page(start: Instant, stock_works: bool) -> Result<Page, &'static str> {
    let required = async {
        tokio::try_join!(fetch(start, "product", 50, true), fetch(start, "stock", 80, stock_works),)
    };
    // `Ok` around each optional result: its failure is data and stops nobody.
    let reviews = async { Ok(fetch(start, "reviews", 30, false).await) };
    let related = async { Ok(fetch(start, "related", 2_000, true).await) };
    let ((product, stock), reviews, related) = tokio::try_join!(required, reviews, related)?;
    Ok(Page { product, stock, reviews, related })
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    trace(start, "page", "▶ everything required works");
    let good = timeout(DEADLINE, page(start, true)).await.expect("in time").expect("a page");
    let good_time = start.elapsed();
    trace(start, "page", "■ everything required works");
    println!(
        "200: {} and {}, reviews {:?}, related {:?}",
        good.product, good.stock, good.reviews, good.related
    );

    let clock = Instant::now();
    trace(start, "page", "▶ stock is down");
    let bad = timeout(DEADLINE, page(start, false)).await.expect("in time");
    let bad_time = clock.elapsed();
    trace(start, "page", "✗ stock is down");

    println!("= calls in sequence would take: {} ms", 50 + 80 + 30 + 150);
    println!("= degraded page: {} ms", good_time.as_millis());
    println!("= failed page: {} ms", bad_time.as_millis());
    assert_eq!(good.reviews, Err("unavailable"));
    assert_eq!(good.related, Err("too slow"));
    assert!(good_time >= PER_CALL && good_time < DEADLINE, "the slowest part has its own limit");
    assert_eq!(bad.err(), Some("unavailable"), "503, not a page without stock");
    assert!(bad_time < PER_CALL, "it does not wait for what it cannot use");
    println!(
        "Two optional parts were missing and marked; one required failure ended the page at once."
    );
}
