//! Texts mean what their author wrote.

use interleave::content::Markdown;

use super::{bank, case, check, run, said, with};

#[test]
fn what_a_text_must_not_have() {
    insta::assert_snapshot!(said(&[
        case(
            "a picture",
            "    explanation: This one is.",
            "    explanation: See ![the lock](lock.png)."
        ),
        case(
            "a link to nowhere",
            "    explanation: This one is.",
            "    explanation: See [the lock](../lock)."
        ),
        case(
            "a fence that is not closed",
            "    explanation: This one is.",
            "    explanation: |\n      So:\n\n      ```python\n      print(1)\n\n      And more."
        ),
        case("a formula", "    explanation: This one is.", "    explanation: So $n^2$."),
        case(
            "a sign that turns the direction",
            "        text: That one",
            "        text: \"That \u{202e}one\""
        ),
        case("a space of no width", "        text: That one", "        text: That\u{200b}one"),
        case("an option of nothing to see", "        text: That one", "        text: \"\u{200b}\""),
        case(
            "a mark of the direction as an escape",
            "        text: That one",
            "        text: \"That \\u202Eone\""
        ),
    ]));
}

#[test]
fn a_formula_is_shown_as_it_is_written_and_check_says_so() {
    for formula in ["$S = 1 / (1 - p)$", "$n$", "$$\\frac{1}{n}$$", "\\(n^2\\)", "\\[n^2\\]"] {
        for explanation in [
            format!("    explanation: 'Amdahl: {formula}, so it is.'"),
            format!("    explanation: |\n      It is:\n\n      {formula}"),
        ] {
            let file = with("    explanation: This one is.", &explanation);
            let (code, said) = check(&[("threads/gil.yaml", &file)]);
            assert_eq!(code, 0, "{said}");
            assert!(said.contains("warning[Q047]"), "{explanation}: {said}");
            assert!(said.contains("put it between backticks"), "{said}");
        }
    }
    for text in [
        "It costs $5, or $6 a day.",
        "`$S = 1$` and `\\(n\\)` are code.",
        "A plain $HOME and f(x).",
        "So (n) and [n].",
    ] {
        let file = with("    explanation: This one is.", &format!("    explanation: '{text}'"));
        let (_, said) = check(&[("threads/gil.yaml", &file)]);
        assert!(!said.contains("Q047"), "{text}: {said}");
    }
}

/// A text of one line is shown as it is written, whatever Markdown begins a block with.
#[test]
fn a_text_of_one_line_is_no_block() {
    for text in [
        ">",
        ">=",
        ">= 3.12",
        "#",
        "# a comment",
        "- 1",
        "+ 1",
        "* 1",
        "---",
        "***",
        "___",
        "===",
        "1.",
        "1. The first",
        "2) The second",
        "```",
        "~~~",
        "    four spaces",
        "<div>",
        "| a | b |",
        "[x]: y",
        "=",
        "-",
        "_",
        "*",
        ":",
        "\\",
    ] {
        let markdown = Markdown::new(text);
        assert_eq!(markdown.plain(), text.trim(), "{text:?}");
        assert!(!markdown.is_block());
        let html = markdown.inline().as_str();
        let shown = html.replace("&gt;", ">").replace("&lt;", "<").replace("&quot;", "\"");
        assert_eq!(shown, text.trim(), "{text:?}");
        assert_eq!(markdown.html().as_str(), format!("<p>{html}</p>"), "{text:?}");
    }
}

#[test]
fn names_and_products_are_shown_as_they_are_written() {
    for (text, html) in [
        ("__init__ runs first", "__init__ runs first"),
        (
            "Does __new__ run before __init__, and what is 2*3*4?",
            "Does __new__ run before __init__, and what is 2*3*4?",
        ),
        ("2**3**4", "2**3**4"),
        ("a*b*c", "a*b*c"),
        ("*args and **kwargs", "*args and **kwargs"),
        ("some_snake_case_name", "some_snake_case_name"),
        (
            "a **strong** word and an *important* one",
            "a <strong>strong</strong> word and an <em>important</em> one",
        ),
        ("`__init__` and `2*3`", "<code>__init__</code> and <code>2*3</code>"),
        (
            "Arc<Mutex<T>> or Rc<RefCell<T>>",
            "Arc&lt;Mutex&lt;T&gt;&gt; or Rc&lt;RefCell&lt;T&gt;&gt;",
        ),
    ] {
        assert_eq!(Markdown::new(text).inline().as_str(), html, "{text}");
    }
}

#[test]
fn generics_survive_in_titles() {
    let text = "What does Arc<Mutex<T>> give that Rc<RefCell<T>> does not?";
    assert_eq!(Markdown::new(text).plain(), text);
    assert_eq!(
        Markdown::new("Two lines:\n\nArc<T> and\n**Rc<T>**").plain(),
        "Two lines: Arc<T> and Rc<T>"
    );
}

