//! SQLite's files as they are on disk (sqlite.org/fileformat2.html).

use std::fs;
use std::path::{Path, PathBuf};

/// A write-ahead log.
pub(crate) struct Log {
    bytes: Vec<u8>,
}

/// One page as a transaction left it.
pub(crate) struct Frame<'a> {
    /// The page's number, from 1.
    pub(crate) number: u32,
    /// Whether it is the last of its transaction.
    pub(crate) commits: bool,
    /// What is in the page.
    pub(crate) page: &'a [u8],
}

impl Log {
    /// The log of a database; empty if there is none.
    pub(crate) fn read(database: &Path) -> Self {
        Self { bytes: fs::read(beside(database, "-wal")).unwrap_or_default() }
    }

    /// The frames that belong to the log's present run, in the order written.
    pub(crate) fn frames(&self) -> impl Iterator<Item = Frame<'_>> {
        let header = self.bytes.get(..32).unwrap_or_default();
        let size = if header.is_empty() { 0 } else { number(header, 8) as usize };
        let salt = header.get(16..24).unwrap_or_default();
        let frames = self.bytes.get(32..).unwrap_or_default().chunks_exact(24 + size.max(1));
        let own = frames.take_while(move |frame| frame[8..16] == *salt);
        own.map(|frame| Frame {
            number: number(frame, 0),
            commits: number(frame, 4) != 0,
            page: &frame[24..],
        })
    }

    /// The frames that end transactions.
    pub(crate) fn commits(&self) -> impl Iterator<Item = Frame<'_>> {
        self.frames().filter(|frame| frame.commits)
    }
}

/// A file that SQLite keeps beside a database.
pub(crate) fn beside(database: &Path, end: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(end);
    name.into()
}

fn number(bytes: &[u8], at: usize) -> u32 {
    bytes[at..at + 4].iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}
