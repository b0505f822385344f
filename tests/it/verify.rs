//! What `interleave verify` makes of programs, and what it remembers.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use interleave::content::{self, Library, Proof};
use tempfile::TempDir;

use crate::support::server::{PROGRAM, alone};

/// The line of the evidence in a bank of [`bank`].
const LINE: usize = 12;

/// A bank of one question with this evidence.
fn bank(evidence: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let topic = folder.path().join("bank/threads");
    fs::create_dir_all(&topic).expect("a folder");
    let text = format!(
        "concept: gil\ntitle: The lock\ntopic: threads\nlevel: middle\nsummary: One lock.\n\
         sources: [\"https://docs.python.org/3/\"]\ndemos: [gil]\nquestions:\n  - id: first\n    \
         stem: Which?\n    evidence:\n{}\n    options:\n      - {{id: this, text: This, correct: true, why: It is.}}\n      \
         - {{id: that, text: That, why: It is not.}}\n    explanation: This one is.\n",
        evidence
            .trim_end()
            .lines()
            .map(|line| format!("      {line}"))
            .collect::<Vec<_>>()
            .join("\n"),
    );
    fs::write(topic.join("gil.yaml"), text).expect("a file");
    fs::write(
        folder.path().join("bank/topics.yaml"),
        "- {id: threads, title: Threads, summary: All.}\n",
    )
    .expect("a file");
    folder
}

/// Runs `interleave verify` on it with the usual Python: its exit code, and what it printed.
fn verify(folder: &Path, options: &[&str]) -> (i32, String) {
    let mut command = Command::new(PROGRAM);
    alone(&mut command);
    let output = command
        .current_dir(folder)
        .args(["verify", "bank", "--python", "python3", "--only", "--cache", "cache"])
        .args(options)
        .output()
        .expect("a run");
    let printed = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&printed).into_owned())
}

fn library(folder: &Path) -> Library {
    content::load(&[folder.join("bank")], &HashSet::from(["gil"])).expect("a bank")
}

fn is_proved(folder: &Path) -> bool {
    let library = library(folder);
    let question = library.questions().next().expect("a question");
    question.evidence.as_ref().expect("evidence").proof.is_some()
}

#[test]
fn what_holds_is_remembered_until_it_is_edited() {
    let bank = bank("run: python\nprogram: print(6 * 7)\nprints: \"42\"");
    let folder = bank.path();
    let (code, said) = verify(folder, &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("1 run as expected"), "{said}");
    assert!(is_proved(folder));
    let (_, said) = verify(folder, &[]);
    assert!(said.contains("0 runs as expected, 1 run known from before"), "{said}");
    let (_, said) = verify(folder, &["--all"]);
    assert!(said.contains("1 run as expected"), "{said}");

    let file = folder.join("bank/threads/gil.yaml");
    let text = fs::read_to_string(&file).expect("a file");
    fs::write(&file, text.replace("6 * 7", "6 * 8")).expect("a file");
    assert!(!is_proved(folder));
    let (code, said) = verify(folder, &[]);
    assert_eq!(code, 1, "{said}");
    assert!(!is_proved(folder));
    assert_eq!(
        fs::read_to_string(folder.join("bank/.ledger/evidence.json")).expect("a ledger").trim(),
        "{\n\n}"
    );
}

#[test]
fn a_contradiction_is_told_at_its_line() {
    let bank = bank("run: python\nprogram: print(6 * 7)\nprints: \"43\"");
    let (code, said) = verify(bank.path(), &[]);
    assert_eq!(code, 1);
    assert!(said.contains(&format!("gil.yaml:{LINE}: gil/first on CPython 3.")), "{said}");
    assert!(said.contains("it printed\n    42\nand not\n    43\n"), "{said}");
    assert!(said.contains("1 run not as expected"), "{said}");
}

#[test]
fn nothing_is_written_down_when_it_was_asked_not_to() {
    let bank = bank("run: python\nprogram: print(6 * 7)\nprints: \"42\"");
    let (code, said) = verify(bank.path(), &["--dry-run"]);
    assert_eq!(code, 0, "{said}");
    assert!(!bank.path().join("bank/.ledger").exists());
}

#[test]
fn each_kind_of_evidence_can_hold_and_can_fail() {
    for (program, holds, fails) in [
        ("raise ValueError('no')", "raises: ValueError", "raises: KeyError"),
        ("import asyncio; raise asyncio.CancelledError", "raises: CancelledError", "ends: true"),
        (
            "print('took', 12, 'ms')",
            "prints_pattern: '^took \\d+ ms$'",
            "prints_pattern: '^took \\D+$'",
        ),
        (
            "print('speed-up: 1.5')",
            "measures: {name: speed-up, from: 1, to: 2}",
            "measures: {name: speed-up, from: 2, to: 3}",
        ),
        ("pass", "ends: true", "prints: \"1\""),
    ] {
        for (evidence, expected) in [(holds, 0), (fails, 1)] {
            let text = format!("run: python\nprogram: |\n  {program}\n{evidence}");
            let (code, said) = verify(bank(&text).path(), &[]);
            assert_eq!(code, expected, "{program}, {evidence}: {said}");
        }
    }
}

