//! What YAML would change in silence, and what it cannot read: each at its place.

use super::{GOOD, bank, case, check, run, said, whole, with};

#[test]
fn what_is_not_yaml() {
    insta::assert_snapshot!(said(&[
        case("a tab", "    stem: Which?", "\tstem: Which?"),
        case(
            "a tab in a list",
            "      - id: this\n        text: This one",
            "      -\tid: this\n        text: This one"
        ),
        case("a colon in a text", "title: The lock", "title: The lock: a story"),
        case(
            "a colon in a text, in a list",
            "        why: It is.\n",
            "        why: One thing: it is.\n"
        ),
        case("a bracket", "title: The lock", "title: [The lock"),
        case("a brace", "title: The lock", "title: {The lock"),
        case("a closing bracket", "title: The lock", "title: ]"),
        case("a comma", "title: The lock", "title: , The lock"),
        case(
            "a comma between braces",
            "      - id: that\n        text: That one\n        why: It is not.\n",
            "      - {id: that, text: That, or this, why: \"No.\"}\n"
        ),
        case(
            "a missing comma between braces",
            "      - id: that\n        text: That one\n        why: It is not.\n",
            "      - {id: that text: That, why: No}\n"
        ),
        case("text behind a brace", "demos: [gil]", "demos: [gil] or so"),
        case("a quote that is not closed", "title: The lock", "title: \"The lock"),
        case("a quote that goes on without indentation", "title: The lock", "title: \"The\nlock\""),
        case("text behind a quote", "title: The lock", "title: \"lock\" is a keyword"),
        case("text behind a single quote", "title: The lock", "title: 'lock' is a keyword"),
        case("a percent sign", "title: The lock", "title: %lock"),
        case("an at sign", "title: The lock", "title: @lock"),
        case("a backtick", "title: The lock", "title: `lock` is a word"),
        case("greater or equal", "title: The lock", "title: >= 3.12"),
        case("a pipe", "title: The lock", "title: | x"),
        case("a question mark", "title: The lock", "title: ? x"),
        case("a hyphen", "title: The lock", "title: - 1"),
        case("wrong escape", "title: The lock", "title: \"The \\lock\""),
        case("half an escape", "title: The lock", "title: \"The \\ud800lock\""),
        case("a NUL byte", "title: The lock", "title: The \0lock"),
        case("a bell", "title: The lock", "title: The \u{7}lock"),
        case("a key with brackets", "title: The lock", "[a]: The lock"),
        case("a directive", "concept: gil", "%FOO bar\nconcept: gil"),
        whole("a second document", &format!("{GOOD}---\n{GOOD}")),
        whole("nothing", ""),
        whole("only a comment", "# nothing here\n"),
        whole("only a text", "gil\n"),
        whole("a list", "- gil\n"),
    ]));
}

