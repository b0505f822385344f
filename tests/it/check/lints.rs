//! Flaws that break no rule.

use super::{GOOD, check, said, whole, with};

#[test]
fn flaws_of_one_question() {
    let long = "x".repeat(80);
    let lines = "      x = 1\n".repeat(26);
    insta::assert_snapshot!(said(&[
        whole("none", GOOD),
        ("all of the above", with("        text: That one", "        text: All of the above")),
        ("a letter", with("        text: That one", "        text: Both A and B")),
        (
            "all of the above, in a fixed order",
            with("        text: That one", "        text: All of the above")
                .replace("    stem: Which?", "    order: fixed\n    stem: Which?")
        ),
        (
            "all of the above, pinned",
            with("        text: That one", "        pin: last\n        text: All of the above")
        ),
        ("a plain not", with("    stem: Which?", "    stem: Which one is not right?")),
        ("a marked not", with("    stem: Which?", "    stem: Which one is **not** right?")),
        ("a placeholder", with("    explanation: This one is.", "    explanation: TODO say it.")),
        ("a long option", with("        text: This one", &format!("        text: {long}"))),
        (
            "an option within another",
            with("        text: That one", "        text: This one, and all others")
                .replace("        text: This one\n", "        text: This one, and all\n")
        ),
        ("long code", with("    stem: Which?", &format!("    stem: Which?\n    code: |\n{lines}"))),
        (
            "a stem that says it",
            with("    stem: Which?", "    stem: Why is it the first of the two?")
                .replace("        text: This one\n", "        text: It is the first of the two\n")
                .replace("Why is it the", "Why? It is the")
        ),
        ("a long back", with("    back: That.", &format!("    back: {}", "word ".repeat(60)))),
        (
            "a short spoken answer",
            with("summary: One lock.", "summary: One lock.\nin_interview: It is a lock.")
        ),
    ]));
}

/// Questions enough for figures, with the right option the longest and the first.
fn many(extra: &str) -> String {
    let mut questions = String::new();
    for n in 0..24 {
        questions.push_str(&format!(
            "  - id: q{n}\n    stem: Number {n} of the threads, what about subject{n}?\n    options:\n      - {{id: a, text: \"The threads take turns because of subject{n}\", correct: true, why: It is.}}\n      - {{id: b, text: \"Always {n}\", why: It is not.}}\n      - {{id: c, text: \"Never so {n}\", why: It is not.}}\n    explanation: Number {n}.\n"
        ));
    }
    GOOD.replace("cards:\n", &format!("{questions}{extra}cards:\n"))
}

/// What one stem says of a key, whatever concept the two are of.
#[test]
fn a_stem_gives_away_the_key_of_another_concept() {
    let asks = |concept: &str, stem: &str, key: &str| {
        format!(
            "concept: {concept}\ntitle: The {concept}\ntopic: threads\nlevel: middle\nsummary: One.\nquestions:\n  \
             - id: it\n    stem: {stem}\n    options:\n      - {{id: a, text: \"{key}\", correct: true, why: So.}}\n      \
             - {{id: b, text: Nothing, why: No.}}\n    explanation: So.\n"
        )
    };
    let told = |stem: &str, key: &str| {
        let asked = asks("row", "With which ending?", key);
        let other = asks("job", stem, "It is free");
        let (code, said) = check(&[("threads/row.yaml", &asked), ("threads/job.yaml", &other)]);
        assert_eq!(code, 0, "{said}");
        let told = said.contains("warning[Q099]: the stem says the right option of `row/it`");
        assert_eq!(told, said.contains("bank/threads/job.yaml:7:"), "{said}");
        told
    };
    let in_a_row = "`for update skip locked`";
    assert!(told("A worker asks for update skip locked and dies. What then?", in_a_row));
    assert!(!told("A worker asks to skip what is locked for its update. What then?", in_a_row));
    let words = "The consumer holds the mutex once the producer is done";
    assert!(told("When the producer is done, a consumer holds its mutex. Once more?", words));
    assert!(!told("When a producer is late, who holds the mutex?", words));
    assert!(!told("Which worker is on the main thread?", "On the main thread"), "chance says it");
}

#[test]
fn flaws_of_a_bank() {
    let pair = |id: &str, end: &str| {
        format!(
            "  - id: {id}\n    stem: When does a consumer of an empty queue go on after it was woken?\n    options:\n      - {{id: a, text: \"As soon as it holds the mutex again{end}\", correct: true, why: It is.}}\n      - {{id: b, text: \"At once and without the mutex\", why: It is not.}}\n    explanation: It takes the mutex.\n"
        )
    };
    let twin = "  - id: twin\n    stem: Number 3 of the threads, what about subject3?\n    options:\n      - {id: a, text: \"The threads take turns because of subject3\", why: It is not.}\n      - {id: b, text: \"Always 3\", correct: true, why: It is.}\n      - {id: c, text: \"Never so 3\", why: It is not.}\n    explanation: Teh same.\n  - id: tells\n    stem: As threads take turns because subject5 says so, what then, in turns because?\n    options:\n      - {id: a, text: Nothing, correct: true, why: A becuase.}\n      - {id: b, text: Something, why: because because because because because because because because because because because because because.}\n    explanation: Nothing of qzxvwkjp.\n";
    let file =
        many(&(twin.to_owned() + &pair("woken", "") + &pair("woken-too", ", and not before")));
    let (code, plain) = check(&[("threads/gil.yaml", &file)]);
    let (_, tuned) = check(&[
        ("threads/gil.yaml", &many("")),
        (
            "bank.yaml",
            "title: Mine\nlints: {longest_key: 1, key_position: 1, stem_words: 1, absolute_words: 100000}\n",
        ),
    ]);
    assert_eq!(code, 0);
    insta::assert_snapshot!(format!("{plain}\n\nwith other thresholds\n\n{tuned}"));
}
