//! Questions, cards and polls: what each must say.

use serde_saphyr::Spanned;

use super::super::nearest::list;
use super::super::schema::{CardEntry, PollEntry, PollOptionEntry, QuestionEntry, Text};
use super::super::{Card, Choice, Level, Markdown, Poll, PollOption, Question};
use super::fields::{Check, Names};
use super::{LONGEST_OPTION, LONGEST_SUMMARY, LONGEST_TEXT};
use crate::clock::Day;
use crate::id::{ItemId, Slug};
use crate::poll::{Results, Rules};

impl Check<'_> {
    pub(super) fn how_many<T>(&mut self, at: &Spanned<T>, count: usize) {
        if !(2..=10).contains(&count) {
            let options = if count == 1 { "option" } else { "options" };
            let fix = "expected 2 to 10 of them".to_owned();
            self.problem(at, format!("{count} {options}"), fix);
        }
    }

    pub(super) fn question(
        &mut self,
        concept: &Slug,
        entry: &Spanned<QuestionEntry>,
        level: Option<Level>,
        names: &mut Names,
    ) -> Option<Question> {
        let QuestionEntry { id, level: own, stem, code, lang, hint, options, explanation } =
            &entry.value;
        let item = self.item(concept, id, names);
        let level = match own {
            Some(own) => self.level(own),
            None => level,
        };
        let stem = self.text(stem, "stem", LONGEST_TEXT);
        let explanation = self.text(explanation, "explanation", LONGEST_TEXT);
        let hint = hint.as_ref().map(|hint| self.text(hint, "hint", LONGEST_SUMMARY));
        let code = self.code(code.as_ref(), lang.as_ref());
        self.how_many(id, options.len());
        let keys: Vec<usize> = (0..options.len()).filter(|&at| options[at].value.correct).collect();
        if keys.len() != 1 {
            self.problem(
                keys.get(1).map_or(id, |&second| &options[second].value.text),
                match keys.len() {
                    0 => "no option is marked `correct: true`".to_owned(),
                    several => format!("{several} options are marked `correct: true`"),
                },
                "exactly one option of a question is right".to_owned(),
            );
        }
        let mut option_names = Names::new();
        let choices: Vec<Choice> = options
            .iter()
            .filter_map(|option| {
                let option = &option.value;
                let text = self.text(&option.text, "text", LONGEST_OPTION);
                let why = self.text(&option.why, "why", LONGEST_TEXT);
                let id =
                    self.own_or_derived(option.id.as_ref(), &option.text, &mut option_names)?;
                Some(Choice { id, text: Markdown::new(text), why: Markdown::new(why) })
            })
            .collect();
        Some(Question {
            id: item?,
            level: level?,
            stem: Markdown::new(stem),
            code,
            hint: hint.map(Markdown::new),
            options: choices,
            key: *keys.first()?,
            explanation: Markdown::new(explanation),
        })
    }

    pub(super) fn card(
        &mut self,
        concept: &Slug,
        entry: &Spanned<CardEntry>,
        names: &mut Names,
    ) -> Option<Card> {
        let CardEntry { id, front, back } = &entry.value;
        let name = self.own_or_derived(id.as_ref(), front, names)?;
        Some(Card {
            id: ItemId::new(concept, &name),
            front: Markdown::new(self.text(front, "front", LONGEST_TEXT)),
            back: Markdown::new(self.text(back, "back", LONGEST_TEXT)),
        })
    }

    pub(super) fn poll(
        &mut self,
        concept: &Slug,
        entry: &Spanned<PollEntry>,
        names: &mut Names,
    ) -> Option<Poll> {
        let poll = &entry.value;
        let id = self.item(concept, &poll.id, names);
        let stem = self.text(&poll.stem, "stem", LONGEST_TEXT);
        let explanation =
            poll.explanation.as_ref().map(|text| self.text(text, "explanation", LONGEST_TEXT));
        let code = self.code(poll.code.as_ref(), poll.lang.as_ref());
        self.how_many(&poll.id, poll.options.len());
        let rules = self.rules(poll);
        let shuffled = match poll.order.as_ref().map(|order| order.value.as_str()) {
            None | Some("fixed") => false,
            Some("shuffled") => true,
            Some(other) => {
                let message = format!("`{other}` is not an order");
                if let Some(order) = &poll.order {
                    self.problem(order, message, "expected `fixed` or `shuffled`".to_owned());
                }
                false
            }
        };
        let mut option_names = Names::new();
        let options = poll
            .options
            .iter()
            .filter_map(|option| {
                let PollOptionEntry { id, text } = &option.value;
                let said = self.text(text, "text", LONGEST_OPTION);
                let id = self.own_or_derived(id.as_ref(), text, &mut option_names)?;
                Some(PollOption { id, text: Markdown::new(said) })
            })
            .collect();
        Some(Poll {
            id: id?,
            stem: Markdown::new(stem),
            code,
            options,
            explanation: explanation.map(Markdown::new),
            rules,
            shuffled,
        })
    }

    pub(super) fn rules(&mut self, poll: &PollEntry) -> Rules {
        let mut rules = Rules { private: poll.private, ..Rules::default() };
        if let Some(choose) = &poll.choose {
            rules.min = choose.value.min;
            rules.max = choose.value.max;
            let most = poll.options.len();
            if rules.min < 1 || rules.min > rules.max || usize::from(rules.max) > most {
                self.problem(
                    choose,
                    format!("`choose` asks for {} to {} of {most} options", rules.min, rules.max),
                    "expected 1 ≤ min ≤ max ≤ the number of options".to_owned(),
                );
            }
        }
        let mut day = |text: &Option<Text>| {
            let text = text.as_ref()?;
            let day = Day::parse(&text.value);
            if day.is_none() {
                self.problem(
                    text,
                    format!("`{}` is not a date", text.value),
                    "expected a day such as 2026-11-20".to_owned(),
                );
            }
            day
        };
        rules.opens = day(&poll.opens);
        rules.closes = day(&poll.closes);
        if let (Some(opens), Some(closes), Some(text)) = (rules.opens, rules.closes, &poll.closes)
            && closes < opens
        {
            self.problem(
                text,
                format!("closes on {closes}, before it opens on {opens}"),
                "expected `closes` on or after `opens`".to_owned(),
            );
        }
        if let Some(text) = &poll.results {
            match Results::parse(&text.value) {
                Some(results) => rules.results = results,
                None => self.problem(
                    text,
                    format!("`{}` is not a rule for results", text.value),
                    format!("expected {}", list(&Results::NAMES)),
                ),
            }
            if rules.results == Results::AfterClose && rules.closes.is_none() {
                self.problem(
                    text,
                    "results after the close, and the poll never closes".to_owned(),
                    "add `closes: 2026-12-31`, or choose another rule".to_owned(),
                );
            }
        }
        rules
    }
}
