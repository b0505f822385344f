//! Checking a bank, lints and all, against reading the same bytes.

use std::collections::HashSet;
use std::path::Path;
use std::time::Instant;

use interleave::content;

use crate::start::generate;
use crate::{ROUNDS, ratio, say};

/// Questions of each bank that is checked.
const SIZES: [usize; 2] = [1_000, 10_000];

pub(crate) fn measure() {
    for questions in SIZES {
        let bank = tempfile::tempdir().expect("a temporary folder");
        generate(bank.path(), questions);
        let (mut checked, mut read) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            checked.push(check(bank.path()));
            read.push(read_alone(bank.path()));
        }
        say(&format!("check of {questions} questions"), &checked, "ms");
        say(&format!("reading the files of {questions} questions"), &read, "ms");
        ratio("check ÷ reading", &checked, &read);
    }
}

fn check(bank: &Path) -> f64 {
    let begun = Instant::now();
    let examined = content::examine(&[bank.to_owned()], &HashSet::new());
    assert!(examined.library.is_some(), "the bank has no errors");
    begun.elapsed().as_secs_f64() * 1e3
}

/// Milliseconds to read every file and do nothing with it.
fn read_alone(bank: &Path) -> f64 {
    let begun = Instant::now();
    let mut bytes = 0;
    for entry in std::fs::read_dir(bank.join("made")).expect("the folder").flatten() {
        bytes += std::fs::read(entry.path()).expect("a file").len();
    }
    assert!(bytes > 0, "files");
    begun.elapsed().as_secs_f64() * 1e3
}
