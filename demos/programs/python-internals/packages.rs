//! Four threads need one module's state at the same moment: it is set up once, all the others wait.

use crate::show::trace;
use std::sync::Barrier;
use std::thread;
use std::time::Instant;

/// A package is a tree of modules. A file or a folder of its own would change nothing.
mod shop {
    /// Visible inside `shop` only, whoever imports it.
    fn currency() -> &'static str {
        "EUR"
    }

    pub mod prices {
        use std::sync::LazyLock;
        use std::sync::atomic::{AtomicUsize, Ordering};
        use std::time::Duration;

        pub static LOADS: AtomicUsize = AtomicUsize::new(0);

        /// In Python this would be the body of the module, run by the first import.
        static TABLE: LazyLock<[(&str, u32); 2]> = LazyLock::new(|| {
            LOADS.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(50));
            [("tea", 3), ("cake", 4)]
        });

        pub fn label(item: &str) -> String {
            let price = TABLE.iter().find(|(name, _)| *name == item).map_or(0, |(_, price)| *price);
            // A child sees the private items of its ancestors; strangers do not.
            format!("{price} {}", super::currency())
        }
    }

    // The outside sees a shorter path than the one inside.
    pub use prices::label as price_of;
}

// Bringing names into scope runs no code at all: not in Rust. An import in Python would.
use shop::price_of;
use shop::prices::LOADS;
use std::sync::atomic::Ordering;

pub fn main() {
    let start = Instant::now();
    let loads_after_use = LOADS.load(Ordering::Relaxed);
    println!("= set-ups after the imports: {loads_after_use} runs");

    let together = Barrier::new(4);
    thread::scope(|scope| {
        for lane in ["thread 1", "thread 2", "thread 3", "thread 4"] {
            let together = &together;
            scope.spawn(move || {
                together.wait();
                trace(start, lane, "▶ first use");
                let label = price_of("cake");
                trace(start, lane, "■ first use");
                assert_eq!(label, "4 EUR", "nobody sees a half-made table");
            });
        }
    });

    let loads = LOADS.load(Ordering::Relaxed);
    println!("= set-ups after four threads: {loads} runs");
    assert_eq!(loads_after_use, 0, "use declarations run nothing");
    assert_eq!(loads, 1, "one thread set the module up, three waited for it");
    println!("Four first uses, one set-up: like Python's import lock, for each module state once.");
}
