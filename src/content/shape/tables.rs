//! The files of a bank: the keys each begins with.

use super::entries::{BLOCK, CARD, POLL, PROGRAM, PUZZLE, SOURCE};
use super::{Is, Shape, may, must};

/// Characters of a title.
pub(super) const TITLE: usize = 120;
/// Characters of a summary, a hint, an option.
pub(super) const SHORT: usize = 400;
/// Characters of other texts.
pub(super) const LONG: usize = 20_000;

pub(super) const LEVELS: [&str; 3] = ["junior", "middle", "senior"];
pub(super) const DEMOS: Is = Is::List(&Is::Slug, 0, 20);
pub(super) const SOURCES: Is = Is::List(&Is::TextOr(&Is::Plain(2_000), &Is::Map(&SOURCE)), 0, 30);
pub(super) const BLOCKS: Is = Is::TextOr(&Is::Code, &Is::List(&Is::Map(&BLOCK), 1, 6));
pub(super) const WAS: Is = Is::List(&Is::Slug, 1, 20);
const PROGRAM_OR_TEXT: Is = Is::TextOr(&Is::Code, &Is::Map(&PROGRAM));

/// `<topic>/<concept>.yaml`
pub(in super::super) static CONCEPT: Is = Is::Map(&Shape {
    name: "the concept",
    keys: &[
        must("concept", Is::Slug, "The file's name without `.yaml`."),
        may("was", WAS, "Former names of the concept: their addresses lead here."),
        must("title", Is::Plain(TITLE), "The heading."),
        must("topic", Is::Slug, "The folder's name."),
        must(
            "level",
            Is::Choice(&LEVELS),
            "How much its questions ask, unless they say otherwise.",
        ),
        must("summary", Is::Markdown(SHORT), "One sentence."),
        may(
            "in_interview",
            Is::Markdown(LONG),
            "The answer as it is spoken in 20 seconds: 45 to 70 words.",
        ),
        may(
            "explanation",
            Is::Markdown(LONG),
            "The concept's page: 150 to 230 words, one idea a paragraph.",
        ),
        may("python", PROGRAM_OR_TEXT, "What it looks like in Python."),
        may("rust", PROGRAM_OR_TEXT, "What it looks like in Rust."),
        may("sources", SOURCES, "Where it is documented."),
        may("demos", DEMOS, "Demos that show it."),
        may("see_also", Is::List(&Is::Slug, 0, 20), "Related concepts."),
        may("questions", Is::List(&Is::Question, 0, 400), "Its questions."),
        may("cards", Is::List(&Is::Map(&CARD), 0, 400), "Its flashcards."),
        may("polls", Is::List(&Is::Map(&POLL), 0, 400), "Its opinion polls."),
        may(
            "puzzles",
            Is::List(&Is::Map(&PUZZLE), 0, 50),
            "Programs whose every schedule is explored.",
        ),
    ],
});

/// `topics.yaml`
pub(in super::super) static TOPICS: Is = Is::List(
    &Is::Map(&Shape {
        name: "the topic",
        keys: &[
            must("id", Is::Slug, "The folder's name."),
            must("title", Is::Plain(TITLE), "The heading."),
            must("summary", Is::Markdown(SHORT), "One sentence."),
            may(
                "concepts",
                Is::List(&Is::Slug, 0, 400),
                "Its concepts in learning order; others follow by name.",
            ),
        ],
    }),
    0,
    400,
);

/// `bank.yaml`
pub(in super::super) static BANK: Is = Is::Map(&Shape {
    name: "the bank",
    keys: &[
        must("title", Is::Plain(TITLE), "The bank's name, in headings and titles."),
        may("sentence", Is::Plain(SHORT), "What it is, in one sentence."),
        may("licence", Is::Plain(TITLE), "Under which terms its texts may be used."),
        may(
            "demos",
            Is::TextOr(&Is::Choice(&["all", "none"]), &Is::List(&Is::Slug, 0, 400)),
            "Which built-in demos are shown.",
        ),
        may("python", Is::Plain(20), "The newest CPython the facts were read for."),
        may("words", Is::List(&Is::Plain(60), 0, 5_000), "Words that are spelled right."),
        may("lints", Is::Named(&Is::Number), "Thresholds of the warnings."),
    ],
});

/// `misconceptions.yaml`
pub(in super::super) static MISCONCEPTIONS: Is = Is::List(
    &Is::Map(&Shape {
        name: "the misconception",
        keys: &[
            must("id", Is::Slug, "The name `thinks` refers to."),
            must("belief", Is::Markdown(SHORT), "The wrong belief, as the person would say it."),
            must("truth", Is::Markdown(LONG), "What is true instead."),
            must("concept", Is::Slug, "The concept that teaches it."),
            may("demo", Is::Slug, "The demo that shows it."),
            may("puzzle", Is::Exact, "The puzzle that shows it: its name, or concept/name."),
            may("question", Is::Exact, "The question that shows it: its name, or concept/name."),
        ],
    }),
    0,
    1_000,
);

/// `<concept>.<lang>.yaml`
pub(in super::super) static TRANSLATION: Is = Is::Map(&Shape {
    name: "the translation",
    keys: &[
        must("concept", Is::Slug, "The concept that is translated."),
        must("lang", Is::Slug, "The language: `ru`, `de`, `pt-br`."),
        must("of", Is::Exact, "The hash of the words that were translated."),
        may("title", Is::Plain(TITLE), "The heading."),
        may("summary", Is::Markdown(SHORT), "One sentence."),
        may("in_interview", Is::Markdown(LONG), "The spoken answer."),
        may("explanation", Is::Markdown(LONG), "The concept's page."),
        may("questions", Is::Named(&WORDS), "By the question's name."),
        may("cards", Is::Named(&WORDS), "By the card's name."),
        may("polls", Is::Named(&WORDS), "By the poll's name."),
    ],
});

static WORDS: Is = Is::Map(&Shape {
    name: "the translated item",
    keys: &[
        must("of", Is::Exact, "The hash of the words that were translated."),
        may("stem", Is::Markdown(LONG), "What is asked."),
        may("hint", Is::Markdown(SHORT), "A nudge."),
        may("explanation", Is::Markdown(LONG), "Why it is so."),
        may("front", Is::Markdown(LONG), "A card's question."),
        may("back", Is::Markdown(LONG), "A card's answer."),
        may("options", Is::Named(&PIECE), "By the option's name; the lines of an ordering, too."),
    ],
});

static PIECE: Is = Is::Map(&Shape {
    name: "the translated option",
    keys: &[
        may("text", Is::Markdown(SHORT), "What it says."),
        may("why", Is::Markdown(LONG), "Why it is right or wrong."),
    ],
});
