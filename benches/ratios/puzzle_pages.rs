//! Puzzles as visitors and operators meet them: their pages over HTTP, and a start with them.

use std::path::Path;
use std::time::Duration;

use crate::client::{self, Connection};
use crate::puzzles::State;
use crate::server::Server;
use crate::{ROUNDS, quantile, ratio, say, start};

const TIME: Duration = Duration::from_secs(3);
/// Questions of the bank a start is measured with; ten to a concept.
const QUESTIONS: usize = 1_000;

/// What a page costs whoever waits for it: any state of any puzzle, and the deepest one there is.
pub(crate) async fn measure(states: &[State]) {
    let server = Server::start();
    let mut open = Connection::open(server.address).await;
    for state in states {
        let answered = open.status(&client::get(&state.address, "")).await;
        assert_eq!(answered, 200, "{}", state.address);
    }
    let all: Vec<Vec<u8>> = states.iter().map(|s| client::get(&s.address, "")).collect();
    times(&server, &format!("a page of a puzzle, {} states in turn", all.len()), all).await;
    let deepest = states.iter().max_by_key(|state| state.choices).expect("a puzzle");
    let words = format!("the deepest page, {} choices: {}", deepest.choices, deepest.address);
    times(&server, &words, vec![client::get(&deepest.address, "")]).await;
}

async fn times(server: &Server, what: &str, requests: Vec<Vec<u8>>) {
    // One visitor after the other, so that nobody waits for anything but their page.
    let make = move |_, sent: usize| requests[sent % requests.len()].clone();
    let (rate, sorted) = client::load(server.address, 1, TIME, 200, make).await;
    println!("  {what}");
    let [half, most] = [0.5, 0.99].map(|share| quantile(&sorted, share));
    println!("    p50 {half:.2} ms, p99 {most:.2} ms, {rate:.0} pages/s over one connection");
}

/// From the start of the process to its first line: a bank with no puzzle, with 30 and with all.
pub(crate) fn starts(questions: &Path, count: usize) {
    let puzzles = puzzles_of(questions);
    assert_eq!(puzzles.len(), count, "every puzzle of the bank");
    let banks = [0, 30.min(count), count].map(|count| {
        let bank = tempfile::tempdir().expect("a temporary folder");
        start::generate(bank.path(), QUESTIONS);
        for (concept, puzzle) in puzzles.iter().take(count).enumerate() {
            let file = bank.path().join(format!("made/concept-{concept}.yaml"));
            let text = std::fs::read_to_string(&file).expect("a concept");
            std::fs::write(file, format!("{text}puzzles:\n{puzzle}")).expect("a concept");
        }
        (count, bank)
    });
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        for ((_, bank), times) in banks.iter().zip(&mut times) {
            let server = Server::with(bank.path(), &["--demos", "recorded"]);
            times.push(server.ready_after.as_secs_f64() * 1e3);
        }
    }
    for ((count, _), times) in banks.iter().zip(&times) {
        say(&format!("start to ready, {QUESTIONS} questions and {count} puzzles"), times, "ms");
    }
    let [none, thirty, all] = &times;
    ratio("a start with 30 puzzles ÷ with none", thirty, none);
    ratio("a start with all puzzles ÷ with none", all, none);
}

/// The YAML of every puzzle in the files of a bank, each an item of a list.
fn puzzles_of(questions: &Path) -> Vec<String> {
    let mut puzzles: Vec<String> = Vec::new();
    for topic in folder(questions).into_iter().filter(|path| path.is_dir()) {
        for file in folder(&topic).into_iter().filter(|path| path.extension().is_some()) {
            let text = std::fs::read_to_string(file).unwrap_or_default();
            let lines = text.lines().skip_while(|line| *line != "puzzles:").skip(1);
            let lines: Vec<&str> =
                lines.take_while(|line| line.is_empty() || line.starts_with([' ', '-'])).collect();
            let Some(first) = lines.iter().find(|line| line.trim_start().starts_with("- ")) else {
                continue;
            };
            let dash = &first[..=first.len() - first.trim_start().len()];
            for line in lines {
                if line.starts_with(dash) {
                    puzzles.push(String::new());
                }
                if let Some(puzzle) = puzzles.last_mut() {
                    puzzle.push_str(line);
                    puzzle.push('\n');
                }
            }
        }
    }
    puzzles
}

fn folder(path: &Path) -> Vec<std::path::PathBuf> {
    let mut all: Vec<_> =
        std::fs::read_dir(path).expect("a folder").flatten().map(|entry| entry.path()).collect();
    all.sort();
    all
}
