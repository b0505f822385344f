//! A parallel map that splits by itself: results in order, few chunks, and the big table shared by reference.
use rayon::prelude::*;
use std::sync::Mutex;
use std::time::Instant;

const ITEMS: usize = 20_000;
const SHORTEST: usize = ITEMS / 16; // no chunk is to be smaller

pub fn main() {
    let start = Instant::now();
    let threads = param("threads", 2);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    let table: Vec<usize> = (0..1_000).collect(); // read by every worker, copied for none
    let home = table.as_ptr().addr();
    let score = |item: usize| {
        assert_eq!(table.as_ptr().addr(), home, "this is the table itself");
        (0..100).map(|step| table[(item * 7 + step) % table.len()]).sum::<usize>()
    };

    trace(start, "plain loop", "▶ map");
    let plain: Vec<usize> = (0..ITEMS).map(score).collect();
    trace(start, "plain loop", "■ map");

    // The library cuts the range into chunks, and an idle thread takes half of another's rest.
    // To see the chunks we name ours: `chunks` gives what is computed in one go.
    let items: Vec<usize> = (0..ITEMS).collect();
    let handed_out = Mutex::new(0);
    let parallel: Vec<usize> = pool.install(|| {
        let chunks = items.par_chunks(SHORTEST).flat_map(|chunk| {
            *handed_out.lock().expect("no panic") += 1;
            let thread = rayon::current_thread_index().unwrap_or_default() + 1;
            let (lane, label) = (format!("pool thread {thread}"), format!("from {}", chunk[0]));
            trace(start, &lane, &format!("▶ {label}"));
            let scores: Vec<usize> = chunk.iter().map(|&item| score(item)).collect();
            trace(start, &lane, &format!("■ {label}"));
            scores
        });
        chunks.collect()
    });

    let chunks = handed_out.into_inner().expect("no panic");
    println!("= handed out one by one: {ITEMS} messages");
    println!("= handed out in chunks: {chunks} messages");
    assert_eq!(parallel, plain, "the same results in the same order, whoever computed them");
    assert_eq!(chunks, 16, "few messages for many items");
    println!(
        "{chunks} chunks did for {ITEMS} items on {threads} threads, and the table was never copied."
    );
}

fn trace(start: Instant, lane: &str, event: &str) {
    println!("{:.1} ms │ {lane} │ {event}", start.elapsed().as_secs_f64() * 1e3);
}

fn param(name: &str, default: usize) -> usize {
    let mut args = std::env::args().skip_while(|arg| *arg != format!("--{name}"));
    args.nth(1).and_then(|value| value.parse().ok()).unwrap_or(default)
}
