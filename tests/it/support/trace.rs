//! What a traced server did to its files and said to its peers, in order, and what a power cut at
//! any moment could have left of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rand::RngExt;
use rand::rngs::StdRng;

/// The options of strace that this reads.
pub(crate) fn strace(out: &Path) -> Vec<String> {
    let options = "strace -f -y -xx --seccomp-bpf -s 131072 -e signal=none \
         -e trace=pwrite64,write,writev,sendto,sendmsg,fdatasync,fsync,ftruncate,unlink,unlinkat,\
         rename -o";
    let options = options.split_whitespace().map(str::to_owned);
    options.chain([out.display().to_string()]).collect()
}

/// Something that was seen.
#[derive(Debug)]
pub(crate) enum Event {
    /// A call has begun: from here on it may have happened.
    Began(Call),
    /// The call that this thread began is over: from here on it has happened.
    Ended(u32),
}

/// A call, and the thread that makes it.
#[derive(Debug)]
pub(crate) struct Call {
    thread: u32,
    pub(crate) kind: Kind,
}

/// What a call does.
#[derive(Debug)]
pub(crate) enum Kind {
    Write {
        file: PathBuf,
        at: u64,
        bytes: Vec<u8>,
    },
    Truncate {
        file: PathBuf,
        to: u64,
    },
    Sync {
        file: PathBuf,
    },
    Unlink {
        file: PathBuf,
    },
    /// Bytes to a socket.
    Say(Vec<u8>),
}

/// Reads a trace.
pub(crate) fn read(text: &[u8]) -> Vec<Event> {
    let mut events = Vec::new();
    for line in text.split(|byte| *byte == b'\n') {
        let line = std::str::from_utf8(line).expect("plain text");
        let Some((thread, line)) = line.split_once(' ') else { continue };
        let thread: u32 = thread.parse().expect("a thread's id");
        let line = line.trim_start();
        if line.starts_with("<... ") {
            events.push(Event::Ended(thread));
            continue;
        }
        let Some(kind) = kind(line) else {
            assert!(!line.starts_with("rename"), "a rename is not understood here: {line}");
            continue;
        };
        events.push(Event::Began(Call { thread, kind }));
        if !line.ends_with("<unfinished ...>") {
            // One that failed has not happened.
            assert!(!line.contains(" = -1 "), "a failed call: {line}");
            events.push(Event::Ended(thread));
        }
    }
    events
}

fn kind(line: &str) -> Option<Kind> {
    let (name, arguments) = line.split_once('(')?;
    if name == "unlink" {
        return Some(Kind::Unlink { file: path(&strings(arguments)) });
    }
    // What the descriptor is stands behind it in angle brackets.
    let (_, rest) = arguments.split_once('<')?;
    let (target, rest) = rest.split_once('>')?;
    let target = unescape(target);
    let number = |at: usize| {
        let end = rest.rsplit_once(" <unfinished").map_or(rest, |(rest, _)| rest);
        let end = end.rsplit_once(") ").map_or(end, |(end, _)| end);
        let numbers: Vec<&str> = end.trim_end_matches(')').rsplit(", ").collect();
        numbers[at].parse().expect("a number")
    };
    let is_socket = target.starts_with(b"socket:");
    Some(match name {
        "writev" | "sendto" | "sendmsg" | "write" if is_socket => Kind::Say(strings(rest)),
        "pwrite64" => Kind::Write { file: path(&target), at: number(0), bytes: strings(rest) },
        "ftruncate" => Kind::Truncate { file: path(&target), to: number(0) },
        "fsync" | "fdatasync" => Kind::Sync { file: path(&target) },
        _ => return None,
    })
}

/// All strings of some arguments, one after another.
fn strings(arguments: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for string in arguments.split('"').skip(1).step_by(2) {
        bytes.extend(unescape(string));
    }
    assert!(!arguments.contains("\"..."), "a string was cut short");
    bytes
}

fn unescape(text: &str) -> Vec<u8> {
    let text = text.as_bytes();
    let mut bytes = Vec::with_capacity(text.len() / 4);
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => byte - b'0',
        _ => byte - b'a' + 10,
    };
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with(b"\\x") {
            bytes.push(digit(text[at + 2]) << 4 | digit(text[at + 3]));
            at += 4;
        } else {
            bytes.push(text[at]);
            at += 1;
        }
    }
    bytes
}

