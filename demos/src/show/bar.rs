/// A bar of the timeline. It ends with `■` when it is `done`, with `✗` when it is dropped before.
pub struct Bar<S: Since> {
    start: S,
    lane: String,
    label: String,
    line: u32,
    is_done: bool,
}

/// Begins a bar.
#[track_caller]
pub fn bar<S: Since>(start: S, lane: impl ToString, label: impl ToString) -> Bar<S> {
    let line = std::panic::Location::caller().line();
    let (lane, label) = (lane.to_string(), label.to_string());
    println!("{:.3} ms │ {lane} │ ▶ {label} │ :{line}", start.ms());
    Bar { start, lane, label, line, is_done: false }
}

impl<S: Since> Bar<S> {
    /// Ends it well.
    #[track_caller]
    pub fn done(mut self) {
        self.is_done = true;
        self.line = std::panic::Location::caller().line();
    }
}

impl<S: Since> Drop for Bar<S> {
    fn drop(&mut self) {
        let Self { start, lane, label, line, is_done } = self;
        let sign = if *is_done { '■' } else { '✗' };
        println!("{:.3} ms │ {lane} │ {sign} {label} │ :{line}", start.ms());
    }
}
