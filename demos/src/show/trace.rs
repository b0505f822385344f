/// A clock that tells how long it runs: the real one, or tokio's, which may be paused.
pub trait Since: Copy {
    /// Milliseconds since it was started.
    fn ms(self) -> f64;
}

impl Since for std::time::Instant {
    fn ms(self) -> f64 {
        self.elapsed().as_secs_f64() * 1e3
    }
}

impl Since for tokio::time::Instant {
    fn ms(self) -> f64 {
        self.elapsed().as_secs_f64() * 1e3
    }
}

/// Says what happens in a lane, and in which line: `▶` begins a bar, `■` ends it, `✗` cuts it off,
/// `•` is a note.
#[track_caller]
pub fn trace(start: impl Since, lane: impl std::fmt::Display, event: impl std::fmt::Display) {
    let line = std::panic::Location::caller().line();
    println!("{:.3} ms │ {lane} │ {event} │ :{line}", start.ms());
}