#[test]
fn what_yaml_would_take_away() {
    insta::assert_snapshot!(said(&[
        case("an anchor", "        text: That one", "        text: &mut T lends it for the call"),
        case("an anchor that is not named", "        text: That one", "        text: & borrows"),
        case("a reference", "title: The lock", "title: *lock"),
        case("stars around words", "title: The lock", "title: *The lock*"),
        case("a tag", "        text: That one", "        text: !Send types"),
        case("not equal", "        text: That one", "        text: != compares"),
        case("a tag of YAML", "title: The lock", "title: !!binary The lock"),
        case("a tag of nobody", "title: The lock", "title: !a!b lock"),
        case(
            "a comment behind a text",
            "        text: That one",
            "        text: That one # 2 is bigger"
        ),
        case(
            "a comment behind a text in braces",
            "      - id: that\n        text: That one\n        why: It is not.\n",
            "      - {id: that, text: That one # 2,\n         why: No.}\n"
        ),
        case(
            "a comment instead of a text",
            "        text: That one",
            "        text: #[derive(Clone)]"
        ),
        case(
            "code in a folded block",
            "    stem: Which?",
            "    stem: >\n      What does this print?\n\n      ```python\n      print(1)\n      ```"
        ),
        case(
            "a list in a folded block",
            "    explanation: This one is.",
            "    explanation: >-\n      Two steps:\n\n      1. the loop\n      2. the last line"
        ),
        case(
            "a program in a folded block",
            "    stem: Which?",
            "    stem: Which?\n    code: >-\n      x = 1\n      y = 2"
        ),
        case(
            "a list in a plain text",
            "    explanation: This one is.",
            "    explanation: Two steps\n      - the loop\n      - the last line"
        ),
        case(
            "code in a quoted text",
            "    stem: Which?",
            "    stem: \"Which?\n\n      ```python\n      print(1)\n      ```\""
        ),
        case(
            "a program in a plain text",
            "    stem: Which?",
            "    stem: Which?\n    code: x = 1\n      y = 2"
        ),
        case(
            "a list in a quoted text that keeps its lines",
            "    explanation: This one is.",
            "    explanation: \"Two steps:\n\n\n      - the loop\\n\\\n      - the last line\""
        ),
        case(
            "a plain text over several lines",
            "    explanation: This one is.",
            "    explanation: This one is,\n      and no other."
        ),
        case("a no-break space behind a colon", "    stem: Which?", "    stem:\u{a0}Which?"),
        case("a no-break space as indentation", "    stem: Which?", "\u{a0}\u{a0}  stem: Which?"),
        case(
            "a merge that was not finished",
            "title: The lock",
            "<<<<<<< HEAD\ntitle: The lock\n=======\ntitle: A lock\n>>>>>>> other"
        ),
        case("a merge key", "title: The lock", "title: The lock\n<<: {a: b}"),
    ]));
}

#[test]
fn where_the_indentation_is_wrong() {
    insta::assert_snapshot!(said(&[
        case("a key too far right", "    stem: Which?", "     stem: Which?"),
        case(
            "a key too far left",
            "    options:\n      - id: this\n        text: This one\n        correct",
            "   options:\n      - id: this\n        text: This one\n        correct"
        ),
        case(
            "a line of a block too far left",
            "    stem: Which?",
            "    stem: |\n      Which of\n     these?"
        ),
        case(
            "a hyphen one column off",
            "      - id: that\n        text: That one",
            "     - id: that\n        text: That one"
        ),
        case(
            "a hyphen too far right",
            "      - id: that\n        text: That one",
            "       - id: that\n         text: That one"
        ),
        case(
            "a missing hyphen",
            "      - id: that\n        text: That one",
            "        id: that\n        text: That one"
        ),
        case("a missing space behind a colon", "        text: That one", "        text:That one"),
        case(
            "a missing space behind the first colon",
            "      - id: that\n        text: That one",
            "      - id:that\n        text: That one"
        ),
        case("a missing colon", "    stem: Which?", "    stem Which?"),
        case("a key that stands alone", "    stem: Which?", "    stem: Which?\n    nonsense"),
    ]));
}

/// Many faults of the scanner do not hide one another, nor what has another shape or breaks a rule.
#[test]
fn one_run_names_them_all() {
    let draft = GOOD
        .replace("title: The lock", "title: `The` lock")
        .replace("level: middle", "level: medium")
        .replace("    stem: Which?", "    stem: \"which\" one?")
        .replace("        text: This one", "        text: >= 3")
        .replace("        text: That one", "        text: *that*")
        .replace("        correct: true\n", "")
        .replace("        why: It is not.\n", "")
        .replace("demos: [gil]", "demos: [gill]\nsee_also: [asyncioo]")
        .replace("    back: That.", "    bak: That.");
    let asyncio = GOOD.replace("concept: gil", "concept: asyncio");
    let (code, output) = check(&[("threads/asyncio.yaml", &asyncio), ("threads/gil.yaml", &draft)]);
    assert_eq!(code, 1);
    insta::assert_snapshot!(output);
}

/// What is not understood is told with the scanner's own words.
#[test]
fn no_fault_is_left_without_a_word() {
    let (code, output) = check(&[("threads/gil.yaml", &with("title: The lock", "? [a\n: b"))]);
    assert_eq!(code, 1);
    assert!(output.contains("bank/threads/gil.yaml:"), "{output}");
}

