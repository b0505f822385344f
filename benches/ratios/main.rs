//! What Interleave costs, each figure a ratio of two things measured in the same run.
//!
//! `cargo bench` runs all of it; `cargo bench -- pages votes` only those. Rounds of the two sides
//! alternate and the median is printed with the least and the greatest, because machines drift.

#![expect(clippy::print_stdout, reason = "its output is what it is for")]

mod author;
mod check;
mod client;
mod demos;
mod pages;
#[path = "../../tests/it/support/postgres.rs"]
#[expect(dead_code, reason = "the tests do more with it")]
mod postgres;
mod puzzle_pages;
mod puzzles;
mod reviews;
mod server;
mod start;
mod trust;
mod viewers;
mod votes;

use std::future::Future;

/// What can be measured, by name.
const ALL: [&str; 11] = [
    "pages",
    "votes",
    "votes-postgres",
    "viewers",
    "start",
    "check",
    "author",
    "puzzles",
    "reviews",
    "demos",
    "trust",
];

#[tokio::main]
async fn main() {
    if let [_, first, file, ..] = &std::env::args().collect::<Vec<_>>()[..]
        && first == pages::BARE
    {
        return pages::serve_bare(file).await;
    }
    if let [_, first, file, how @ ..] = &std::env::args().collect::<Vec<_>>()[..]
        && first == puzzles::ALONE
    {
        return puzzles::alone(file, how);
    }
    // Cargo adds options of its own, such as `--bench`.
    let asked: Vec<String> =
        std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    println!("{} cores", std::thread::available_parallelism().map_or(1, usize::from));
    for name in ALL {
        if !asked.is_empty() && !asked.iter().any(|one| one == name) {
            continue;
        }
        println!("\n{name}");
        match name {
            "pages" => pages::measure().await,
            "votes" => votes::measure().await,
            "votes-postgres" => votes::measure_postgres().await,
            "viewers" => viewers::measure().await,
            "start" => start::measure(),
            "check" => check::measure(),
            "author" => author::measure().await,
            "puzzles" => puzzles::measure().await,
            "trust" => trust::measure().await,
            "reviews" => reviews::measure().await,
            _ => demos::measure().await,
        }
    }
}

/// How many times each side is measured.
const ROUNDS: usize = 5;

/// Measures two sides in turn; each returns a rate or a time.
async fn paired<A, B>(mut a: impl FnMut() -> A, mut b: impl FnMut() -> B) -> (Vec<f64>, Vec<f64>)
where
    A: Future<Output = f64>,
    B: Future<Output = f64>,
{
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        left.push(a().await);
        right.push(b().await);
    }
    (left, right)
}

/// Prints a median with its least and greatest.
fn say(what: &str, values: &[f64], unit: &str) {
    let (least, median, most) = spread(values);
    println!("  {what:<58} {median:>10.1} {unit:<8} ({least:.1} to {most:.1})");
}

/// Prints the median of the ratios of two sides, pair by pair.
fn ratio(what: &str, a: &[f64], b: &[f64]) {
    let ratios: Vec<f64> = a.iter().zip(b).map(|(a, b)| a / b).collect();
    let (least, median, most) = spread(&ratios);
    println!("= {what:<58} {median:>10.2} ×        ({least:.2} to {most:.2})");
}

fn spread(values: &[f64]) -> (f64, f64, f64) {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match (sorted.first(), sorted.get(sorted.len() / 2), sorted.last()) {
        (Some(least), Some(median), Some(most)) => (*least, *median, *most),
        _ => (f64::NAN, f64::NAN, f64::NAN),
    }
}

/// A count as a number to divide with.
#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52")]
fn count(n: usize) -> f64 {
    n as f64
}

/// The value below which this share of all lies.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = (count(sorted.len()) * share) as usize;
    sorted.get(at.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}
