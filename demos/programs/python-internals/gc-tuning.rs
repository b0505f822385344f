//! Reference counts free at once what nobody refers to, but not a cycle; a weak way back makes no cycle.

use crate::show::trace;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::atomic::AtomicU32;

static STEP: AtomicU32 = AtomicU32::new(0);

thread_local!(static FREED: Cell<usize> = const { Cell::new(0) });

/// Says on the timeline how long it lived, and counts its end.
struct Noisy {
    lane: &'static str,
    strong: RefCell<Option<Rc<Noisy>>>,
    weak: RefCell<Weak<Noisy>>,
}

impl Noisy {
    fn new(lane: &'static str) -> Rc<Self> {
        trace(&STEP, lane, "▶ alive");
        Rc::new(Self { lane, strong: RefCell::default(), weak: RefCell::default() })
    }
}

impl Drop for Noisy {
    fn drop(&mut self) {
        FREED.set(FREED.get() + 1);
        trace(&STEP, self.lane, "■ alive");
    }
}

pub fn main() {
    println!("~ steps");
    // A cycle: both counts stay at one. In Python the cyclic collector exists for this.
    let parent = Noisy::new("cycle, parent");
    let child = Noisy::new("cycle, child");
    *parent.strong.borrow_mut() = Some(Rc::clone(&child));
    *child.strong.borrow_mut() = Some(Rc::clone(&parent));
    let observer = Rc::downgrade(&parent);
    drop((parent, child));
    let from_cycle = FREED.take();
    let leaked = observer.strong_count();
    trace(&STEP, "cycle, parent", "• unreachable, still alive");

    // Having found the cycle, a collector cuts one edge; reference counts do the rest.
    let found = observer.upgrade().expect("it leaked, so it is still there");
    drop(found.strong.take());
    drop(found);
    let after_cut = FREED.take();

    // The same pair with a weak way back needs no collector.
    let parent = Noisy::new("weak, parent");
    let child = Noisy::new("weak, child");
    *child.weak.borrow_mut() = Rc::downgrade(&parent);
    *parent.strong.borrow_mut() = Some(child);
    drop(parent);
    let from_weak = FREED.take();

    println!("= freed at once, cycle: {from_cycle} objects");
    println!("= freed after cutting the cycle: {after_cut} objects");
    println!("= freed at once, weak way back: {from_weak} objects");
    assert_eq!((from_cycle, leaked), (0, 1), "a cycle keeps itself alive");
    assert_eq!((after_cut, from_weak), (2, 2), "without the cycle everything is freed");
    println!("Counting references is enough for everything but cycles.");
}
