//! Flaws between questions, and figures of the whole bank.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::Path;

use super::super::problem::{Problem, Source};
use super::super::rules::Rule;
use super::super::{Kind, Library, Question};
use super::Lint;
use super::words::{telling, words};
use crate::id::ItemId;

/// Fewer questions say nothing of a share.
const ENOUGH: usize = 20;
/// A piece that so many questions have says nothing of two of them.
const COMMON: usize = 12;
/// A key of fewer words is said by chance.
const MANY: usize = 4;
/// Words that say there is no exception.
const ABSOLUTE: [&str; 8] =
    ["always", "never", "all", "only", "none", "every", "impossible", "must"];

impl Lint<'_> {
    /// Questions that are nearly the same, and those that answer another.
    pub(super) fn pairs(&mut self) {
        let most = self.threshold("near_duplicate");
        let questions: Vec<&Question> = self.library.questions().collect();
        let pieces: Vec<HashSet<[String; 3]>> =
            questions.iter().map(|question| shingles(question)).collect();
        let mut having: HashMap<&[String; 3], Vec<usize>> = HashMap::new();
        for (at, pieces) in pieces.iter().enumerate() {
            for piece in pieces {
                having.entry(piece).or_default().push(at);
            }
        }
        let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
        for all in having.values().filter(|all| all.len() <= COMMON) {
            for (index, &a) in all.iter().enumerate() {
                for &b in all.iter().skip(index + 1) {
                    *shared.entry((a.min(b), a.max(b))).or_default() += 1;
                }
            }
        }
        let mut alike: Vec<(ItemId, String)> = Vec::new();
        for ((a, b), both) in shared {
            let (Some(one), Some(two)) = (pieces.get(a), pieces.get(b)) else { continue };
            let all = one.len() + two.len() - both;
            if share(both, all) >= most
                && let (Some(one), Some(two)) = (questions.get(a), questions.get(b))
            {
                alike.push((two.id.clone(), one.id.to_string()));
            }
        }
        alike.sort();
        for (id, other) in alike {
            let said = format!("this question is nearly `{other}`");
            self.say(
                Rule::NearDuplicate,
                &id,
                said,
                "make the difference the point, or remove one",
            );
        }
        self.given_away();
    }

    /// Stems that say what is right elsewhere: all but all telling words of a key, or all its words in a
    /// row. Any two questions of the bank may be in one quiz.
    ///
    /// Stems alone: a reason or an explanation is shown behind an answer, and to learn from it is what
    /// a quiz is for. And words alone: a stem that has the number which is another's answer, unit and all,
    /// was chance wherever it was met (programs wait for 0.3 s in many questions), however much the two
    /// stems had in common.
    fn given_away(&mut self) {
        let most = self.threshold("given_away");
        let questions: Vec<&Question> = self.library.questions().collect();
        let stems = Stems::of(&questions);
        let mut found: Vec<(ItemId, String)> = Vec::new();
        for (at, asked) in questions.iter().enumerate() {
            let Some(key) = asked.key() else { continue };
            let telling = telling(&key.text);
            let mut said =
                if telling.len() < MANY { Vec::new() } else { stems.share(&telling, most) };
            let all = words(&key.text);
            if all.len() >= MANY && telling.len() + 1 >= MANY {
                said.extend(stems.in_a_row(&all));
            }
            let others = said.into_iter().filter(|other| *other != at);
            let others = others.filter_map(|other| questions.get(other));
            found.extend(others.map(|other| (other.id.clone(), asked.id.to_string())));
        }
        found.sort();
        // One of several is enough to look at the stem.
        found.dedup_by(|a, b| a.0 == b.0);
        for (id, other) in found {
            let said = format!("the stem says the right option of `{other}`");
            self.say(Rule::GivenAway, &id, said, "ask it in other words: both may be in one quiz");
        }
    }

    /// What somebody who knows nothing could use.
    pub(super) fn figures(&mut self, file: &Path) {
        let (mut asked, mut longest, mut most_words) = (0, 0, 0);
        let mut positions: HashMap<usize, usize> = HashMap::new();
        let (mut keys, mut wrong) = ((0, 0), (0, 0));
        for question in self.library.questions().filter(|question| question.options().len() > 2) {
            let Some(key) = question.key() else { continue };
            asked += 1;
            let length = |text: &super::super::Markdown| text.plain().chars().count();
            let others = || question.options().iter().filter(|option| !option.correct);
            longest += usize::from(others().all(|other| length(&other.text) < length(&key.text)));
            let stem = telling(&question.stem);
            let same = |text| telling(text).intersection(&stem).count();
            most_words += usize::from(others().all(|other| same(&other.text) < same(&key.text)));
            if let Some(at) = question.options().iter().position(|option| option.correct) {
                *positions.entry(at).or_default() += 1;
            }
            let absolute = |text| words(text).iter().any(|word| ABSOLUTE.contains(&word.as_str()));
            keys = (keys.0 + usize::from(absolute(&key.text)), keys.1 + 1);
            for other in others() {
                wrong = (wrong.0 + usize::from(absolute(&other.text)), wrong.1 + 1);
            }
        }
        if asked < ENOUGH {
            return;
        }
        let percent = |part: usize| format!("{:.0} %", share(part, asked) * 100.0);
        let mut said: Vec<(Rule, String, &str)> = Vec::new();
        if share(longest, asked) > self.threshold("longest_key") {
            let text =
                format!("in {} of the questions the right option is the longest", percent(longest));
            said.push((Rule::LongestKey, text, "shorten right options, or say more in wrong ones"));
        }
        if share(most_words, asked) > self.threshold("stem_words") {
            let text = format!(
                "in {} of the questions the right option has the most words of the stem",
                percent(most_words)
            );
            said.push((Rule::StemWords, text, "use the stem's words in wrong options, too"));
        }
        if let Some((at, count)) = positions.into_iter().max_by_key(|(at, count)| (*count, *at))
            && share(count, asked) > self.threshold("key_position")
        {
            let text = format!(
                "in {} of the questions option {} of the file is right",
                percent(count),
                at + 1
            );
            said.push((Rule::KeyPosition, text, "move right options about"));
        }
        let (right, others) = (share(keys.0, keys.1), share(wrong.0, wrong.1));
        if wrong.0 >= ENOUGH && others > self.threshold("absolute_words") * right.max(0.01) {
            let text = format!(
                "{:.0} % of the wrong options have a word such as `always` or `never`, and {:.0} % of the right ones",
                others * 100.0,
                right * 100.0
            );
            said.push((Rule::Absolute, text, "say exactly when, in right and wrong options alike"));
        }
        let text = fs::read_to_string(file).unwrap_or_default();
        let source = Source::new(file, &text);
        for (rule, message, fix) in said {
            let problem = if text.is_empty() {
                Problem::in_file(rule, file, message, fix)
            } else {
                Problem::at(rule, &source, source.place(1, 0, source.line(1).len()), message, fix)
            };
            self.problems.push(problem);
        }
    }
}

