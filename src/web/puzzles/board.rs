//! A state as it is drawn: the code with who stands where, the lanes so far, what is shared.

use super::{Game, plain};
use crate::content::{Html, Language, highlighted_lines};
use crate::explore::View;

/// A state as it is drawn.
pub(super) struct Board {
    pub(super) code: Vec<CodeLine>,
    pub(super) lanes: Vec<Lane>,
    pub(super) rows: Vec<Row>,
    pub(super) variables: Vec<(String, String)>,
    pub(super) locks: Vec<(String, String)>,
    pub(super) prints: Vec<String>,
    /// How many rows of machinery are folded away.
    pub(super) folded: usize,
}

/// A line of the program.
pub(super) struct CodeLine {
    pub(super) number: usize,
    pub(super) html: Html,
    /// Who stands here: colour and name.
    pub(super) badges: Vec<(usize, String)>,
}

/// A thread or a task.
pub(super) struct Lane {
    pub(super) name: String,
    /// Its colour, from 1.
    pub(super) colour: usize,
    pub(super) done: bool,
}

/// One thing that happened.
pub(super) struct Row {
    /// The choice that made it happen, and where it is shown; the first row of each choice has it.
    pub(super) choice: Option<(usize, String)>,
    /// The lane that did it; none: the world outside did.
    pub(super) lane: Option<usize>,
    pub(super) line: usize,
    pub(super) words: String,
    pub(super) printed: bool,
}

impl Board {
    /// Draws a state. `machinery`: what asyncio's loop does by itself, too.
    pub(super) fn new(game: &Game<'_>, view: &View, machinery: bool) -> Self {
        let mut place = Vec::new();
        let mut lanes = Vec::new();
        for lane in &view.lanes {
            let shown = machinery || !lane.is_loop;
            place.push(shown.then_some(lanes.len()));
            if shown {
                let colour = lanes.len() % 8 + 1;
                lanes.push(Lane {
                    name: name(view, &lane.name).to_owned(),
                    colour,
                    done: lane.done,
                });
            }
        }
        let place = |lane: usize| place.get(lane).copied().flatten();
        let mut rows: Vec<Row> = Vec::new();
        let mut last = 0;
        let mut folded = 0;
        for row in &view.rows {
            if row.plumbing && !machinery {
                folded += 1;
                continue;
            }
            let choice = (row.choice > last).then(|| {
                last = row.choice;
                (row.choice, game.address(view.path.get(..row.choice).unwrap_or_default()))
            });
            // What the loop does outside of the program is nobody's.
            let own = view.lanes.get(row.lane).filter(|lane| row.line > 0 || !lane.is_loop);
            let lane = own.and_then(|_| place(row.lane));
            rows.push(Row {
                choice,
                lane,
                line: row.line,
                words: plain(&row.words),
                printed: row.printed.is_some(),
            });
        }
        let source = game.puzzle.code.source();
        let code = highlighted_lines(source.trim_end(), Language::Python)
            .into_iter()
            .enumerate()
            .map(|(index, html)| CodeLine {
                number: index + 1,
                html: Html::trusted(html),
                badges: Vec::new(),
            });
        let mut code: Vec<CodeLine> = code.collect();
        for (index, lane) in view.lanes.iter().enumerate() {
            if let (Some(at), Some(line)) = (place(index), lane.line)
                && let Some(line) = code.get_mut(line - 1)
            {
                line.badges.push((at % 8 + 1, name(view, &lane.name).to_owned()));
            }
        }
        Self {
            code,
            lanes,
            rows,
            variables: view.variables.clone(),
            locks: view.locks.clone(),
            prints: view.prints.clone(),
            folded,
        }
    }

    /// The colour of a lane of the view, from 1; 0: it has none.
    pub(super) fn colour(view: &View, lane: usize, machinery: bool) -> usize {
        let shown = |lane: &crate::explore::Lane| machinery || !lane.is_loop;
        match view.lanes.get(lane) {
            Some(own) if shown(own) => {
                view.lanes.iter().take(lane).filter(|lane| shown(lane)).count() % 8 + 1
            }
            _ => 0,
        }
    }
}

/// A lane's name. The loop is called after `main`, which is what runs in it; where the loop is not
/// shown, there is one of the name.
pub(super) fn name<'a>(view: &View, name: &'a str) -> &'a str {
    let is_loop = view.lanes.first().is_some_and(|lane| lane.is_loop && lane.name == "main");
    if is_loop && name == "main #2" { "main" } else { name }
}
