/// A clock of steps: each event is one later than the event before, however long either took.
impl Since for &std::sync::atomic::AtomicU32 {
    fn ms(self) -> f64 {
        self.fetch_add(1, std::sync::atomic::Ordering::SeqCst).into()
    }
}
