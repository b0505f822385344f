//! A parallel map that splits by itself: results in order, few chunks, and the big table shared by reference.
use crate::show::{param, trace};
use rayon::prelude::*;
use std::time::Instant;

const ITEMS: usize = 20_000;
const SHORTEST: usize = ITEMS / 64; // no chunk is to be smaller

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

    // `map(score).collect()` would do. `fold` lets us see the chunks: each has a list of its own.
    // The range is halved once for each thread, and again whenever an idle thread takes a part.
    let items = (0..ITEMS).into_par_iter().with_min_len(SHORTEST);
    let chunks: Vec<Chunk> = pool.install(|| {
        let chunks = items.fold(Chunk::default, |mut chunk, item| {
            if chunk.scores.is_empty() {
                chunk.begin(start, item);
            }
            chunk.scores.push(score(item));
            chunk
        });
        chunks.inspect(|chunk| trace(start, &chunk.lane, format!("■ {}", chunk.label))).collect()
    });
    let parallel: Vec<usize> = chunks.iter().flat_map(|chunk| chunk.scores.clone()).collect();

    println!("= items: {ITEMS} pieces");
    println!("= chunks, cut by the library: {} pieces", chunks.len());
    assert_eq!(parallel, plain, "the same results in the same order, whoever computed them");
    assert!(chunks.len() <= 64, "few chunks for many items");
    println!("{} chunks did for {ITEMS} items, and the table was never copied.", chunks.len());
}

/// What one thread computed in one go.
#[derive(Default)]
struct Chunk {
    lane: String,
    label: String,
    scores: Vec<usize>,
}

impl Chunk {
    fn begin(&mut self, start: Instant, first: usize) {
        let thread = rayon::current_thread_index().unwrap_or_default() + 1;
        (self.lane, self.label) = (format!("pool thread {thread}"), format!("from {first}"));
        trace(start, &self.lane, format!("▶ {}", self.label));
    }
}
