//! What is read at all: plain files of UTF-8, of a bounded size, at a bounded cost.

use std::collections::HashSet;
use std::fs;
use std::process::Command;

use interleave::content::{self, Kept, Library, Problem};

use super::proof::RACE;
use super::{GOOD, bank, check, printed, run, with};
use crate::support::server::{PROGRAM, Server, alone};

/// Runs `check` on one file with a second of processor time and 64 MiB of data, all told.
fn within_bounds(file: &str) -> (i32, String) {
    let folder = bank(&[("threads/gil.yaml", file)]);
    let mut command = Command::new("sh");
    alone(&mut command);
    let output = command
        .args(["-c", "ulimit -d 65536 && ulimit -t 1 && exec \"$0\" check bank", PROGRAM])
        .current_dir(folder.path())
        .output()
        .expect("a run");
    (output.status.code().unwrap_or(-1), printed(&output))
}

#[test]
fn no_file_costs_more_than_it_is_worth() {
    assert_eq!(within_bounds(GOOD).0, 0);
    let mut text = String::new();
    let laughs: String = (1..=30)
        .map(|n| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(", ")))
        .collect();
    let options: String =
        (0..300).map(|n| format!("      - {{text: no {n}, why: no}}\n")).collect();
    let replay: String = (0..50)
        .map(|n| format!("  - {{id: q{n}, stem: a, explanation: b, options: *o}}\n"))
        .collect();
    let replayed =
        with("    explanation: This one is.\n", &format!("    explanation: x\n{replay}"));
    let replayed = replayed.replace(
        "    options:\n      - id: this\n        text: This one",
        &format!("    options: &o\n{options}      - id: this\n        text: This one"),
    );
    let pairs: String = (0..99).map(|n| format!("k{n}: &k{n} {}\n", "x".repeat(9_000))).collect();
    let cases = [
        ("aliases of aliases", format!("a0: &a0 [lol]\n{laughs}{GOOD}")),
        ("a list of options fifty times", replayed),
        ("an alias in itself", format!("a: &a [*a]\n{GOOD}")),
        (
            "aliases in a list",
            with("demos: [gil]", &format!("demos: [&a gil{}]", ", *a".repeat(200_000))),
        ),
        ("large anchors", format!("{pairs}{GOOD}")),
        (
            "many anchors",
            format!(
                "{}{GOOD}",
                (0..20_000).map(|n| format!("k{n}: &k{n} x\n")).collect::<String>()
            ),
        ),
        ("deep brackets", with("title: The lock", &format!("title: {}", "[".repeat(100_000)))),
        ("deep braces", with("title: The lock", &format!("title: {}", "{a: ".repeat(100_000)))),
        ("deep dashes", with("title: The lock", &format!("title:\n{}", "- ".repeat(100_000)))),
        (
            "deep question marks",
            with("title: The lock", &format!("title:\n{}", "? ".repeat(100_000))),
        ),
        (
            "many keys",
            format!("{}{GOOD}", (0..60_000).map(|n| format!("k{n}: 1\n")).collect::<String>()),
        ),
        (
            "many options",
            with(
                "      - id: that\n        text: That one\n",
                &"      - {text: a, why: b}\n".repeat(30_000),
            ),
        ),
        ("a long line", with("title: The lock", &format!("title: {}", "lock ".repeat(200_000)))),
        ("many tags", with("title: The lock", &format!("title: {} x", "!a ".repeat(200_000)))),
    ];
    for (case, file) in cases {
        let (code, output) = within_bounds(&file);
        assert_eq!(code, 1, "{case}: {output}");
        let short: String = output.lines().map(|line| format!("{line:.150}\n")).collect();
        text.push_str(&format!("{case}\n\n{short}\n\n"));
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_large_file_is_refused_before_it_is_read() {
    let folder = bank(&[("threads/gil.yaml", GOOD)]);
    // A terabyte on paper: whoever reads it does not come back.
    let file = fs::File::create(folder.path().join("bank/threads/huge.yaml")).expect("a file");
    file.set_len(1 << 40).expect("a length");
    let output = run(folder.path(), &["bank"]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(printed(&output));
}

#[test]
fn the_largest_file_is_read() {
    let room = (1 << 20) - GOOD.len() - 2;
    let (code, output) = check(&[("threads/gil.yaml", &format!("{GOOD}#{}\n", "x".repeat(room)))]);
    assert_eq!(code, 0, "{output}");
    let (code, _) = check(&[("threads/gil.yaml", &format!("{GOOD}#{}\n", "x".repeat(room + 1)))]);
    assert_eq!(code, 1);
}

#[test]
fn what_is_not_a_plain_file_of_utf_8() {
    let folder = bank(&[("threads/gil.yaml", GOOD)]);
    let threads = folder.path().join("bank/threads");
    let made = Command::new("mkfifo").arg(threads.join("pipe.yaml")).status().expect("mkfifo");
    assert!(made.success());
    fs::create_dir(threads.join("folder.yaml")).expect("a folder");
    std::os::unix::fs::symlink("/dev/zero", threads.join("zero.yaml")).expect("a link");
    std::os::unix::fs::symlink("nowhere", threads.join("dangling.yaml")).expect("a link");
    std::os::unix::fs::symlink(".", threads.join("circle")).expect("a link");
    fs::write(threads.join("latin.yaml"), b"title: caf\xe9\n").expect("a file");
    fs::write(threads.join("wide.yaml"), b"\xff\xfet\0i\0t\0l\0e\0").expect("a file");
    fs::write(threads.join(".hidden.yaml"), b"nothing").expect("a file");
    let output = run(folder.path(), &["bank"]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(printed(&output));
}

#[test]
fn the_server_refuses_a_bad_bank_and_says_the_same() {
    let folder = bank(&[("threads/gil.yaml", &with("title: The lock\n", ""))]);
    let said = printed(&run(folder.path(), &["bank"]));
    let mut command = Command::new(PROGRAM);
    alone(&mut command);
    let output = command
        .args(["--questions", "bank", "--listen", "127.0.0.1:0", "--data", "data"])
        .current_dir(folder.path())
        .output()
        .expect("a run");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains(&said));
}

#[tokio::test]
async fn what_yaml_would_change_stays_as_it_was_written() {
    let server = Server::start();
    let visitor = server.visitor();
    let text = visitor.get("/questions/strange/kept").await.html;
    for option in ["no", "off", "010", "1.0", "1:30", "2024-01-01"] {
        assert!(text.contains(&format!("dir=\"auto\">{option}</span>")), "{option}");
    }
}

/// A file that has not changed is not read anew; what files say of each other is.
#[test]
fn a_bank_that_is_read_again_says_what_it_says_the_first_time() {
    let demos = HashSet::from(["gil"]);
    let gil = with("demos: [gil]", "demos: [gil]\nsee_also: [lock]");
    let lock = GOOD.replace("concept: gil", "concept: lock") + RACE;
    let folder = bank(&[("threads/gil.yaml", &gil), ("threads/lock.yaml", &lock)]);
    let place = folder.path().join("bank/threads/lock.yaml");
    let paths = [folder.path().join("bank")];
    let kept = Kept::default();
    let said = |read: Result<Library, Vec<Problem>>| match read {
        Ok(library) => {
            let titles: Vec<&str> = library.concepts.iter().map(|c| c.title.as_str()).collect();
            let digests: Vec<&str> =
                library.puzzles().filter_map(|p| Some(p.explored()?.digest())).collect();
            format!("{titles:?} {digests:?}")
        }
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    };
    let read = || {
        let again = said(content::load_again(&paths, &demos, &kept));
        assert_eq!(again, said(content::load(&paths, &demos)));
        assert_eq!(again, said(content::load_again(&paths, &demos, &kept)));
        again
    };
    let first = read();
    fs::write(&place, lock.replace("title: The lock", "title: Another")).expect("a file");
    assert_ne!(read(), first);
    fs::write(&place, lock.replace("prints: \"1\"", "prints: \"7\"")).expect("a file");
    let seven = read();
    assert!(seven.contains("`7` cannot happen"), "{seven}");
    fs::write(&place, &lock).expect("a file");
    assert_eq!(read(), first);
    fs::remove_file(&place).expect("the file");
    assert!(read().contains("lock"), "a file that was not touched refers to it");
    fs::write(&place, &lock).expect("a file");
    assert_eq!(read(), first);
}

#[test]
fn of_far_more_keys_than_may_be_only_the_first_are_told() {
    let keys: String = (0..1_002).map(|n| format!("k{n}: 1\n")).collect();
    let folder = bank(&[("threads/gil.yaml", &format!("{GOOD}{keys}"))]);
    let output = printed(&run(folder.path(), &["bank", "--max", "0"]));
    let last: Vec<&str> = output.lines().rev().take(9).collect();
    insta::assert_snapshot!(last.into_iter().rev().collect::<Vec<_>>().join("\n"));
}
