//! Faults that a test asks for: the n-th commit fails, and the like.
//!
//! What a disk, a network or a database does seldom has to be handled all the same, and cannot be had
//! at a wish. A debug build can be told to fail at a named point each n-th time
//! (`INTERLEAVE_TEST_FAULTS=commit=3,checkpoint=2`); in a release build the points are nothing. Not by a
//! library with a feature of its own: every dependency would be built a second time for it.

/// Before the commit of a group of ballots: none of them is counted.
pub(super) const COMMIT: &str = "commit";

/// After the commit, before anybody is told: all of them are counted, and nobody knows.
pub(super) const COMMITTED: &str = "committed";

/// Where other servers are told what moved, in the ballots' own transaction.
pub(super) const NOTIFY: &str = "notify";

/// Where the write-ahead log is copied into the database.
pub(super) const CHECKPOINT: &str = "checkpoint";

/// Fails as the database would when it is away, if it is the turn of this point.
///
/// # Errors
/// As asked for.
#[cfg(debug_assertions)]
pub(super) fn at(point: &str) -> sqlx::Result<()> {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    static ASKED: LazyLock<Vec<(String, u64, AtomicU64)>> = LazyLock::new(|| {
        let asked = std::env::var("INTERLEAVE_TEST_FAULTS").unwrap_or_default();
        let points = asked.split(',').filter_map(|point| point.split_once('='));
        points
            .filter_map(|(name, each)| {
                let each = each.parse().ok().filter(|each| *each > 0)?;
                Some((name.to_owned(), each, AtomicU64::new(0)))
            })
            .collect()
    });
    match ASKED.iter().find(|(name, _, _)| name == point) {
        Some((_, each, times)) if times.fetch_add(1, Ordering::Relaxed) % each == each - 1 => {
            Err(sqlx::Error::PoolTimedOut)
        }
        _ => Ok(()),
    }
}

/// Nothing fails on purpose.
#[cfg(not(debug_assertions))]
#[expect(clippy::unnecessary_wraps, reason = "in a debug build it can fail")]
pub(super) fn at(_point: &str) -> sqlx::Result<()> {
    Ok(())
}
