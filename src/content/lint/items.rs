//! Flaws of one question, one card, one concept.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use super::super::problem::Source;
use super::super::rules::Rule;
use super::super::{Card, Concept, Kind, Markdown, Question};
use super::Lint;
use super::spelling::of_question;
use super::words::words;
use crate::clock::Clock;

static POSITION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(of )?the above\b|\b[A-H] and [A-H]\b|\bthe (first|last) two\b|\bboth of (them|these)\b|\bprevious option").ok()
});
static NEGATIVE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(which|what)\b[^.?\n]*\b(not|never|except|cannot|isn't|doesn't)\b[^.\n]*\?")
        .ok()
});
static PLACEHOLDER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(TODO|FIXME|XXX|TBD)\b|(?i:lorem ipsum)|\?\?\?").ok());

const WRITE: &str = "write what belongs there";

/// What a pattern finds first.
fn found<'t>(pattern: &LazyLock<Option<Regex>>, text: &'t str) -> Option<&'t str> {
    pattern.as_ref()?.find(text).map(|found| found.as_str())
}

impl Lint<'_> {
    pub(super) fn items(&mut self) {
        for concept in &self.library.concepts {
            self.concept(concept);
            for question in concept.questions.iter().chain(&concept.drafts) {
                self.question(question);
            }
            for question in concept.questions.iter().chain(&concept.retired).chain(&concept.drafts)
            {
                self.days(question);
            }
            for card in &concept.cards {
                self.card(card);
            }
        }
    }

    /// What `init` leaves to be written of the bank.
    pub(super) fn bank(&mut self, file: &Path) {
        let bank = &self.library.bank;
        let pieces = [&bank.title, &bank.sentence];
        let pieces: Vec<&str> =
            pieces.iter().filter_map(|text| found(&PLACEHOLDER, text)).collect();
        if pieces.is_empty() {
            return;
        }
        let source = Source::new(file, &fs::read_to_string(file).unwrap_or_default());
        for piece in pieces {
            let said = format!("`{piece}` is a placeholder");
            self.say_of_piece(Rule::Placeholder, Some((&source, 1)), piece, said, WRITE);
        }
    }

    /// Days that are still to come.
    fn days(&mut self, question: &Question) {
        let tomorrow = Clock::System.today().next();
        let retired = question.retired.as_ref().map(|retired| ("on", retired.on));
        let days = question.facts.checked.map(|day| ("checked", day)).into_iter().chain(retired);
        for (key, day) in days.filter(|(_, day)| *day > tomorrow) {
            let said = format!("`{key}: {day}` is still to come");
            let fix = "write the day on which it was done";
            self.say_of(Rule::Future, &question.id, &day.to_string(), said, fix);
        }
    }

    fn concept(&mut self, concept: &Concept) {
        let Some(first) = concept.questions.first().map(|question| question.id.clone()) else {
            return;
        };
        if let Some(text) = &concept.in_interview {
            let count = words(text).len();
            if !(35..=90).contains(&count) {
                let said = format!("`in_interview` has {count} words");
                self.say(
                    Rule::Lengths,
                    &first,
                    said,
                    "what is spoken in 20 seconds has 45 to 70 words",
                );
            }
        }
        let texts =
            [concept.explanation.as_ref(), concept.in_interview.as_ref(), Some(&concept.summary)];
        let whole = self.places.get(&first).map(|&(source, _)| (source, 1));
        for text in texts.into_iter().flatten() {
            self.placeholder(whole, text);
        }
    }

    fn placeholder(&mut self, at: Option<(&Source, usize)>, text: &Markdown) {
        if let Some(found) = found(&PLACEHOLDER, text.source()) {
            let said = format!("`{found}` is a placeholder");
            self.say_of_piece(Rule::Placeholder, at, found, said, WRITE);
        }
    }

    fn card(&mut self, card: &Card) {
        let id = &card.id;
        for text in [&card.front, &card.back] {
            self.placeholder(self.cards.get(id).copied(), text);
        }
        let count = words(&card.back).len();
        let most = self.threshold("card_words");
        #[expect(clippy::cast_precision_loss, reason = "a card's back has few words")]
        if !card.back.is_block() && count as f64 > most * 1.5 {
            let said = format!("the back of the card `{}` has {count} words", id.item());
            let fix = format!("a back of more than {most} words is not learned: make it two cards");
            self.say_of_card(Rule::Lengths, id, said, &fix);
        }
    }

    fn question(&mut self, question: &Question) {
        let id = &question.id;
        let at = self.places.get(id).copied();
        for text in of_question(question) {
            self.placeholder(at, text);
        }
        let marked = question.stem.source().contains("**");
        if let Some(found) = found(&NEGATIVE, &question.stem.plain())
            && !marked
            && matches!(question.kind, Kind::One { .. } | Kind::Several { .. })
        {
            let negation = found
                .split(' ')
                .find(|word| matches!(*word, "not" | "never" | "except" | "cannot"));
            let negation = negation.unwrap_or("not");
            let said = format!("the stem asks with a plain `{negation}`");
            let fix = "turn the question round, or write **not**";
            self.say_of(Rule::Negative, id, negation, said, fix);
        }
        self.code(question);
        let options = question.options();
        for option in options {
            let text = option.text.plain();
            if !question.is_fixed()
                && !option.pinned
                && let Some(found) = found(&POSITION, &text)
            {
                let said = format!(
                    "the option `{}` says \"{found}\", and options are shuffled",
                    option.id
                );
                self.say_of(
                    Rule::Position,
                    id,
                    found,
                    said,
                    "say it in words, pin it with `pin: last`, or write `order: fixed`",
                );
            }
            let inner = text.to_lowercase();
            let outer = options.iter().find(|other| {
                other.id != option.id
                    && inner.chars().count() > 14
                    && other.text.plain().to_lowercase().contains(&inner)
            });
            if let Some(outer) = outer {
                let said = format!("the option `{}` says all that `{}` says", outer.id, option.id);
                self.say_of(
                    Rule::Overlap,
                    id,
                    &format!("id: {}", outer.id),
                    said,
                    "if one is right the other is too: let them differ",
                );
            }
        }
        if let Some(key) = question.key() {
            let text = key.text.plain().to_lowercase();
            if text.chars().count() > 14 && question.stem.plain().to_lowercase().contains(&text) {
                let said = "the stem says the right option word by word".to_owned();
                self.say(Rule::GivenAway, id, said, "ask without saying it");
            }
        }
        self.lengths(question);
    }

    /// An option that is much longer than the others.
    fn lengths(&mut self, question: &Question) {
        let mut lengths: Vec<(usize, &str)> = question
            .options()
            .iter()
            .map(|option| (option.text.plain().chars().count(), option.id.as_str()))
            .collect();
        lengths.sort_unstable();
        let Some((longest, name)) = lengths.pop() else { return };
        let Some(&(median, _)) = lengths.get(lengths.len() / 2) else { return };
        #[expect(clippy::cast_precision_loss, reason = "an option has few characters")]
        let times = longest as f64 / median.max(1) as f64;
        if longest > 60 && times > self.threshold("option_length") {
            let said = format!("the option `{name}` is {times:.1} times as long as the others");
            let fix = "give all options about the same length";
            self.say_of(Rule::Lengths, &question.id, &format!("id: {name}"), said, fix);
        }
    }

    fn code(&mut self, question: &Question) {
        for block in &question.blocks {
            let lines = block.code.source().lines().count();
            let columns =
                block.code.source().lines().map(|line| line.chars().count()).max().unwrap_or(0);
            #[expect(clippy::cast_precision_loss, reason = "a program has few lines")]
            let (most, widest) = (lines as f64, columns as f64);
            if most > self.threshold("code_lines") || widest > self.threshold("code_columns") {
                let said = format!("the code has {lines} lines of up to {columns} columns");
                let fix = "25 lines of 72 columns fit a phone";
                let longest = block.code.source().lines().max_by_key(|line| line.chars().count());
                let first = block.code.source().lines().next();
                let at = if widest > self.threshold("code_columns") { longest } else { first };
                let at = at.unwrap_or_default().trim();
                self.say_of(Rule::LongCode, &question.id, at, said, fix);
            }
        }
    }
}
