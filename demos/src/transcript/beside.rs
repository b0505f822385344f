//! Two runs in one picture.

use super::line::cut;
use super::{Clock, Group, LANE_CHARS, MAX_LANES, Measure, NAME_CHARS, OF_RUN, Transcript};

impl Transcript {
    /// The lanes and values of both runs, each with the name of its run, from one zero.
    #[must_use]
    pub fn beside(first: (&str, &Self), second: (&str, &Self)) -> Self {
        let mut both = Self::default();
        let steps = |run: &Self| run.clock == Clock::Steps || run.is_over_at_once();
        let in_steps = steps(first.1) && steps(second.1);
        for (name, run) in [first, second] {
            let stepped;
            let run = if in_steps && run.clock == Clock::Real {
                stepped = run.in_steps();
                &stepped
            } else {
                run
            };
            both.add(name, run);
        }
        both
    }

    fn add(&mut self, name: &str, run: &Self) {
        // What was printed later comes later.
        let after = self.lines;
        for lane in &run.lanes {
            if self.lanes.len() == MAX_LANES {
                self.left_out.trace += lane.spans.len() + lane.marks.len();
                continue;
            }
            let mut lane = lane.clone();
            lane.name =
                cut(&format!("{name}{OF_RUN}{}", lane.name), LANE_CHARS).unwrap_or_default();
            for span in &mut lane.spans {
                span.begun += after;
                span.ended = span.ended.saturating_add(after);
            }
            for mark in &mut lane.marks {
                mark.read += after;
            }
            self.lanes.push(lane);
        }
        for group in &run.groups {
            self.add_values(name, group);
        }
        self.clock = run.clock;
        self.lines += run.lines;
        self.left_out.trace += run.left_out.trace;
    }

    /// Each value below that of the same name in the other run.
    fn add_values(&mut self, name: &str, group: &Group) {
        let place = self.groups.iter().position(|known| known.unit == group.unit);
        let place = place.unwrap_or_else(|| {
            self.groups.push(Group { unit: group.unit.clone(), measures: Vec::new() });
            self.groups.len() - 1
        });
        let measures = &mut self.groups[place].measures;
        for measure in &group.measures {
            let same = measures.iter().position(|known| {
                known.name.rsplit_once(" · ").is_some_and(|(known, _)| known == measure.name)
            });
            let most = NAME_CHARS.saturating_sub(name.chars().count() + 3);
            let short = cut(&measure.name, most).unwrap_or_default();
            let named = Measure { name: format!("{short} · {name}"), ..measure.clone() };
            measures.insert(same.map_or(measures.len(), |place| place + 1), named);
        }
    }
}
