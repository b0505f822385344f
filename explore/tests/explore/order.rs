//! A loop that takes what is ready in any order, as Trio's does on purpose.

use interleave_explore::{Options, Order};

use crate::{explored, explored_as, outcomes, program};

#[test]
fn what_a_turn_finds_ready_runs_in_any_order_and_asyncio_keeps_one() {
    let found = explored("turns_any_order");
    assert_eq!(outcomes(&found), ["print a / b", "print b / a"]);
    let own = explored_as(&program("turns_any_order"), Options::default());
    assert_eq!(outcomes(&own), ["print a / b"]);
    let swapped = found.outcomes().iter().position(|outcome| outcome.prints == ["b", "a"]);
    assert_eq!(found.only_in_any_order(), [swapped.expect("the other order")]);
    assert!(own.only_in_any_order().is_empty());
}

#[test]
fn a_choice_names_the_task_that_is_next() {
    let found = explored("turns_any_order");
    let mut ways = Vec::new();
    let mut path = String::new();
    while let Some(way) = found.view(&path).expect("a state").ways.pop() {
        ways.push(way.words);
        path = way.path;
    }
    assert!(ways.contains(&"say(b) is next: what is ready has no order".to_owned()), "{ways:?}");
}

#[test]
fn what_awaits_one_after_the_other_does_not_depend_on_the_order() {
    let source = "
import asyncio
seen = []
async def first():
    seen.append('first')
async def second():
    seen.append('second')
async def main():
    await asyncio.gather(first(), second())
    print(seen[0])
asyncio.run(main())
";
    let any = Options { order: Order::Any, ..Options::default() };
    assert_eq!(outcomes(&explored_as(source, any)), ["print first", "print second"]);
    let in_turn =
        source.replace("asyncio.gather(first(), second())", "first()\n    await second()");
    let any = Options { order: Order::Any, ..Options::default() };
    assert_eq!(outcomes(&explored_as(&in_turn, any)), ["print first"]);
}
