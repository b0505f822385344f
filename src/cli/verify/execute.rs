//! One run of one program: within bounds of time and output, and with nothing left behind.

use std::io::{self, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::left;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

/// What a program did.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) stdout: String,
    pub(super) stderr: String,
    /// The exit code, when it ended by itself.
    pub(super) code: Option<i32>,
    /// Why it was ended, when it did not end by itself.
    pub(super) cut: Option<&'static str>,
}

impl Done {
    pub(super) fn well(&self) -> bool {
        self.cut.is_none() && self.code == Some(0)
    }
}

type Text = Arc<Mutex<Vec<u8>>>;

/// Runs a command that leads a process group of its own. It is ended when it takes longer than
/// `wall`, or prints more than `most` bytes; its group ends with it, and so does what went out of that.
pub(super) fn execute(command: &mut Command, wall: Duration, most: usize) -> io::Result<Done> {
    let mut child = left::start(command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let (closed, closing) = mpsc::channel();
    let stdout = child.stdout.take().map(|pipe| read(pipe, most, closed.clone()));
    let stderr = child.stderr.take().map(|pipe| read(pipe, most, closed));
    let until = Instant::now() + wall;
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let mut cut = None;
    let mut open = true;
    // Until it has ended, but left to be waited for: its group keeps its number so long.
    while !group.is_none_or(has_ended) {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            cut = Some("it did not end in time");
            break;
        }
        let pause = left.min(Duration::from_millis(if open { 20 } else { 2 }));
        match closing.recv_timeout(pause) {
            Ok(true) => {
                cut = Some("it printed too much");
                break;
            }
            Ok(false) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                open = false;
                thread::sleep(pause);
            }
        }
    }
    if let Some(group) = group {
        let _ = kill_process_group(group, Signal::KILL);
    }
    let status = child.wait();
    left::ended(child.id());
    let status: ExitStatus = status?;
    // What has left the group may hold a pipe open; that is not waited for long.
    let late = Instant::now() + Duration::from_secs(1);
    while let Ok(flooded) = closing.recv_timeout(late.saturating_duration_since(Instant::now())) {
        if flooded && cut.is_none() {
            cut = Some("it printed too much");
        }
    }
    Ok(Done { stdout: taken(stdout), stderr: taken(stderr), code: status.code(), cut })
}

fn has_ended(process: Pid) -> bool {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    !matches!(waitid(WaitId::Pid(process), options), Ok(None))
}

/// Reads a pipe to its end, and says whether that was more than `most` bytes.
fn read(mut pipe: impl Read + Send + 'static, most: usize, closed: Sender<bool>) -> Text {
    let text = Text::default();
    let kept = Arc::clone(&text);
    thread::spawn(move || {
        let mut piece = [0; 8192];
        let mut flooded = false;
        while let Ok(count) = pipe.read(&mut piece) {
            let Some(piece) = piece.get(..count).filter(|piece| !piece.is_empty()) else { break };
            let Ok(mut kept) = kept.lock() else { break };
            let left = most.saturating_sub(kept.len());
            kept.extend_from_slice(piece.get(..left).unwrap_or(piece));
            if piece.len() > left {
                flooded = true;
                break;
            }
        }
        let _ = closed.send(flooded);
    });
    text
}

fn taken(text: Option<Text>) -> String {
    let text = text.and_then(|text| text.lock().ok().map(|text| text.clone()));
    String::from_utf8_lossy(&text.unwrap_or_default()).into_owned()
}