#[test]
fn rust_is_compiled_and_run() {
    let prints = "run: rust\nprogram: |\n  fn main() { println!(\"{}\", 6 * 7) }\nprints: \"42\"";
    let refused = "run: rust\nprogram: |\n  fn main() { let a = vec![1]; drop(a); drop(a); }\ncompiles: false\nerror: E0382";
    let other = refused.replace("E0382", "E0499");
    let compiles = "run: rust\nprogram: |\n  fn main() {}\ncompiles: false";
    for (evidence, expected) in [(prints, 0), (refused, 0), (&other, 1), (compiles, 1)] {
        let (code, said) = verify(bank(evidence).path(), &[]);
        assert_eq!(code, expected, "{evidence}: {said}");
    }
}

#[test]
fn a_rust_program_has_the_crates_it_names() {
    let evidence = "run: rust\npackages: [tokio, rayon, crossbeam, parking_lot, libc]\nprogram: |\n  \
        use rayon::prelude::*;\n  \
        #[tokio::main]\n  \
        async fn main() {\n      \
            let all = parking_lot::Mutex::new((0..3).into_par_iter().sum::<i32>());\n      \
            let (send, receive) = crossbeam::channel::unbounded();\n      \
            tokio::task::yield_now().await;\n      \
            let _ = send.send(*all.lock());\n      \
            println!(\"{:?} {}\", receive.recv(), unsafe { libc::getpid() } > 0);\n  \
        }\nprints: Ok(3) true";
    let bank = bank(evidence);
    let (code, said) = verify(bank.path(), &["--strict"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("1 run as expected"), "{said}");
}

#[test]
fn what_cannot_be_run_is_told_and_is_not_proved() {
    for (evidence, why) in [
        ("run: python\nprogram: pass\nends: true\nversions: \"<3.11\"", "no CPython <3.11 is here"),
        (
            "run: python\nprogram: pass\nends: true\npackages: [not-pinned]",
            "not-pinned cannot be installed",
        ),
    ] {
        let bank = bank(evidence);
        let (code, said) = verify(bank.path(), &[]);
        assert_eq!(code, 0, "{said}");
        assert!(said.contains(why) && said.contains("1 not run"), "{said}");
        assert!(!is_proved(bank.path()));
        let (code, said) = verify(bank.path(), &["--strict"]);
        assert_eq!(code, 1, "{said}");
    }
}

#[test]
fn a_program_has_loopback_and_ends_when_it_prints_too_much() {
    let served = "run: python\nprogram: |\n  import socket\n  server = socket.create_server((\"127.0.0.1\", 0))\n  \
        client = socket.create_connection(server.getsockname())\n  print(\"met\")\nprints: met";
    let (code, said) = verify(bank(served).path(), &[]);
    assert_eq!(code, 0, "{said}");
    let flood = "run: python\nprogram: |\n  while True: print(\"x\" * 1000)\nends: true";
    let (code, said) = verify(bank(flood).path(), &[]);
    assert_eq!(code, 1);
    assert!(said.contains("it printed too much"), "{said}");
}

#[test]
fn versions_are_named_as_people_name_them() {
    let on = |by: &[&str]| {
        let ran: BTreeMap<String, String> =
            by.iter().map(|by| ((*by).to_owned(), "2026-11-25".to_owned())).collect();
        Proof { ran, ..Proof::default() }.ran_on()
    };
    assert_eq!(on(&["rustc 1.95.0"]), "rustc 1.95");
    assert_eq!(on(&["CPython 3.11.2", "CPython 3.11.7"]), "CPython 3.11");
    assert_eq!(
        on(&["CPython 3.11.7", "CPython 3.12.1", "CPython 3.13.0", "CPython 3.13.0t"]),
        "CPython 3.11, 3.12, 3.13 and 3.13t"
    );
}

/// A program is somebody's, perhaps with a mistake in it: the command outlives it, and nothing of it
/// outlives the command.
#[test]
fn a_program_neither_ends_the_command_nor_outlives_it() {
    let kills = "run: python\nprogram: |\n  import os, signal\n  for target in (os.getppid(), -1):\n    try:\n      os.kill(target, signal.SIGKILL)\n    except PermissionError:\n      print('refused')\nprints: |\n  refused\n  refused";
    let folder = bank(kills);
    let (code, printed) = verify(folder.path(), &[]);
    assert_eq!(code, 0, "{printed}");
    // Out of its group, and its child as well.
    let name = format!("left-{}", std::process::id());
    let leaves = format!(
        "run: python\nprogram: |\n  import subprocess, sys\n  code = 'import subprocess, sys, time; subprocess.Popen([sys.executable, \"-c\", \"import time; time.sleep(600)\", \"{name}\"], start_new_session=True); time.sleep(600)'\n  subprocess.Popen([sys.executable, '-c', code, '{name}'], start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n  import time\n  time.sleep(0.5)\n  print('started')\nprints: started"
    );
    let folder = bank(&leaves);
    let (code, printed) = verify(folder.path(), &[]);
    assert_eq!(code, 0, "{printed}");
    let left: Vec<String> = fs::read_dir("/proc")
        .expect("the processes")
        .flatten()
        .filter_map(|entry| fs::read_to_string(entry.path().join("cmdline")).ok())
        .filter(|line| line.contains(&name))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_a_program_prints_gives_no_orders_to_the_terminal() {
    let folder = bank("run: python\nprogram: print('\\x1b[2Jred\\x07')\nprints: blue");
    let (code, printed) = verify(folder.path(), &[]);
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("\u{fffd}[2Jred\u{fffd}"), "{printed}");
}
