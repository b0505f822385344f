//! How long an answer took: from the page that asked to the form that came back.
//!
//! The moment is in the form and nothing is measured in the browser. It is not signed: who changes it
//! deceives nobody but themselves, within what one answer may take. What is kept is a sum of a day.

use super::app::App;
use super::extract::Form;
use crate::clock::Timestamp;
use crate::id::LearnerTag;

/// The field that holds the moment, in seconds since 1970.
const FIELD: &str = "shown";

/// No answer counts for more seconds: whoever takes longer does something else.
pub(in crate::web) const LONGEST_ANSWER: i64 = 60;

/// A page that is older was not shown all that time.
const OLDEST: i64 = 24 * 3_600;

impl App {
    /// The moment that a text names, when a page of then may still be open; else now.
    pub(in crate::web) fn shown_at(&self, text: Option<&str>) -> Timestamp {
        let now = self.clock.now();
        let at = text.and_then(|text| text.parse().ok());
        at.filter(|at| (now.0 - OLDEST..=now.0).contains(at)).map_or(now, Timestamp)
    }

    /// When the page was shown whose form this is.
    pub(in crate::web) fn form_shown_at(&self, form: &Form) -> Timestamp {
        self.shown_at(form.get(FIELD))
    }

    /// Adds the time that a form took to its learner's day. What was answered is kept by then, so that
    /// a failure is no reason to say that it was not.
    pub(in crate::web) async fn spend(&self, learner: LearnerTag, form: &Form) {
        let now = self.clock.now();
        let seconds = (now.0 - self.form_shown_at(form).0).clamp(0, LONGEST_ANSWER);
        let Ok(seconds @ 1..) = u32::try_from(seconds) else { return };
        let spent = async {
            let zone = self.store.habits(learner).await?.zone;
            self.store.spend(learner, zone.day(now), seconds).await
        };
        if let Err(error) = spent.await {
            tracing::warn!(%error, "the time of an answer was not kept");
        }
    }
}
