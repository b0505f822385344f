//! The entries of a file: options, cards, polls, puzzles, evidence and the like.

use super::super::Language;
use super::tables::{BLOCKS, LEVELS, LONG, SHORT, TITLE, WAS};
use super::{Is, Shape, may, must};
use crate::poll::Results;

const ID: Is = Is::Slug;
const SAYS: Is = Is::Markdown(SHORT);
const TEXT: Is = Is::Markdown(LONG);

pub(super) static SOURCE: Shape = Shape {
    name: "the source",
    keys: &[
        must("title", Is::Plain(TITLE), "The link's text."),
        must("url", Is::Plain(2_000), "A web address."),
    ],
};

pub(super) static BLOCK: Shape = Shape {
    name: "the block of code",
    keys: &[
        must("title", Is::Plain(TITLE), "The file's name, or what it is."),
        may("lang", Is::Choice(&Language::NAMES), "The language; Python by default."),
        must("text", Is::Code, "The program."),
    ],
};

pub(super) static PROGRAM: Shape = Shape {
    name: "the program",
    keys: &[
        must("code", Is::Code, "The program."),
        may("run", Is::Map(&RUN), "How `verify` proves it."),
    ],
};

/// What a concept's program is expected to do.
static RUN: Shape = Shape {
    name: "the run",
    keys: &[
        may("before", Is::Code, "Hidden set-up put before the code."),
        may("after", Is::Code, "Hidden lines put behind it."),
        may("versions", Is::Exact, "Versions it runs on: \">=3.11,<3.16\"."),
        may("packages", Is::List(&Is::Exact, 0, 20), "Packages it needs."),
        may("prints", Is::Exact, "The exact standard output."),
        may("prints_pattern", Is::Exact, "A regular expression over the whole output."),
        may("raises", Is::Exact, "The exception it ends with."),
        may("ends", Is::Bool, "`true`: it only has to end with exit code 0."),
        may("measures", Is::Map(&MEASURES), "A figure it prints as `name: 1.2`, and its range."),
        may("compiles", Is::Bool, "`false`: the compiler refuses it."),
        may("error", Is::Exact, "The compiler's error code, such as E0499."),
    ],
};

pub(super) static EVIDENCE: Shape = Shape {
    name: "the evidence",
    keys: &[
        must("run", Is::Choice(&["python", "rust"]), "What runs it."),
        may("program", Is::Code, "What is run; by default the question's first block of code."),
        may("before", Is::Code, "Hidden set-up put before the code."),
        may("after", Is::Code, "Hidden lines put behind it."),
        may("versions", Is::Exact, "Versions it runs on: \">=3.11,<3.16\"."),
        may("packages", Is::List(&Is::Exact, 0, 20), "Packages it needs."),
        may("prints", Is::Exact, "The exact standard output."),
        may("prints_pattern", Is::Exact, "A regular expression over the whole output."),
        may("raises", Is::Exact, "The exception it ends with."),
        may("ends", Is::Bool, "`true`: it only has to end with exit code 0."),
        may("measures", Is::Map(&MEASURES), "A figure it prints as `name: 1.2`, and its range."),
        may("compiles", Is::Bool, "`false`: the compiler refuses it."),
        may("error", Is::Exact, "The compiler's error code, such as E0499."),
    ],
};

static MEASURES: Shape = Shape {
    name: "the measurement",
    keys: &[
        must("name", Is::Exact, "The figure's name in the output."),
        must("from", Is::Number, "The least it may be."),
        must("to", Is::Number, "The most it may be."),
    ],
};

pub(super) static RANGE: Shape = Shape {
    name: "the range",
    keys: &[must("from", Is::Number, "The least."), must("to", Is::Number, "The most.")],
};

pub(super) static RETIRED: Shape = Shape {
    name: "the retirement",
    keys: &[
        must("on", Is::Date, "The day."),
        must("why", SAYS, "Why, in one sentence."),
        may("instead", Is::Exact, "What to answer instead: concept/question."),
    ],
};

pub(super) static FACTS: Shape = Shape {
    name: "the facts",
    keys: &[
        may("versions", Is::Exact, "Versions it is true of: \">=3.11,<3.16\"."),
        may("checked", Is::Date, "The day the documentation was read."),
    ],
};

pub(super) static PROVED_BY: Shape = Shape {
    name: "the proof",
    keys: &[
        must("puzzle", ID, "A puzzle of this concept."),
        must(
            "asks",
            Is::Choice(&["impossible", "possible", "only-set", "can-deadlock"]),
            "Which options are right.",
        ),
    ],
};

pub(super) static CHOICE: Shape = Shape {
    name: "the option",
    keys: &[
        must("id", ID, "The name its votes are counted under."),
        may("was", WAS, "Former names: votes and answers follow."),
        must("text", SAYS, "What it says."),
        may("correct", Is::Bool, "`true` for a right option."),
        must("why", TEXT, "Why it is right, or what would be true instead."),
        may("thinks", ID, "The misconception that leads here; only for a wrong option."),
        may("pin", Is::Choice(&["last"]), "`last`: stays at the end when options are shuffled."),
        may("outcome", Is::Exact, "With `proved_by`: the outcome of the puzzle this stands for."),
    ],
};

pub(super) static LINE: Shape = Shape {
    name: "the line",
    keys: &[
        must("id", ID, "The line's name."),
        must("text", SAYS, "What it says."),
        may("why", TEXT, "Why it stands here, in one sentence."),
    ],
};

