//! Nothing is lost in silence: what an import or an export has no place for is told.

use std::fs;

use super::{imported, interleave};

/// Imports a text and expects drafts; what was said about them.
#[track_caller]
fn told(format: &str, text: &str) -> (String, String) {
    let (code, drafts, said) = imported(format, "x", text);
    assert_eq!(code, 0, "{format}: {said}");
    (drafts, said)
}

#[test]
fn two_ranges_that_count_are_not_made_one_with_all_that_is_between() {
    for text in [
        "When?{#=1822:0 =1900:0 =1900..1910}",
        "When?{#=1820..1823 =1900}",
        "When?{#=%100%1822 =%100%1900}",
    ] {
        let (drafts, said) = told("gift", text);
        assert!(!drafts.contains("to: 19"), "{text}: {drafts}");
        assert!(said.contains("`1900") && said.contains("lies apart from the range"), "{said}");
    }
    let (drafts, said) = told("gift", "When?{#=5:1 =%50%5:3 =%50%20:1}");
    assert!(drafts.contains("near:\n      from: 2\n      to: 8"), "{drafts}");
    assert!(said.contains("`20:1` counts too"), "{said}");
    let (drafts, said) = told("gift", "When?{#=4..6 =6..8}");
    assert!(drafts.contains("accept:\n      from: 4\n      to: 8"), "{drafts}");
    assert!(!said.contains("lies apart"), "{said}");

    let answer = |number: u32| {
        format!("<answer fraction=\"100\"><text>{number}</text><tolerance>1</tolerance></answer>")
    };
    let xml = of_moodle("numerical", &format!("{}{}", answer(10), answer(90)));
    let (drafts, said) = told("moodle-xml", &xml);
    assert!(drafts.contains("from: 9\n      to: 11"), "{drafts}");
    assert!(said.contains("`90` counts too"), "{said}");
}

/// A quiz of one question.
fn of_moodle(kind: &str, inside: &str) -> String {
    format!(
        "<quiz>\n<question type=\"{kind}\"><questiontext><text>What?</text></questiontext>\n\
         {inside}\n</question></quiz>"
    )
}

const TWO: &str = "<answer fraction=\"100\"><text>a</text></answer><answer fraction=\"0\">\
                   <text>b</text></answer>";

#[test]
fn what_a_question_of_moodle_says_beside_its_answers_is_told() {
    for (inside, said) in [
        ("<correctfeedback><text>Go on with locks.</text></correctfeedback>", "`correctfeedback`"),
        ("<incorrectfeedback><text>Read on.</text></incorrectfeedback>", "`incorrectfeedback`"),
        ("<responsetemplate><text>Dear …</text></responsetemplate>", "the template"),
        (
            "<tags><tag><text>locks</text></tag><tag><text>level:junior</text></tag></tags>",
            "tags: locks;",
        ),
        (
            "<units><unit><unit_name>ms</unit_name></unit><unit><unit_name>s</unit_name></unit></units>",
            "further units",
        ),
    ] {
        let (_, told) = told("moodle-xml", &of_moodle("multichoice", &format!("{TWO}{inside}")));
        let told = told.replace('\n', ";");
        assert!(told.contains(said), "{inside}: {told}");
        assert!(told.contains("1 thing left out"), "{inside}: {told}");
    }
    let usual = "<correctfeedback format=\"html\"><text><![CDATA[<p>Your answer is correct.</p>]]></text>\
                 </correctfeedback>";
    let (_, told) = told("moodle-xml", &of_moodle("multichoice", &format!("{TWO}{usual}")));
    assert!(told.contains("0 things left out"), "{told}");
}

