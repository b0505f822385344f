//! What is outside the subset is refused with its place and with what to write instead.

use crate::refusal;

#[test]
fn each_refusal_says_where_and_what_to_write() {
    let cases = [
        (
            "x = [i for i in range(3)][0:1]",
            "1:26: a slice is outside the subset: use a loop, `pop` or an index",
        ),
        (
            "def f():\n    yield 1",
            "2:5: `yield` is outside the subset: return a list, or write a loop where it is used",
        ),
        (
            "import random",
            "1:1: the module `random` is outside the subset: every order is tried already: write the cases out",
        ),
        (
            "import time\nt = time.time()",
            "2:5: `time.time` is outside the subset: real time is not modelled: order steps with locks, events or io(\"name\")",
        ),
        (
            "@once\ndef f(): pass",
            "1:1: a decorator is outside the subset: call the function around it by hand",
        ),
        (
            "def f(x):\n    def g():\n        return x\n    return g",
            "3:16: `x` of the function around is outside the subset here: hand it over as an argument",
        ),
        (
            "def f(items=[]):\n    pass",
            "1:13: a default that is made anew is outside the subset: write None and make it inside",
        ),
        (
            "print(missing)",
            "1:7: `missing` is not defined anywhere: assign it or import it before, or correct its name",
        ),
        (
            "print('a', end='')",
            "1:1: print with `end` or `file` is outside the subset: print whole lines",
        ),
        (
            "while True:\n    x = 1",
            "2:1: more than 50,000 operations here in which nobody else takes part: let the loop end, or make fewer rounds",
        ),
        ("print(2 ** 64)", "1:1: a number here is larger than 64 bits: keep numbers small"),
        ("x = (1", "1:5: this bracket is not closed: write the one that closes it"),
        ("x = [\ny = (2)\n", "1:5: this bracket is not closed: write the one that closes it"),
        ("x = (1 2)", "1:8: `)` is missing before `2`: write `)` there"),
        (
            "if True:\nx = 1",
            "2:1: an indented block is missing here: indent the lines of the block by four spaces; `pass` does nothing",
        ),
    ];
    let found: Vec<String> = cases.iter().map(|(source, _)| refusal(source)).collect();
    let wanted: Vec<&str> = cases.iter().map(|(_, sentence)| *sentence).collect();
    assert_eq!(found, wanted);
}

/// What a Python programmer would try: each refusal goes on with what to write instead.
#[test]
fn no_refusal_is_without_advice() {
    let programs = [
        "import threading\nd = threading.local()",
        "import asyncio\nb = asyncio.Barrier(2)",
        "from concurrent.futures import ProcessPoolExecutor",
        "x = divmod(7, 2)",
        "exit()",
        "x = 1\nx |= 2",
        "x = ~1",
        "x = 1 @ 2",
        "f = '}'\nf = f'}'",
        "x = 'a",
        "x = ?",
        "x = {1:}",
        "def f(a):\n    pass\nf(a=1, 2)",
        "try:\n    pass",
        "break",
        "return 1",
        "1 = 2",
        "del f()",
        "x = '{}'.format(1)",
        "x = float('a', 'b')",
        "x = range('a')",
        "x = int(1, 2, 3)",
        "x = abs('a')",
        "x = isinstance(1, 1)",
        "f = 'a'.upper",
        "x = [].nothing",
        "from threading import Barrier\nb = Barrier(0)",
        "x = len(obj=[])",
        "async with x:\n    pass",
        "x = (1).__class__",
        "  x = 1",
    ];
    for program in programs {
        let said = refusal(program);
        let (_, sentence) = said.split_once(": ").expect("a place");
        let advice = sentence.split_once(": ").map_or("", |(_, advice)| advice);
        assert!(advice.len() > 5, "{program}\n{said}");
    }
}

#[test]
fn a_program_with_too_many_states_is_refused_not_sampled() {
    let source = "
import threading
n = 0
def work():
    global n
    for _ in range(3):
        n += 1
ts = [threading.Thread(target=work) for _ in range(4)]
for t in ts:
    t.start()
";
    let sentence = refusal(source);
    assert!(sentence.starts_with("more than 20,000 states: 5 threads"), "{sentence}");
}

#[test]
fn methods_that_python_calls_in_secret_are_refused() {
    let source = "class Box:\n    def __len__(self):\n        return 0\n";
    assert_eq!(
        refusal(source),
        "2:9: `__len__` in a class is outside the subset: give it a plain name and call it"
    );
}

#[test]
fn what_a_kept_object_cannot_do_here_is_no_error_of_the_program() {
    assert_eq!(
        refusal("import threading\nlock = threading.Lock()\nlock.locked_by()"),
        "3:1: `locked_by` of a `lock` is outside the subset: `interleave explore --help` lists what there is"
    );
    assert_eq!(
        refusal("x = {1, 2} - {1}"),
        "1:1: this arithmetic with a container is outside the subset: write a loop"
    );
}

#[test]
fn a_name_that_python_would_make_up_is_not_guessed() {
    let thread = "import threading\nt = threading.Thread(target=print)\nprint(t.name)";
    assert_eq!(
        refusal(thread),
        "3:1: `name` of a `Thread` is outside the subset: give the thread a name: `Thread(…, name=\"worker\")`"
    );
    let own = "import threading\nclass Own(threading.Thread):\n    def run(self):\n        pass\nprint(Own().ident)";
    assert_eq!(
        refusal(own),
        "5:1: `ident` of a `Own` is outside the subset: `interleave explore --help` lists what there is"
    );
}

#[test]
fn what_belongs_to_the_loop_is_not_touched_by_another_thread() {
    let source = "
import asyncio
import threading
async def main():
    event = asyncio.Event()
    threading.Thread(target=event.set).start()
    await event.wait()
asyncio.run(main())
";
    let sentence = refusal(source);
    assert!(sentence.contains("asyncio in a thread that is not the loop's"), "{sentence}");
    assert!(sentence.ends_with("hand it over with loop.call_soon_threadsafe(…)"), "{sentence}");
}

#[test]
fn as_completed_stands_at_the_head_of_a_loop() {
    let source = "
import asyncio
async def main():
    results = asyncio.as_completed([io('a')])
asyncio.run(main())
";
    assert_eq!(
        refusal(source),
        "4:15: `as_completed` away from the head of a loop is outside the subset: write for … in as_completed(…):"
    );
}