/// The words of all stems, and which stems have each.
struct Stems {
    words: Vec<Vec<String>>,
    having: HashMap<String, Vec<usize>>,
}

impl Stems {
    fn of(questions: &[&Question]) -> Self {
        let all: Vec<Vec<String>> =
            questions.iter().map(|question| words(&question.stem)).collect();
        let mut having: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, words) in all.iter().enumerate() {
            for word in words.iter().collect::<HashSet<_>>() {
                having.entry(word.clone()).or_default().push(at);
            }
        }
        Self { words: all, having }
    }

    fn having(&self, word: &str) -> &[usize] {
        self.having.get(word).map_or(&[], Vec::as_slice)
    }

    /// The stems that have at least this share of some words: each has one of the rarest, or too many
    /// are missing.
    fn share(&self, wanted: &HashSet<String>, most: f64) -> Vec<usize> {
        let mut rarest: Vec<&[usize]> = wanted.iter().map(|word| self.having(word)).collect();
        rarest.sort_by_key(|having| having.len());
        let least = (1..=wanted.len()).find(|part| share(*part, wanted.len()) >= most);
        let Some(least) = least else { return Vec::new() };
        rarest.truncate(wanted.len() - least + 1);
        let some: BTreeSet<usize> = rarest.into_iter().flatten().copied().collect();
        let has =
            |at: usize, word: &String| self.words.get(at).is_some_and(|all| all.contains(word));
        let enough = |at: &usize| wanted.iter().filter(|word| has(*at, word)).count() >= least;
        some.into_iter().filter(enough).collect()
    }

    /// The stems that have these words one behind the other.
    fn in_a_row(&self, row: &[String]) -> Vec<usize> {
        let rarest = row.iter().map(|word| self.having(word)).min_by_key(|having| having.len());
        let said = |at: &&usize| {
            let words = self.words.get(**at);
            words.is_some_and(|all| all.windows(row.len()).any(|piece| piece == row))
        };
        rarest.unwrap_or_default().iter().filter(said).copied().collect()
    }
}

/// The questions that are most like one, and which share of the three-word pieces of both they have in
/// common.
pub(in super::super) fn similar(library: &Library, id: &ItemId, most: usize) -> Vec<(ItemId, f64)> {
    let Some(own) = library.question(id).map(shingles) else { return Vec::new() };
    let others = library.questions().filter(|other| other.id != *id);
    let mut alike: Vec<(ItemId, f64)> = others
        .filter_map(|other| {
            let pieces = shingles(other);
            let both = own.intersection(&pieces).count();
            (both > 0).then(|| (other.id.clone(), share(both, own.len() + pieces.len() - both)))
        })
        .collect();
    alike.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    alike.truncate(most);
    alike
}

/// The three-word pieces of what a question says.
fn shingles(question: &Question) -> HashSet<[String; 3]> {
    let mut all = words(&question.stem);
    for option in question.options() {
        all.extend(words(&option.text));
    }
    if let Kind::Order(ordering) = &question.kind {
        for line in &ordering.lines {
            all.extend(words(&line.text));
        }
    }
    if let Some(code) = &question.code {
        all.extend(code.source().split_whitespace().map(str::to_owned));
    }
    all.windows(3).filter_map(|three| <[String; 3]>::try_from(three.to_vec()).ok()).collect()
}

fn share(part: usize, all: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a bank has fewer than 2⁵² questions")]
    let share = part as f64 / all.max(1) as f64;
    share
}
