//! SQLite's files as they are on disk (sqlite.org/fileformat2.html).

use std::fs;
use std::path::{Path, PathBuf};

/// A write-ahead log.
pub(crate) struct Log {
    bytes: Vec<u8>,
}

/// One page as a transaction left it.
pub(crate) struct Frame<'a> {
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

    /// A log that was read before.
    pub(crate) fn of(bytes: Vec<u8>) -> Self {
        Self { bytes }
    }

    /// The frames that belong to the log's present run, in the order written.
    pub(crate) fn frames(&self) -> impl Iterator<Item = Frame<'_>> {
        let header = self.bytes.get(..32).unwrap_or_default();
        let size = if header.is_empty() { 0 } else { number(header, 8) as usize };
        let salt = header.get(16..24).unwrap_or_default();
        let frames = self.bytes.get(32..).unwrap_or_default().chunks_exact(24 + size.max(1));
        let own = frames.take_while(move |frame| frame[8..16] == *salt);
        own.map(|frame| Frame { commits: number(frame, 4) != 0, page: &frame[24..] })
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

/// Bytes of a page.
pub(crate) const PAGE: usize = 4_096;

/// A receipt as it lies in a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lying {
    pub(crate) poll: String,
    pub(crate) tag: [u8; 16],
    /// Where in the page. A page fills from its end, so what came later lies lower.
    pub(crate) at: usize,
}

/// The receipts in a page; none if it is a page of something else.
pub(crate) fn receipts(page: &[u8]) -> Vec<Lying> {
    let start = match page[0] {
        0x0a => 8,
        0x02 => 12,
        _ => return Vec::new(),
    };
    let cells = usize::from(page[3]) << 8 | usize::from(page[4]);
    let pointers = page[start..].chunks_exact(2).take(cells);
    let cells = pointers.map(|pointer| usize::from(pointer[0]) << 8 | usize::from(pointer[1]));
    cells.filter_map(|at| receipt(page, at, start == 12)).collect()
}

fn receipt(page: &[u8], at: usize, is_inner: bool) -> Option<Lying> {
    // The length of the whole and of its head are under 128: a byte each.
    let cell = page.get(at + if is_inner { 4 } else { 0 }..)?;
    let (length, head) = (usize::from(*cell.first()?), usize::from(*cell.get(1)?));
    let (mut kinds, mut rest) = (Vec::new(), cell.get(2..1 + head)?);
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match kinds.last_mut() {
            Some((number, true)) => {
                *number = *number << 7 | usize::from(byte & 0x7f);
                kinds.last_mut()?.1 = byte & 0x80 != 0;
            }
            _ => kinds.push((usize::from(byte & 0x7f), byte & 0x80 != 0)),
        }
    }
    // A text and a blob of 16 bytes, and nothing else.
    let [(text, false), (44, false)] = kinds.as_slice() else { return None };
    let text = text.checked_sub(13).filter(|text| text % 2 == 0)? / 2;
    let body = cell.get(1 + head..1 + length)?;
    if body.len() != text + 16 {
        return None;
    }
    let poll = std::str::from_utf8(&body[..text]).ok()?.to_owned();
    Some(Lying { poll, tag: body[text..].try_into().ok()?, at })
}