#[test]
fn what_an_answer_of_moodle_counts_is_a_number_and_the_place_of_a_line() {
    for (inside, said) in [
        ("<answer fraction=\"all\"><text>1</text></answer>", "the fraction `all` is no number"),
        (
            "<answer fraction=\"100\"><text>1</text><tolerance>0,5</tolerance></answer>",
            "the tolerance `0,5` is no number",
        ),
    ] {
        let (code, _, told) = imported("moodle-xml", "x", of_moodle("numerical", inside));
        assert_eq!(code, 1, "{told}");
        assert!(told.contains(said) && told.contains("x:3:1"), "{told}");
    }
    let line = |place: u32, text: &str| {
        format!("<answer fraction=\"{place}.0\"><text>{text}</text></answer>")
    };
    let lines = [line(3, "last"), line(1, "first"), line(2, "middle")].concat();
    let (drafts, _) = told("moodle-xml", &of_moodle("ordering", &lines));
    let place = |text: &str| drafts.find(&format!("text: \"{text}\"")).expect(text);
    assert!(place("first") < place("middle") && place("middle") < place("last"), "{drafts}");
}

#[test]
fn all_but_the_first_category_are_told() {
    let gift = "$CATEGORY: top/Locks\n\nA?{=a ~b}\n\n$CATEGORY: top/Queues\n\nB?{=a ~b}\n";
    let (drafts, said) = told("gift", gift);
    assert!(drafts.contains("title: \"Locks\""), "{drafts}");
    assert!(said.contains("the category `Queues`") && said.contains("x:5:1"), "{said}");
    let xml = of_moodle("multichoice", TWO).replace(
        "</quiz>",
        "<question type=\"category\"><category><text>$course$/top/Queues</text></category></question></quiz>",
    );
    let (drafts, said) = told("moodle-xml", &xml);
    assert!(!drafts.contains("Queues"), "{drafts}");
    assert!(said.contains("the category `Queues`"), "{said}");
    let csv = "concept,stem,option_1,right_1,option_2\nlocks,A?,a,yes,b\nlocks,B?,a,yes,b\nqueues,C?,a,yes,b\n";
    let (_, said) = told("csv", csv);
    assert!(said.contains("the concept `queues`") && said.contains("x:4:1"), "{said}");
    assert!(said.contains("1 thing left out"), "{said}");
}

#[test]
fn a_picture_in_gift_is_told_and_a_brace_too_many_is_refused() {
    let (_, said) = told("gift", "[html]<p>What <img src=\"a.png\"> is it?</p>{=a ~b}");
    assert!(said.contains("a picture, a sound or a file of this question"), "{said}");
    let (code, _, said) = imported("gift", "x", "What?{=a}~b}");
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("a second brace closes in one question"), "{said}");
    assert!(said.contains("x:1:12"), "{said}");
}

#[test]
fn an_answer_of_gift_may_be_written_in_another_way_than_its_question() {
    let (drafts, _) = told(
        "gift",
        "[html]<p>Which?</p>{=[markdown]`a`#[plain]*so* ~[plain]<b>~<i>b</i>####[markdown]*All*}",
    );
    for text in ["\"`a`\"", "\"\\\\*so\\\\*\"", "\"<b>\"", "\"*b*\"", "\"*All*\""] {
        assert!(drafts.contains(text), "{text}: {drafts}");
    }
}

#[test]
fn a_column_that_says_nothing_of_its_line_is_told() {
    let csv = "kind,stem,front,unit,lang,hint,option_1,right_1,option_2\n\
               one,A?,F,ms,python,h,a,yes,b\ncard,B?,,,,h,,,\nnumber,C?,,ms,,,3,,\n";
    let (_, said) = told("csv", csv);
    for (said_of, place) in [
        ("`front` beside a `stem`", "x:2:8"),
        ("`unit` has no place in a line of kind `one`", "x:2:10"),
        ("`lang` without `code`", "x:2:13"),
        ("`hint` has no place in a line of kind `card`", "x:3:12"),
    ] {
        assert!(said.contains(said_of) && said.contains(place), "{said_of}: {said}");
    }
    assert!(said.contains("4 things left out"), "{said}");
}

