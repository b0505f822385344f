//! What ordinary Python says and does, whoever runs beside it: each program prints what `CPython`
//! 3.11 printed when it was run, which `tests/python/short` does again.

use interleave_explore::{End, Switch};

use crate::{explore, explored, outcomes, refusal};

/// The error and the lost ones of a program with one outcome, which prints the lines that stand in
/// the file beside it.
fn prints_as_cpython(name: &str) -> (Option<String>, Vec<String>) {
    let found = explored(name);
    let [outcome] = found.outcomes() else { panic!("{name}: {:?}", outcomes(&found)) };
    assert_eq!(outcome.ends, End::Done);
    let path = format!("{}/tests/programs/{name}.out", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert_eq!(outcome.prints, text.lines().collect::<Vec<_>>());
    (outcome.raises.clone(), outcome.lost.clone())
}

#[test]
fn numbers_texts_and_their_errors_are_written_as_python_writes_them() {
    let (raises, _) = prints_as_cpython("values");
    let unbound = "cannot access local variable 'x' where it is not associated with a value";
    assert_eq!(raises, Some(format!("UnboundLocalError(\"{unbound}\")")));
}

#[test]
fn enumerate_zip_and_reversed_read_nothing_before_it_is_asked_for_and_nothing_twice() {
    assert_eq!(prints_as_cpython("one_by_one"), (None, Vec::new()));
    // What another thread adds or takes out while the loop goes on is seen.
    assert_eq!(
        outcomes(&explored("enumerate_grows")),
        ["print 0 a / 1 b", "print 0 a / 1 b / 2 c", "print 0 a / 1 c", "print 0 b / 1 c",]
    );
    // An iterator that two threads share gives each item once.
    assert_eq!(outcomes(&explored("shared_zip")), ["print a 1 / b 2", "print b 2 / a 1"]);
}

#[test]
fn an_exception_keeps_what_its_init_hands_on() {
    let (raises, _) = prints_as_cpython("own_errors");
    assert_eq!(raises.as_deref(), Some("Refused('no 7 left')"));
}

#[test]
fn a_call_that_does_not_fit_is_pythons_type_error() {
    let (raises, lost) = prints_as_cpython("wrong_calls");
    assert_eq!(raises, None);
    assert_eq!(lost, ["TypeError('say() takes 1 positional argument but 2 were given')"]);
}

#[test]
fn flags_may_be_numbers_and_counts_may_be_named() {
    assert_eq!(prints_as_cpython("flags_and_counts"), (None, Vec::new()));
}

#[test]
fn a_thread_of_a_daemon_is_a_daemon_and_no_thread_waits_for_itself() {
    let late = "cannot set daemon status of active thread";
    assert_eq!(
        outcomes(&explored("daemon_of_daemon")),
        [format!("print {late}"), format!("print {late} / inner"), format!("print inner / {late}")]
    );
    assert_eq!(outcomes(&explored("join_itself")), ["print cannot join current thread"]);
}

#[test]
fn a_priority_queue_compares_what_a_heap_compares() {
    assert_eq!(
        outcomes(&explored("smallest_first")),
        [
            "raise TypeError(\"'<' not supported between instances of 'dict' and 'list'\")",
            "raise TypeError(\"'<' not supported between instances of 'list' and 'dict'\")",
        ]
    );
    let found = explored("async_smallest_first");
    assert!(outcomes(&found).iter().all(|words| words.contains("[3, 4, ")
        || words.contains("[1, 3, ")
        || words.contains("[1, 2, ")
        || words.contains("[2, 3, ")));
    assert_eq!(found.outcomes().len(), 5);
}

#[test]
fn a_wrong_with_and_a_group_that_is_over_say_what_they_are() {
    assert_eq!(prints_as_cpython("async_wrong_with"), (None, Vec::new()));
}

#[test]
fn a_timer_rings_unless_it_is_cancelled_before() {
    assert_eq!(
        outcomes(&explored("timer")),
        ["print early 1 / end", "print early 1 / late 2 / end", "print late 2 / early 1 / end",]
    );
}

#[test]
fn what_is_no_coroutine_is_no_task() {
    let (raises, _) = prints_as_cpython("async_no_coroutine");
    assert_eq!(raises.as_deref(), Some("ValueError('a coroutine was expected, got None')"));
}

#[test]
fn an_attribute_that_hides_a_method_is_seen_by_others() {
    assert_eq!(
        outcomes(&explored("hidden_method")),
        ["print open open", "print open shut", "print shut shut"]
    );
}

#[test]
fn under_the_gil_a_thread_is_switched_where_it_begins_and_where_a_call_or_a_round_ends() {
    assert_eq!(outcomes(&explored("own_run_gil")), ["print 1 / 1", "print None / 1"]);
    assert_eq!(
        outcomes(&explored("any_round_gil")),
        ["print False False", "print False True", "print True False"]
    );
    assert_eq!(outcomes(&explored("behind_a_call_gil")), ["print 11", "print 2", "print 3"]);
    assert_eq!(outcomes(&explored("any_call_gil")), ["print 0", "print 1", "print 2"]);
}

#[test]
fn a_name_behind_as_holds_nothing_before_it_is_gone() {
    assert_eq!(
        outcomes(&explored("error_name")),
        ["print None", "print failed", "print gone", "print none"]
    );
}

#[test]
fn the_text_of_an_error_is_read_while_others_change_it() {
    assert_eq!(
        outcomes(&explored("error_arguments")),
        [
            "print first ValueError('first')",
            "print first ValueError('second')",
            "print second ValueError('second')",
        ]
    );
}

#[test]
fn a_list_in_a_tuple_is_read_where_it_is_looked_for() {
    assert_eq!(
        outcomes(&explored("list_in_a_tuple")),
        ["print False True", "print True False", "print True True"]
    );
}

#[test]
fn a_lambda_may_read_a_global_that_the_function_around_declares() {
    assert_eq!(
        outcomes(&explored("readers_writer")),
        ["print read / write / 0 False", "print write / read / 0 False"]
    );
}

#[test]
fn what_python_leaves_open_is_refused() {
    let cases = [
        (
            "a = int('1000')\nprint(a is 1000)",
            "2:1: whether two equal values of `int` are one object is left open: compare with ==",
        ),
        (
            "d = {1: 1, 2: 2}\nfor k in d:\n    del d[k]\n    d[k + 5] = 1",
            "4:1: a key taken out and one put in while a loop goes through the dictionary: \
             go through list(…) of it",
        ),
        (
            "d = {1: 1}\nfor k in d.items():\n    d[2] = 1\n    d.pop(1)",
            "4:1: a key taken out and one put in while a loop goes through the dictionary: \
             go through list(…) of it",
        ),
        (
            "from threading import Barrier\nBarrier(2).wait(timeout=1)",
            "2:1: a barrier with a timeout is outside the subset: write wait()",
        ),
        (
            "from queue import Queue\nQueue().get(timeout=-1)",
            "2:1: `get` of a `Queue`, called like this, is outside the subset: \
             look at its arguments",
        ),
        (
            "from threading import Thread\nxs = []\ndef add():\n    xs.append(1)\n\
             Thread(target=add).start()\nraise ValueError(xs)",
            "6:1: an error with a list that others may change ends a thread: \
             hand a text over to it: str(…)",
        ),
        (
            "for i in range(2):\n    try:\n        continue\n    finally:\n        break",
            "5:9: `break` out of a `finally` is outside the subset: leave the loop behind the try",
        ),
        ("x = ...", "1:5: `...` as a value is outside the subset: write None, or pass"),
        ("print(len([0] * 20000))", "1:1: a list as long as this: keep it short"),
        (
            "raise OSError(2, 'gone')",
            "1:1: an OSError with a number is outside the subset: hand over one text",
        ),
        (
            "def say(self=None):\n    pass\nclass A:\n    tell = say",
            "4:1: a function that becomes a method, or takes its place, is outside the subset: \
             write its def into the class",
        ),
    ];
    let found: Vec<String> = cases.iter().map(|(source, _)| refusal(source)).collect();
    let wanted: Vec<&str> = cases.iter().map(|(_, sentence)| *sentence).collect();
    assert_eq!(found, wanted);
}

#[test]
fn no_program_is_too_deep_or_too_long_to_be_refused() {
    let many = |text: &str, count: usize| text.repeat(count);
    let sources = [
        format!("x = {}1{}", many("(", 20_000), many(")", 20_000)),
        format!("x = {}{}", many("[", 20_000), many("]", 20_000)),
        format!("x = {}1", many("not ", 20_000)),
        format!("x = {}1", many("-", 20_000)),
        format!("x = 1\ny = x{}", many(".a", 20_000)),
        format!("x = {}1", many("1 + ", 20_000)),
        format!("x = {}1", many("1 ** ", 20_000)),
        format!("x = {}1", many("1 if 1 else ", 20_000)),
        format!("f = {}1", many("lambda: ", 20_000)),
        format!("f = 1\nf{}", many("(1)", 20_000)),
        (0..500).map(|i| " ".repeat(i) + "if 1:\n").collect::<String>() + &many(" ", 500) + "pass",
        "x = []\nx.append(x)\nprint(x)".to_owned(),
        "d = {}\nd[1] = d\nprint(d)".to_owned(),
        "x = []\nx.append(x)\ny = []\ny.append(y)\nprint(x == y)".to_owned(),
        "x = 'a'\nfor i in range(60):\n    x = x + x".to_owned(),
        "x = [1]\nfor i in range(60):\n    x = x + x".to_owned(),
        "x = [1]\nfor i in range(60):\n    x = [x, x]\nprint(x)".to_owned(),
        "from threading import Thread\ndef f():\n    Thread(target=f).start()\nf()".to_owned(),
        "print(9223372036854775808)".to_owned(),
    ];
    for source in &sources {
        let sentence = refusal(source);
        assert!(!sentence.contains("lost its way"), "{sentence}");
    }
    // As long as a line may be.
    for (before, part, after) in [("x = ", "1 + ", "1"), ("x = 1\nx", ".a", ""), ("x = ", "-", "1")]
    {
        let source =
            format!("def f():\n    {}{}{after}", before.replace('\n', "\n    "), many(part, 450));
        assert!(interleave_explore::explore(&source, interleave_explore::Switch::Any).is_ok());
    }
}

#[test]
fn a_format_and_a_match_are_refused_for_what_they_are() {
    let format = "1:5: a format behind `:` is outside the subset: print the value as it is";
    for spec in [":.2f", ":>3", "!r:>3", ":{width}", ":,"] {
        assert_eq!(refusal(&format!("x = f\"{{3.14{spec}}}\"")), format);
    }
    assert_eq!(refusal("x = f\"{3!a}\""), "1:5: `!a` is outside the subset: write `!r`");
    let matches = "1:1: `match` is outside the subset: write `if` and `elif`";
    for subject in ["3", "x", "(1, 2)", "[x]", "\"text\""] {
        assert_eq!(refusal(&format!("match {subject}:\n    case 1: pass")), matches);
    }
    // Both are names and signs elsewhere.
    let code = "def match(x):\n    return {1: x}\nprint(f\"{match(2)[1]} {'a:b'} {[1, 2][0]}\")";
    assert_eq!(explore(code, Switch::Any).unwrap().outcomes()[0].prints, ["2 a:b 1"]);
}