#[test]
fn blocks_keep_their_paragraphs_lists_tables_and_notes() {
    let block = Markdown::new("The first.\n\nThe second.");
    assert!(block.is_block());
    assert_eq!(block.inline().as_str(), "<p>The first.</p>\n<p>The second.</p>");
    let list = Markdown::new("In order:\n\n3. write\n4. acquire");
    assert!(list.html().as_str().contains("<ol start=\"3\">"), "{}", list.html());
    let table = Markdown::new("| step | a |\n|---|---|\n| 1 | read |");
    assert!(
        table.html().as_str().contains("<div class=\"wide-table\" tabindex=\"0\"><table>"),
        "{}",
        table.html()
    );
    let note = Markdown::new("It waits.[^1]\n\n[^1]: On Linux.");
    let html = note.html().as_str();
    let to = html.split("href=\"#").nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
    assert!(html.contains(&format!("id=\"{to}\"")), "{html}");
    let other = Markdown::new("It runs.[^1]\n\n[^1]: On Linux.");
    assert!(!other.html().as_str().contains(to), "two texts of one page share no address");
}

/// A comment is nobody's business but the author's: whatever a fix quotes, it stays one.
#[test]
fn a_comment_is_not_published_by_a_fix() {
    let cases = [
        // What stands in the file, and what stands there after the fix.
        ("Which?  # ask Bob", "Which?  # ask Bob"),
        ("Which? #ask Bob", "Which? #ask Bob"),
        ("Which of #7?", "\"Which of #7?\""),
        ("Which of #7? # ask Bob", "\"Which of #7?\" # ask Bob"),
        ("Which of #[derive] and #! # ask Bob", "\"Which of #[derive] and #!\" # ask Bob"),
        ("What does `n # ask` mean?", "\"What does `n # ask` mean?\""),
        ("What does `n # ask mean?", "What does `n # ask mean?"),
        ("&mut T?  # ask Bob", "\"&mut T?\"  # ask Bob"),
        ("&mut T of #7? # ask Bob", "\"&mut T of #7?\" # ask Bob"),
        ("&mut T? #bob", "&mut T? #bob"),
        ("*p is what? # ask Bob", "\"*p is what?\" # ask Bob"),
        ("!x is what? # ask Bob", "\"!x is what?\" # ask Bob"),
        ("`x` is what? # ask Bob", "\"`x` is what?\" # ask Bob"),
        ("`x # y` is what? # ask Bob", "\"`x # y` is what?\" # ask Bob"),
        ("@x is what? # ask Bob", "\"@x is what?\" # ask Bob"),
        ("%x is what? # ask Bob", "\"%x is what?\" # ask Bob"),
        (">= 3 is what? # ask Bob", "\">= 3 is what?\" # ask Bob"),
        ("|x| is what? # ask Bob", "\"|x| is what?\" # ask Bob"),
        ("Which: this or that? # ask Bob", "\"Which: this or that?\" # ask Bob"),
        ("\"a # b\" or c? # ask Bob", "'\"a # b\" or c?' # ask Bob"),
        ("'a' or c? # ask Bob", "\"'a' or c?\" # ask Bob"),
        ("# ask Bob", "# ask Bob"),
        ("\"Which? # ask Bob", "\"Which? # ask Bob"),
        ("#7 is what?", "\"#7 is what?\""),
    ];
    let mut wrong = String::new();
    for (before, after) in cases {
        let folder =
            bank(&[("threads/gil.yaml", &with("stem: Which?", &format!("stem: {before}")))]);
        let file = folder.path().join("bank/threads/gil.yaml");
        let fixed = || {
            run(folder.path(), &["bank", "--fix"]);
            let text = std::fs::read_to_string(&file).expect("a file");
            let line = text.lines().find_map(|line| line.strip_prefix("    stem: "));
            line.map(str::to_owned).unwrap_or_default()
        };
        for round in 1..=2 {
            let is = fixed();
            if is != after {
                wrong.push_str(&format!("{before}\n  fixed {round} times: {is}\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A fault in a text over many lines stands at its own line and column, however the text is written.
#[test]
fn a_fault_of_a_text_is_told_where_it_stands() {
    let explained = |text: &str| with("    explanation: This one is.", text);
    let cases = [
        (
            "pictures in a block",
            explained(
                "    explanation: |\n      First ![a](b.png) a line.\n\n      Then ![a](b.png) and ![c](d.png).",
            ),
        ),
        (
            "a link in a quoted text",
            explained("    explanation: \"One line\n      and [here](nowhere) another.\""),
        ),
        (
            "a link in a plain text",
            explained("    explanation: One line\n      and [here](nowhere) another."),
        ),
        (
            "a fence that is not closed",
            explained("    explanation: |\n      First.\n\n      ```python\n      x = 1"),
        ),
        ("a formula", explained("    explanation: |\n      First.\n\n      Then $x^2$ and `$y$`.")),
        (
            "a link that is written with an escape",
            explained("    explanation: \"One [he\\u0072e](nowhere).\""),
        ),
        (
            "a placeholder in a block",
            explained("    explanation: |\n      First.\n\n      TODO write the rest."),
        ),
        (
            "a placeholder of a card",
            with("    back: That.", "    back: |\n      That.\n      FIXME"),
        ),
        ("a placeholder of a concept", with("summary: One lock.", "summary: One TBD lock.")),
        (
            "a plain negation",
            with(
                "    stem: Which?",
                "    stem: |\n      Look at it.\n\n      Which of these is not so?",
            ),
        ),
        (
            "a place that is named",
            with("        text: That one", "        text: None of the above"),
        ),
        (
            "a line of code that is too wide",
            with(
                "    stem: Which?",
                &format!(
                    "    stem: Which?\n    code: |\n      x = 1\n      y = \"{}\"\n      z = 2",
                    "x".repeat(80)
                ),
            ),
        ),
    ];
    insta::assert_snapshot!(said(&cases));
}