fn path(bytes: &[u8]) -> PathBuf {
    std::str::from_utf8(bytes).expect("a path").into()
}

/// A disk whose power may fail: what was synced is there, of the rest nobody knows.
#[derive(Default)]
pub(crate) struct Disk {
    files: BTreeMap<PathBuf, File>,
    /// What each thread is in the middle of: a file, and how many of its changes a sync covers.
    syncing: BTreeMap<u32, (PathBuf, u64)>,
    writing: BTreeMap<u32, (PathBuf, u64)>,
    next: u64,
}

#[derive(Default)]
struct File {
    synced: Vec<u8>,
    /// Changes since, in order, with a number of each and whether its call is over.
    changes: Vec<(u64, bool, Change)>,
}

enum Change {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Write(at, data) => put(bytes, *at, data),
            Self::Truncate(to) => bytes.resize(*to, 0),
        }
    }
}

fn put(bytes: &mut Vec<u8>, at: usize, data: &[u8]) {
    if bytes.len() < at + data.len() {
        bytes.resize(at + data.len(), 0);
    }
    bytes[at..at + data.len()].copy_from_slice(data);
}

impl Disk {
    /// Takes note of an event.
    pub(crate) fn see(&mut self, event: &Event) {
        match event {
            Event::Began(Call { thread, kind }) => match kind {
                Kind::Write { file, at, bytes } => {
                    let at = usize::try_from(*at).expect("a small file");
                    self.change(*thread, file, Change::Write(at, bytes.clone()));
                }
                Kind::Truncate { file, to } => {
                    let to = usize::try_from(*to).expect("a small file");
                    self.change(*thread, file, Change::Truncate(to));
                }
                Kind::Sync { file } => {
                    let changes = &self.files.entry(file.clone()).or_default().changes;
                    // By the number of the last of them: another thread may sync the same file
                    // meanwhile and take some of them away.
                    let over = changes.iter().take_while(|(_, over, _)| *over);
                    let last = over.last().map_or(0, |(number, _, _)| *number);
                    self.syncing.insert(*thread, (file.clone(), last));
                }
                // Names are taken to be durable at once, in order.
                Kind::Unlink { file } => drop(self.files.remove(file)),
                Kind::Say(_) => {}
            },
            Event::Ended(thread) => {
                if let Some((file, number)) = self.writing.remove(thread)
                    && let Some(file) = self.files.get_mut(&file)
                {
                    for change in file.changes.iter_mut().filter(|change| change.0 == number) {
                        change.1 = true;
                    }
                }
                if let Some((file, last)) = self.syncing.remove(thread)
                    && let Some(file) = self.files.get_mut(&file)
                {
                    let over = file.changes.iter().take_while(|(number, _, _)| *number <= last);
                    let over = over.count();
                    for (_, _, change) in file.changes.drain(..over) {
                        change.apply(&mut file.synced);
                    }
                }
            }
        }
    }

    fn change(&mut self, thread: u32, file: &Path, change: Change) {
        self.next += 1;
        self.writing.insert(thread, (file.to_owned(), self.next));
        let file = self.files.entry(file.to_owned()).or_default();
        file.changes.push((self.next, false, change));
    }

    /// The files as a power cut now could leave them: what was synced, and of each sector of 512
    /// bytes written since, whether it came to the disk is a matter of luck.
    pub(crate) fn cut(&self, random: &mut StdRng) -> Vec<(PathBuf, Vec<u8>)> {
        const SECTOR: usize = 512;
        // From a disk that kept nothing to one that kept nearly all.
        let luck: f64 = [0.0, 0.1, 0.5, 0.9, 1.0][random.random_range(0..5)];
        let mut files = Vec::new();
        for (name, file) in &self.files {
            let mut bytes = file.synced.clone();
            for (_, _, change) in &file.changes {
                match change {
                    Change::Truncate(_) => {
                        if random.random_bool(luck) {
                            change.apply(&mut bytes);
                        }
                    }
                    Change::Write(at, data) => {
                        let (mut start, end) = (*at, at + data.len());
                        while start < end {
                            let next = end.min((start / SECTOR + 1) * SECTOR);
                            if random.random_bool(luck) {
                                put(&mut bytes, start, &data[start - at..next - at]);
                            }
                            start = next;
                        }
                    }
                }
            }
            files.push((name.clone(), bytes));
        }
        files
    }
}
