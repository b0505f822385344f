//! `interleave author`: the site while its files are written.
//!
//! Owns the watch over the files. A bank with errors changes nothing but what is said; the last good
//! one is served. Votes go to a database of its own, so that trying a question counts nowhere.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use tokio_util::sync::CancellationToken;

use super::{fail, on_runtime, say, serve};
use crate::config::{Config, Switch};
use crate::content::{self, Kept, Library, Problem};
use crate::demos;
use crate::web::{Desk, Site};

/// The files are looked at this often; less often where looking takes long.
const PACE: Duration = Duration::from_millis(15);
/// Looking takes no more than this part of the time.
const SHARE: u32 = 20;
/// How deep the folders of a bank may lie.
const DEPTH: usize = 6;

/// What helps when an edit gives another meaning to what was answered here.
const FORGET: &str = "Answers that were given here are in the way: start `interleave author` again, \
     which forgets them.";

/// What is seen of a file without reading it.
type Seen = BTreeMap<PathBuf, (SystemTime, u64)>;

pub(super) fn run(config: &Config) -> ExitCode {
    // What is known of questions lies in the database of the site that serves them.
    let place = config.place();
    let mut config = config.clone();
    config.data = config.data.join("author");
    config.database_url = None;
    config.limits = Switch::Off;
    serve::prepare(&config);
    // What was answered while trying is nothing to keep.
    for file in ["interleave.db", "interleave.db-wal", "interleave.db-shm"] {
        let _ = fs::remove_file(config.data.join(file));
    }
    let questions = config.questions.clone();
    let seen = look(&questions);
    let kept = Arc::new(Kept::default());
    let (library, problems) = match read(&questions, &kept) {
        Ok(library) => (library.with_drafts(), Vec::new()),
        Err(problems) => (Library::default(), problems),
    };
    on_runtime(async {
        let stop = CancellationToken::new();
        let desk = Desk::new(stop.clone());
        if !problems.is_empty() {
            say(format!("{}\n", super::check::report(&problems, 5, false)));
            desk.broken(&problems);
        }
        let around = |site: &Site| {
            let router = desk.around(site, questions.clone(), place);
            (router, tokio::spawn(follow(questions, seen, kept, site.clone(), desk.clone())))
        };
        match serve::serve(&config, library, stop, around).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(line) => fail(1, line),
        }
    })
}

/// Reads the bank: of its files those that have changed since the last time.
fn read(questions: &[PathBuf], kept: &Kept) -> Result<Library, Vec<Problem>> {
    let demos: HashSet<&str> = demos::all().iter().map(|demo| demo.slug).collect();
    content::load_again(questions, &demos, kept)
}

/// Serves the bank as it is whenever its files have changed.
async fn follow(questions: Vec<PathBuf>, mut seen: Seen, kept: Arc<Kept>, site: Site, desk: Desk) {
    let mut pause = PACE;
    loop {
        tokio::time::sleep(pause).await;
        let folders = questions.clone();
        let looked = tokio::task::spawn_blocking(move || {
            let began = Instant::now();
            (look(&folders), began.elapsed())
        });
        let Ok((now, took)) = looked.await else { return };
        pause = PACE.max(took * SHARE);
        if now == seen {
            continue;
        }
        seen = now;
        let (folders, kept) = (questions.clone(), Arc::clone(&kept));
        let loaded = tokio::task::spawn_blocking(move || read(&folders, &kept)).await;
        match loaded {
            Ok(Ok(library)) => match site.serve_library(library.with_drafts()).await {
                Ok(()) => desk.changed(),
                Err(error) => desk.stuck(&format!("{error}\n\n{FORGET}")),
            },
            Ok(Err(problems)) => desk.broken(&problems),
            Err(error) => tracing::error!(%error, "the bank was not changed"),
        }
    }
}

/// Every file of these banks, and what changes of it when it is saved.
fn look(folders: &[PathBuf]) -> Seen {
    fn below(folder: &Path, depth: usize, seen: &mut Seen) {
        let Some(depth) = depth.checked_sub(1) else { return };
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let Ok(metadata) = fs::metadata(&path) else { continue };
            if metadata.is_dir() {
                if entry.file_name() != ".git" {
                    below(&path, depth, seen);
                }
            } else {
                let changed = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                seen.insert(path, (changed, metadata.len()));
            }
        }
    }
    let mut seen = Seen::new();
    for folder in folders {
        below(folder, DEPTH, &mut seen);
    }
    seen
}
