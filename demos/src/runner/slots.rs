//! Who runs now and who waits: a fixed number of slots, a bounded queue, one run for each visitor.
//!
//! Owns the order of waiting. Knows nothing of what is run.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::Refused;

/// What identifies a visitor here.
pub(super) type Visitor = [u8; 16];

pub(super) struct Slots {
    /// How many may run at a time.
    running: usize,
    /// How many may wait.
    waiting: usize,
    /// What a run takes until one has been seen.
    longest: Duration,
    state: Mutex<State>,
}

struct State {
    running: usize,
    waiting: VecDeque<Waiting>,
    visitors: HashSet<Visitor>,
    next_id: u64,
    /// Seconds that runs held their slot lately, the latest weighing most.
    usual: Option<f64>,
}

struct Waiting {
    id: u64,
    turns: mpsc::UnboundedSender<Turn>,
}

/// What one who waits is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// The place in the queue, from 1.
    Place(usize),
    /// The slot is yours.
    Go,
}

/// A slot, or a place in the queue for one. Dropping it gives it to the next.
pub(super) struct Seat {
    slots: Arc<Slots>,
    id: u64,
    visitor: Option<Visitor>,
    turns: mpsc::UnboundedReceiver<Turn>,
    since: Instant,
}

impl Slots {
    pub(super) fn new(running: usize, waiting: usize, longest: Duration) -> Self {
        let state = State {
            running: 0,
            waiting: VecDeque::new(),
            visitors: HashSet::new(),
            next_id: 0,
            usual: None,
        };
        Self { running: running.max(1), waiting, longest, state: Mutex::new(state) }
    }

    /// A seat, unless the visitor has one or all are taken.
    pub(super) fn ask(self: &Arc<Self>, visitor: Option<Visitor>) -> Result<Seat, Refused> {
        let (to, turns) = mpsc::unbounded_channel();
        let mut state = self.lock();
        if visitor.is_some_and(|visitor| state.visitors.contains(&visitor)) {
            return Err(Refused::AlreadyRunning);
        }
        let id = state.next_id;
        if state.running < self.running {
            state.running += 1;
            // The receiver is right here.
            let _ = to.send(Turn::Go);
        } else if state.waiting.len() < self.waiting {
            let _ = to.send(Turn::Place(state.waiting.len() + 1));
            state.waiting.push_back(Waiting { id, turns: to });
        } else {
            return Err(Refused::Busy { retry_after_seconds: self.retry_after(&state) });
        }
        state.next_id += 1;
        state.visitors.extend(visitor);
        drop(state);
        Ok(Seat { slots: Arc::clone(self), id, visitor, turns, since: Instant::now() })
    }

    /// When one place of the queue should be free: each slot frees one in the time a run takes.
    fn retry_after(&self, state: &State) -> u64 {
        #[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^52 slots")]
        let seconds = state.usual.unwrap_or(self.longest.as_secs_f64()) / self.running as f64;
        Duration::try_from_secs_f64(seconds.ceil()).map_or(1, |wait| wait.as_secs()).max(1)
    }

    // No code that can panic runs under the lock; after one that did, the counts are still right.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// The next news of this seat.
    pub(super) async fn turn(&mut self) -> Turn {
        match self.turns.recv().await {
            Some(turn) => {
                self.since = Instant::now();
                turn
            }
            // The sender is dropped only after `Go`, which nobody waits past.
            None => std::future::pending().await,
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut state = self.slots.lock();
        if let Some(visitor) = &self.visitor {
            state.visitors.remove(visitor);
        }
        let place = state.waiting.iter().position(|waiting| waiting.id == self.id);
        if let Some(place) = place {
            state.waiting.remove(place);
        } else {
            let held = self.since.elapsed().as_secs_f64();
            state.usual = Some(state.usual.map_or(held, |usual| 0.8 * usual + 0.2 * held));
            // The slot is handed over, and given up only where nobody waits.
            match state.waiting.pop_front() {
                Some(next) => drop(next.turns.send(Turn::Go)),
                None => state.running -= 1,
            }
        }
        let from = place.unwrap_or(0);
        for (index, waiting) in state.waiting.iter().enumerate().skip(from) {
            let _ = waiting.turns.send(Turn::Place(index + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(seat: &mut Seat) -> Vec<Turn> {
        std::iter::from_fn(|| seat.turns.try_recv().ok()).collect()
    }

    #[test]
    fn slots_then_places_then_refusal() {
        let slots = Arc::new(Slots::new(1, 2, Duration::from_secs(10)));
        let mut first = slots.ask(None).unwrap();
        let mut second = slots.ask(None).unwrap();
        let mut third = slots.ask(None).unwrap();
        assert_eq!(slots.ask(None).err(), Some(Refused::Busy { retry_after_seconds: 10 }));
        assert_eq!(told(&mut first), [Turn::Go]);
        assert_eq!(told(&mut second), [Turn::Place(1)]);
        assert_eq!(told(&mut third), [Turn::Place(2)]);
        drop(first);
        assert_eq!(told(&mut second), [Turn::Go]);
        assert_eq!(told(&mut third), [Turn::Place(1)]);
        let mut fourth = slots.ask(None).unwrap();
        drop(third);
        assert_eq!(told(&mut fourth), [Turn::Place(2), Turn::Place(1)]);
        drop(second);
        assert_eq!(told(&mut fourth), [Turn::Go]);
        drop(fourth);
        assert_eq!(slots.lock().running, 0);
    }

    #[test]
    fn a_slot_given_but_not_yet_taken_up_goes_on_to_the_next() {
        let slots = Arc::new(Slots::new(1, 2, Duration::from_secs(10)));
        let (first, second) = (slots.ask(None).unwrap(), slots.ask(None).unwrap());
        let mut third = slots.ask(None).unwrap();
        drop(first);
        drop(second);
        assert_eq!(told(&mut third).last(), Some(&Turn::Go));
    }

    #[test]
    fn a_visitor_has_one_run() {
        let slots = Arc::new(Slots::new(2, 2, Duration::from_secs(10)));
        let visitor = Some([7; 16]);
        let first = slots.ask(visitor).unwrap();
        assert_eq!(slots.ask(visitor).err(), Some(Refused::AlreadyRunning));
        let _other = slots.ask(Some([8; 16])).unwrap();
        let waiting = slots.ask(Some([9; 16])).unwrap();
        assert_eq!(slots.ask(Some([9; 16])).err(), Some(Refused::AlreadyRunning));
        drop(waiting);
        drop(first);
        assert!(slots.ask(visitor).is_ok());
        assert!(slots.ask(None).is_ok());
    }
}