#[test]
fn half_a_range_and_an_unknown_order_are_refused_and_a_decimal_comma_is_read() {
    for (csv, said) in [
        ("kind,stem,answer,from\nnumber,A?,4,3\n", "`from` without `to`"),
        ("kind,stem,answer,near_to\nnumber,A?,4,3\n", "`near_to` without `near_from`"),
        ("stem,order,option_1\nA?,shuffle,a\n", "there is no order `shuffle`"),
    ] {
        let (code, drafts, told) = imported("csv", "x", csv);
        assert_eq!((code, drafts.as_str()), (1, ""), "{told}");
        assert!(told.contains(said), "{told}");
    }
    let (drafts, _) = told("csv", "kind;stem;answer;from;to\nnumber;A?;1,5;1,25;2\n");
    assert!(drafts.contains("answer: 1.5\n    accept:\n      from: 1.25"), "{drafts}");
    let (code, _, said) = imported("csv", "x", "kind\tstem\tanswer\nnumber\tA?\t1,500\n");
    assert_eq!(code, 1, "a comma may part thousands: {said}");
}

#[test]
fn what_stands_beside_the_sides_of_a_note_is_told() {
    let notes = "#separator:tab\n#html:true\n#deck column:1\n#tags column:4\n\
                 A\tfront\tback\tlocks\nA\tfront 2\tback 2\t\n";
    let (_, said) = told("anki-text", notes);
    assert!(said.contains("the tags of notes (1)"), "{said}");
    assert!(said.contains("the decks of notes (2)"), "{said}");
    // Tags and a deck of all, and comments, of which no note is made.
    let notes = "#separator:tab\n#deck:Mine\n#tags:a b\n# a comment\nfront\tback\n\
                 # another: one\tand a tab\n\"# quoted\"\tback\n";
    let (drafts, said) = told("anki-text", notes);
    assert!(said.contains("the deck of all notes") && said.contains("x:3:1"), "{said}");
    assert!(said.contains("2 drafts") && said.contains("2 things left out"), "{said}");
    assert!(
        drafts.contains("quoted") && !drafts.contains("a comment\"") && !drafts.contains("another"),
        "{drafts}"
    );
    // The gaps stand in the second field, and begin with number two.
    let cloze = "#separator:tab\n#html:true\nTitle\tA {{c2::lock}} <img src=\"a.png\">\tExtra\n";
    let (drafts, said) = told("anki-text", cloze);
    assert!(drafts.contains("front: \"A …\"") && drafts.contains("back: \"lock\""), "{drafts}");
    assert!(said.contains("2 more fields of this note"), "{said}");
    assert!(said.contains("a picture or a sound of this note"), "{said}");
}

#[test]
fn what_questions_of_a_book_share_and_a_poll_of_several_are_told() {
    let toml = "[[questions]]\ntype = \"MultipleChoice\"\nmultipart = \"p\"\nprompt.prompt = \"A?\"\n\
                prompt.distractors = [\"a\"]\nanswer.answer = \"b\"\n\n[multipart]\np = \"Given …\"\n";
    let (_, said) = told("mdbook-quiz", toml);
    assert!(said.contains("what questions share, the part `p`"), "{said}");
    let poll = "{\"question\": \"A?\", \"type\": \"regular\", \"allows_multiple_answers\": true, \
                \"options\": [{\"text\": \"a\"}, {\"text\": \"b\"}]}";
    let (_, said) = told("telegram", poll);
    assert!(said.contains("several could be chosen"), "{said}");
}

#[test]
fn an_export_counts_facts_misconceptions_and_pinned_options_that_it_leaves_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = interleave(folder.path(), &["init", "bank"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let file = folder.path().join("bank/basics/first-concept.yaml");
    let text = fs::read_to_string(&file).expect("a concept");
    let pinned = text
        .replace("    stem: |\n", "    facts: {versions: \">=3.11\"}\n    stem: |\n")
        .replace("      - id: drops\n", "      - id: drops\n        pin: last\n");
    assert_eq!(pinned.lines().count(), text.lines().count() + 2, "{text}");
    fs::write(&file, pinned).expect("a concept");
    for format in ["gift", "moodle-xml", "csv"] {
        let arguments = ["export", format, "--questions", "bank", "--out", format];
        let output = interleave(folder.path(), &arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let said = String::from_utf8(output.stdout).expect("text");
        assert!(said.contains("facts (1)") && said.contains("pinned options (1)"), "{said}");
    }
}
