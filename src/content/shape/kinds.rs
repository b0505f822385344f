//! The kinds of questions and the keys of each.

use super::super::Language;
use super::super::read::Node;
use super::entries::{
    CHOICE, EVIDENCE, EXTRA, FACTS, LINE, PROVED_BY, RANGE, RETIRED, RUBRIC, WRONG,
};
use super::tables::{BLOCKS, DEMOS, LEVELS, LONG, SHORT, SOURCES, WAS};
use super::{Is, Key, may, must};

/// A kind and the keys that belong to it.
pub(in super::super) struct KindKeys {
    pub(in super::super) name: &'static str,
    pub(in super::super) keys: &'static [Key],
}

const NAMES: [&str; 5] = ["one", "several", "order", "number", "aloud"];
const SAID: Is = Is::Markdown(SHORT);
const PAIRS: Is = Is::List(&Is::List(&Is::Slug, 2, 2), 1, 20);

/// Keys of every question.
pub(super) static EVERY: &[Key] = &[
    must(
        "id",
        Is::Slug,
        "The name, unique among the questions, polls and puzzles of the concept; votes and progress are kept under it.",
    ),
    may(
        "kind",
        Is::Choice(&NAMES),
        "How one answers: `one` right option (the default), `several` right options, `order` of lines, a `number`, or `aloud`.",
    ),
    may(
        "revision",
        Is::Whole(1, 9999),
        "1 at first; one more whenever the meaning changes (key, options, what is asked).",
    ),
    may("was", WAS, "Former names: their addresses lead here, votes and progress follow."),
    may("status", Is::Choice(&["live", "draft"]), "`draft`: checked and previewed, not served."),
    may(
        "retired",
        Is::Map(&RETIRED),
        "The page stays and says so; the question is not drawn any more.",
    ),
    may("level", Is::Choice(&LEVELS), "How much it asks; by default the concept's."),
    may("facts", Is::Map(&FACTS), "Of which versions it is true, and when that was read."),
    must("stem", Is::Markdown(LONG), "What is asked."),
    may("hint", SAID, "A nudge that gives nothing away."),
    may("code", BLOCKS, "The program it is about: one, or several with titles."),
    may("lang", Is::Choice(&Language::NAMES), "The language of `code`; Python by default."),
    may("sources", SOURCES, "Where it is documented; by default the concept's."),
    may("demos", DEMOS, "Demos shown under the answer; by default the concept's."),
    may("evidence", Is::Map(&EVIDENCE), "How it is known: what is run, and what comes of it."),
    may("proved_by", Is::Map(&PROVED_BY), "A puzzle of the concept from which the key follows."),
];

const EXPLANATION: Key = must(
    "explanation",
    Is::Markdown(LONG),
    "Begins with the answer as one would say it aloud, then why.",
);

static CHOICES: &[Key] = &[
    must(
        "options",
        Is::List(&Is::Map(&CHOICE), 2, 8),
        "What can be chosen; shuffled unless `order` says otherwise.",
    ),
    may(
        "order",
        Is::Choice(&["shuffled", "fixed"]),
        "`fixed`: the options stay in the order of the file.",
    ),
    EXPLANATION,
];

/// The kinds, `one` first.
pub(in super::super) static KINDS: [KindKeys; 5] = [
    KindKeys { name: "one", keys: CHOICES },
    KindKeys { name: "several", keys: CHOICES },
    KindKeys {
        name: "order",
        keys: &[
            must(
                "lines",
                Is::List(&Is::Map(&LINE), 3, 8),
                "The lines in a right order; shown shuffled.",
            ),
            may("extra", Is::List(&Is::Map(&EXTRA), 1, 4), "Lines that do not belong."),
            may("free", PAIRS, "Pairs of lines whose order does not matter."),
            EXPLANATION,
        ],
    },
    KindKeys {
        name: "number",
        keys: &[
            may("unit", Is::Plain(20), "What is counted or measured, shown behind the field."),
            must("answer", Is::Number, "The right number."),
            must("accept", Is::Map(&RANGE), "The numbers that count as right."),
            may("near", Is::Map(&RANGE), "The numbers that count half."),
            may(
                "wrong",
                Is::List(&Is::Map(&WRONG), 1, 8),
                "Wrong answers with a name; the first that fits is shown.",
            ),
            must(
                "otherwise",
                Is::Markdown(LONG),
                "What to say of any other number: how to compute it.",
            ),
            EXPLANATION,
        ],
    },
    KindKeys {
        name: "aloud",
        keys: &[
            must("minutes", Is::Whole(1, 30), "How long a good answer takes."),
            must("rubric", Is::List(&Is::Map(&RUBRIC), 4, 7), "The points a good answer makes."),
            must("model", Is::Markdown(LONG), "A model answer of about 120 words."),
            must("follow_up", Is::List(&SAID, 1, 6), "What an interviewer asks next."),
            must("red_flags", Is::List(&SAID, 1, 6), "What loses the offer."),
            may("explanation", Is::Markdown(LONG), "What else there is to say."),
        ],
    },
];

/// The kind that a question says it is of; that of its keys, else `one`, when it says none; `None`
/// when there is none of that name.
pub(in super::super) fn kind_of(question: &Node) -> Option<&'static KindKeys> {
    match question.get("kind") {
        None => kind_meant(question).or(KINDS.first()),
        Some(kind) => KINDS.iter().find(|known| Some(known.name) == kind.text()),
    }
}

/// The kind whose keys a question has that says none and has no `options`.
pub(super) fn kind_meant(question: &Node) -> Option<&'static KindKeys> {
    if question.get("kind").is_some() || question.get("options").is_some() {
        return None;
    }
    let own = |kind: &&KindKeys| {
        let mut keys = kind.keys.iter().filter(|key| key.needed && key.name != "explanation");
        keys.any(|key| question.get(key.name).is_some())
    };
    KINDS.iter().skip(2).find(own)
}