pub(super) static EXTRA: Shape = Shape {
    name: "the extra line",
    keys: &[
        must("id", ID, "The line's name."),
        must("text", SAYS, "What it says."),
        may("thinks", ID, "The misconception that leads here."),
        must("why", TEXT, "Why it does not belong."),
    ],
};

pub(super) static WRONG: Shape = Shape {
    name: "the wrong answer",
    keys: &[
        must("id", ID, "The name its votes are counted under."),
        must("from", Is::Number, "The least."),
        must("to", Is::Number, "The most."),
        may("thinks", ID, "The misconception that leads here."),
        must("why", TEXT, "What would be true instead."),
    ],
};

pub(super) static RUBRIC: Shape = Shape {
    name: "the point",
    keys: &[
        must("id", ID, "The point's name."),
        must("text", SAYS, "What a good answer says."),
        must("weight", Is::Whole(1, 3), "How much it counts."),
        may("senior", Is::Bool, "`true` for the points that separate seniors."),
    ],
};

pub(super) static CARD: Shape = Shape {
    name: "the card",
    keys: &[
        must("id", ID, "The name its progress is kept under."),
        may("revision", Is::Whole(1, 9999), "One more whenever the meaning changes."),
        may("was", WAS, "Former names: progress follows."),
        must("front", TEXT, "One question."),
        must("back", TEXT, "The answer, at most 30 words."),
    ],
};

pub(super) static POLL: Shape = Shape {
    name: "the poll",
    keys: &[
        must("id", ID, "The name, unique among the questions, polls and puzzles of the concept."),
        may("was", WAS, "Former names: their addresses lead here."),
        may(
            "guesses",
            ID,
            "A puzzle of this concept: what can its program print? Stem and options come from it.",
        ),
        may("stem", TEXT, "What is asked; needed unless the poll guesses a puzzle."),
        may("code", BLOCKS, "The program it is about."),
        may("lang", Is::Choice(&Language::NAMES), "The language of `code`; Python by default."),
        may(
            "options",
            Is::List(&Is::Map(&OPINION), 2, 10),
            "What may be chosen; needed unless the poll guesses a puzzle.",
        ),
        may("choose", Is::Map(&CHOOSE), "How many options a ballot names; one by default."),
        may("opens", Is::Moment, "The first day of voting, in UTC, or its first moment."),
        may("closes", Is::Moment, "The last day of voting, in UTC, or the moment it ends."),
        may("results", Is::Choice(&Results::NAMES), "When results are shown."),
        may(
            "order",
            Is::Choice(&["fixed", "shuffled"]),
            "Whether each page has an order of its own.",
        ),
        may(
            "private",
            Is::Bool,
            "`true`: results are shown once, at the close, and nothing is shown of few voters.",
        ),
        may(
            "invited",
            Is::Bool,
            "`true`: a vote takes a link that `interleave invite` made, and uses it up.",
        ),
        may("explanation", TEXT, "What is shown after the vote."),
    ],
};

static OPINION: Shape = Shape {
    name: "the option",
    keys: &[
        must("id", ID, "The name its votes are counted under."),
        may("was", WAS, "Former names: votes follow."),
        must("text", SAYS, "What it says."),
    ],
};

static CHOOSE: Shape = Shape {
    name: "the choice",
    keys: &[
        must("min", Is::Whole(0, 255), "The least options a ballot names."),
        must("max", Is::Whole(0, 255), "The most options a ballot names."),
    ],
};

pub(super) static PUZZLE: Shape = Shape {
    name: "the puzzle",
    keys: &[
        must("id", ID, "The name, unique among the questions, polls and puzzles of the concept."),
        may("revision", Is::Whole(1, 9999), "One more whenever other outcomes can happen."),
        may("was", WAS, "Former names: their addresses lead here."),
        must("title", Is::Plain(TITLE), "The heading."),
        may("level", Is::Choice(&LEVELS), "How much it asks; by default the concept's."),
        must("goal", SAYS, "What the learner tries to reach."),
        may(
            "switch",
            Is::Choice(&["any", "gil"]),
            "Where threads may be switched; asyncio is recognised by itself.",
        ),
        may(
            "order",
            Is::Choice(&["fifo", "any"]),
            "`any`: asyncio's loop takes what is ready in any order, as Trio does; by default first in, first out.",
        ),
        must("code", Is::Code, "A program in the subset that is explored."),
        must(
            "outcomes",
            Is::List(&Is::Map(&OUTCOME), 1, 60),
            "All that can happen, each with why.",
        ),
        may("never", Is::List(&Is::Map(&OUTCOME), 1, 20), "What may seem possible, and is not."),
        may("worst", Is::Exact, "A global to look at: outcomes then say `value`."),
        may("always", Is::Exact, "What holds in every state."),
        may("explanation", TEXT, "What to take away."),
    ],
};

static OUTCOME: Shape = Shape {
    name: "the outcome",
    keys: &[
        may("prints", Is::Exact, "What the program prints, or /a pattern/."),
        may(
            "ends",
            Is::Choice(&["deadlock", "waits-for-ever"]),
            "How it ends, when not by itself.",
        ),
        may("raises", Is::Exact, "The exception it ends with."),
        may("lost", Is::Exact, "The exception that nobody sees."),
        may("value", Is::Exact, "With `worst`: the global's value."),
        may("goal", Is::Bool, "`true`: the one to reach."),
        must("why", TEXT, "How it comes about, or why it cannot."),
    ],
};
