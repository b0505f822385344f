//! A rule is edited after 10 seconds; keyed by id the old one lives for 15 minutes, keyed by text not.

use crate::show::trace;
use std::collections::HashMap;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

const QUARTER_OF_AN_HOUR: Duration = Duration::from_mins(15);
const A_YEAR: Duration = Duration::from_hours(365 * 24);

/// A "compiled" rule; it remembers the text it was made from.
#[derive(Clone)]
struct Compiled(String);

struct TtlCache {
    ttl: Duration,
    entries: HashMap<String, (Compiled, Instant)>,
    compilations: usize,
}

impl TtlCache {
    fn new(ttl: Duration) -> Self {
        Self { ttl, entries: HashMap::new(), compilations: 0 }
    }

    /// The deadline is set at insertion. Reading does not move it.
    fn get(&mut self, key: &str, text: &str) -> Compiled {
        let now = Instant::now();
        if let Some((compiled, deadline)) = self.entries.get(key)
            && now < *deadline
        {
            return compiled.clone();
        }
        self.compilations += 1;
        let compiled = Compiled(text.to_owned());
        self.entries.insert(key.to_owned(), (compiled.clone(), now + self.ttl));
        compiled
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let (mut by_id, mut by_text) = (TtlCache::new(QUARTER_OF_AN_HOUR), TtlCache::new(A_YEAR));
    let mut stale_for = [Duration::ZERO; 2];
    let mut shown = ["", ""].map(String::from);

    // Somebody opens the page at these moments, in seconds; the editor saves the rule at 10.
    let edited = start + Duration::from_secs(10);
    for second in [0, 5, 10, 60, 450, 899, 900, 960] {
        sleep_until(start + Duration::from_secs(second)).await;
        let text = if Instant::now() < edited { "age > 18" } else { "age > 21" };
        let used = [by_id.get("rule 7", text).0, by_text.get(text, text).0];
        for (index, lane) in ["keyed by id", "keyed by text"].into_iter().enumerate() {
            if used[index] != shown[index] {
                if !shown[index].is_empty() {
                    trace(start, lane, format!("■ {}", shown[index]));
                    stale_for[index] = Instant::now() - edited;
                }
                trace(start, lane, format!("▶ {}", used[index]));
                shown[index].clone_from(&used[index]);
            }
        }
        trace(start, "editor", format!("• the database says {text}"));
    }
    for (lane, shown) in ["keyed by id", "keyed by text"].into_iter().zip(&shown) {
        trace(start, lane, format!("■ {shown}"));
    }

    println!("= stale, keyed by id: {} s", stale_for[0].as_secs());
    println!("= stale, keyed by text: {} s", stale_for[1].as_secs());
    println!("= compiled, keyed by id: {} ×", by_id.compilations);
    println!("= compiled, keyed by text: {} ×", by_text.compilations);
    assert_eq!(stale_for.map(|time| time.as_secs()), [890, 0]);
    assert_eq!((by_id.compilations, by_text.compilations), (2, 2));
    println!(
        "A key that changes with the content needs no lifetime to be right, only a size limit."
    );
}