/// What is not closed is told where it opens, once.
#[test]
fn what_opens_and_does_not_close_is_told_once() {
    let told = said(&[
        case("a brace in a text", "stem: Which?", "stem: {a, b"),
        case("a bracket in a text", "stem: Which?", "stem: [a, b"),
        case("a brace that closes too soon", "stem: Which?", "stem: {x} y"),
        case("a list", "demos: [gil]", "demos: [gil"),
        case(
            "an entry",
            "  - id: what\n    front: What?\n    back: That.",
            "  - {id: what, front: What?, back: That.",
        ),
        case(
            "an entry over two lines",
            "  - id: what\n    front: What?\n    back: That.",
            "  - {id: what,\n     front: What?, back: That.",
        ),
        case(
            "an option",
            "      - id: that\n        text: That one\n        why: It is not.",
            "      - {id: that, text: That one, why: It is not.",
        ),
        case(
            "an option before another",
            "      - id: this\n        text: This one\n        correct: true\n        why: It is.",
            "      - {id: this, text: This one, correct: true, why: It is.",
        ),
        case("a comment right behind a quote", "stem: Which?", "stem: \"Which?\"# ask Bob"),
        case(
            "a comment within a text",
            "stem: Which?",
            "stem: Which\n      # ask Bob\n      is it?",
        ),
        case("a comment right behind a bracket", "demos: [gil]", "demos: [gil]# ask Bob"),
    ]);
    assert_eq!(told.matches("error[").count(), 11, "{told}");
    insta::assert_snapshot!(told);
}

#[test]
fn tags_and_nothing_are_told_for_what_they_are() {
    insta::assert_snapshot!(said(&[
        case("a truth value with its type", "correct: true", "correct: !!bool true"),
        case("a text with its type", "stem: Which?", "stem: !!str Which?"),
        case("a type of one's own", "stem: Which?", "stem: !<tag:x> Which?"),
        case("a word that looks like a tag", "stem: Which?", "stem: !x is what?"),
        case("a word alone that looks like a tag", "stem: Which?", "stem: !=x"),
        case("a backtick", "stem: Which?", "stem: `x` is what?"),
        case("no demos", "demos: [gil]", "demos: ~"),
        case("no demo in a list", "demos: [gil]", "demos: [gil, ~]"),
        case("no text", "stem: Which?", "stem: ~"),
        whole("a file that is nothing", "~\n"),
    ]));
}

/// A word that YAML takes is one error, and what is offered leaves the file whole.
#[test]
fn a_lost_word_is_told_once_and_no_fix_breaks_the_file() {
    let told = said(&[
        case("an anchor in a list", "demos: [gil]", "demos: [&amdahl x, gil]"),
        case("a reference in a list", "demos: [gil]", "demos: [*amdahl, gil]"),
        case("a tag in a list", "demos: [gil]", "demos: [!x y, gil]"),
        case("an anchor and a comment", "stem: Which?", "stem: &mut T is what? # ask Bob"),
        case("a tag and a comment", "stem: Which?", "stem: !x is what? # ask Bob"),
        case("a merge key", "level: middle", "level: middle\n<<: *a"),
        case(
            "a quote that is not closed, and a comment",
            "stem: Which?",
            "stem: \"Which? # ask Bob",
        ),
        case(
            "a misspelled kind",
            "  - id: first\n    stem: Which?",
            "  - id: first\n    kimd: one\n    stem: Which?",
        ),
        case("an old line's end", "level: middle\n", "level: middle\r"),
    ]);
    assert_eq!(told.matches("error[").count(), 9, "{told}");
    insta::assert_snapshot!(told);
    for broken in ["demos: [&amdahl x, gil]", "demos: [*amdahl, gil]", "demos: [!x y, gil]"] {
        let folder = bank(&[("threads/gil.yaml", &with("demos: [gil]", broken))]);
        run(folder.path(), &["bank", "--fix"]);
        let text = std::fs::read_to_string(folder.path().join("bank/threads/gil.yaml"));
        assert!(text.expect("a file").contains(broken), "{broken}");
    }
}
