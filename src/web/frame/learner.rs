//! A learner whose progress is looked at or added to: what has ended in the meantime counts first.

use super::app::App;
use super::visitor::Who;
use crate::id::LearnerTag;

impl App {
    /// The tag under which a visitor's progress is kept, once their exams whose time is over count in
    /// it. While an exam runs nothing of it does. Where nothing can be written it counts later.
    pub(in crate::web) async fn learner_now(&self, who: Who) -> LearnerTag {
        let learner = self.learner(who);
        if !self.store.is_read_only()
            && let Err(error) = self.store.end_exams(learner, self.clock.now()).await
        {
            tracing::warn!(%error, "an exam that is over does not count yet");
        }
        learner
    }
}
