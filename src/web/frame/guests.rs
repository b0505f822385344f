//! How many connections one network has at once.
//!
//! Knows no request: a place is taken when a connection is accepted, and nothing is remembered of who
//! has none.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use parking_lot::Mutex;

use super::limits::prefix;

/// How many connections each network has. Clones share it.
#[derive(Clone)]
pub(super) struct Guests {
    most: usize,
    here: Arc<Mutex<HashMap<[u8; 16], usize>>>,
}

impl Guests {
    /// Each network may have so many at once.
    pub(super) fn new(most: usize) -> Self {
        Self { most, here: Arc::default() }
    }

    /// A place for one more from this address, while it is kept; none if its network has all it may.
    pub(super) fn come(&self, address: IpAddr) -> Option<Guest> {
        let network = prefix(address);
        let mut here = self.here.lock();
        let count = here.entry(network).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Guest { guests: self.clone(), network })
    }
}

/// A connection's place. It is free again when this is dropped.
pub(super) struct Guest {
    guests: Guests,
    network: [u8; 16],
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut here = self.guests.here.lock();
        if let Some(count) = here.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                here.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_only_so_many_connections_at_once() {
        let guests = Guests::new(2);
        let come = |text: &str| guests.come(text.parse().expect("an address"));
        let (first, second) = (come("203.0.113.1"), come("203.0.113.2"));
        assert!(first.is_some() && second.is_some());
        assert!(come("203.0.113.3").is_none());
        assert!(come("203.0.114.3").is_some(), "another network");
        drop(first);
        assert!(come("203.0.113.3").is_some());
        drop(second);
        assert!(guests.here.lock().is_empty(), "nobody is remembered");
    }
}
