//! An index of words that forgives a slip of the keyboard.
//!
//! Every word of the bank stands in it once, with all it stands in; so what was typed is compared with
//! some thousand words, not with some thousand texts. How far two words are apart strsim says (optimal
//! string alignment: a letter too many, too few, another, or two swapped).

use std::collections::{BTreeMap, HashMap};

use super::Hit;

/// Words of a search that count; what comes behind them is left out.
const MOST_WORDS: usize = 8;

/// What may be found, by its words.
#[derive(Default)]
pub(super) struct Index {
    entries: Vec<Hit>,
    /// For each word, where it stands and how much it says there.
    words: BTreeMap<String, Vec<(usize, u32)>>,
}

/// What a search found, best first.
pub(super) struct Found<'a> {
    pub(super) hits: Vec<&'a Hit>,
    /// Words of the index that stood for what was typed, where nothing has what was typed.
    pub(super) instead: Vec<String>,
}

impl Index {
    /// Adds what can be found under the words of these texts, each with its weight.
    pub(super) fn add(&mut self, hit: Hit, texts: &[(&str, u32)]) {
        let at = self.entries.len();
        let mut own: HashMap<String, u32> = HashMap::new();
        for (text, weight) in texts {
            for word in words(text) {
                let heaviest = own.entry(word).or_default();
                *heaviest = (*heaviest).max(*weight);
            }
        }
        for (word, weight) in own {
            self.words.entry(word).or_default().push((at, weight));
        }
        self.entries.push(hit);
    }

    /// What has all words of a search, or words near to them.
    pub(super) fn find(&self, query: &str) -> Found<'_> {
        let mut total: Option<HashMap<usize, u32>> = None;
        let mut instead = Vec::new();
        for typed in words(query).take(MOST_WORDS) {
            let mut scores = self.that_begin_with(&typed);
            if scores.is_empty() {
                let (near, said) = self.near(&typed);
                scores = near;
                instead.extend(said);
            }
            total = Some(match total {
                None => scores,
                Some(before) => before
                    .into_iter()
                    .filter_map(|(at, score)| Some((at, score + scores.get(&at)?)))
                    .collect(),
            });
        }
        let mut ranked: Vec<(usize, u32)> = total.unwrap_or_default().into_iter().collect();
        // Of two that are as good, the one that comes first in learning order.
        ranked.sort_by_key(|&(at, score)| (std::cmp::Reverse(score), at));
        let hits = ranked.into_iter().filter_map(|(at, _)| self.entries.get(at)).collect();
        Found { hits, instead }
    }

    /// Scores of what has a word that is typed so, or begins so.
    fn that_begin_with(&self, typed: &str) -> HashMap<usize, u32> {
        let mut scores = HashMap::new();
        let from = self.words.range(typed.to_owned()..);
        for (word, places) in from.take_while(|(word, _)| word.starts_with(typed)) {
            let closeness = if word == typed { 10 } else { 6 };
            raise(&mut scores, places, closeness);
        }
        scores
    }

    /// Scores of what has the words nearest to the one typed, and those words.
    fn near(&self, typed: &str) -> (HashMap<usize, u32>, Vec<String>) {
        let letters = typed.chars().count();
        let allowed = match letters {
            0..4 => return (HashMap::new(), Vec::new()),
            4..7 => 1,
            _ => 2,
        };
        let mut nearest = allowed + 1;
        let mut found: Vec<&String> = Vec::new();
        for word in self.words.keys() {
            let length = word.chars().count();
            if length + allowed < letters {
                continue;
            }
            // The beginning of a longer word counts as the word: `asynci` for `asyncio`.
            let begin: String = word.chars().take(letters.max(length.min(letters + 1))).collect();
            let distance = strsim::osa_distance(typed, &begin);
            if distance < nearest {
                nearest = distance;
                found.clear();
            }
            if distance == nearest && distance <= allowed {
                found.push(word);
            }
        }
        let mut scores = HashMap::new();
        for word in &found {
            raise(&mut scores, &self.words[*word], 3);
        }
        (scores, found.into_iter().take(4).cloned().collect())
    }
}

/// Gives each place the best score that one of its words earns.
fn raise(scores: &mut HashMap<usize, u32>, places: &[(usize, u32)], closeness: u32) {
    for &(at, weight) in places {
        let score = scores.entry(at).or_default();
        *score = (*score).max(weight * closeness);
    }
}

/// The words of a text: runs of letters, digits and underscores, in small letters. A name with
/// underscores counts as a whole and in its parts.
fn words(text: &str) -> impl Iterator<Item = String> {
    let whole = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    whole
        .flat_map(|word| {
            let word = word.trim_matches('_');
            let parts = word.split('_').filter(move |part| *part != word);
            std::iter::once(word).chain(parts)
        })
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> Index {
        let mut index = Index::default();
        for (title, text) in [
            ("Deadlock", "Two threads wait for each other"),
            ("Lock", "One thread at a time"),
            ("asyncio.gather", "Waits for all; see run_in_executor"),
            ("The event loop", "One thread, many tasks"),
        ] {
            let hit = Hit {
                kind: "concept",
                path: format!("/{title}"),
                title: title.to_owned(),
                place: String::new(),
            };
            index.add(hit, &[(title, 8), (text, 1)]);
        }
        index
    }

    fn titles<'a>(index: &'a Index, query: &str) -> Vec<&'a str> {
        index.find(query).hits.into_iter().map(|hit| hit.title.as_str()).collect()
    }

    #[test]
    fn all_words_must_stand_and_the_best_comes_first() {
        let index = index();
        assert_eq!(titles(&index, "lock"), ["Lock"]);
        assert_eq!(titles(&index, "THREAD"), ["Lock", "The event loop", "Deadlock"]);
        assert_eq!(titles(&index, "thread event"), ["The event loop"]);
        assert_eq!(titles(&index, "thread gather"), Vec::<&str>::new());
        assert_eq!(titles(&index, "gath"), ["asyncio.gather"], "a beginning is enough");
        assert_eq!(titles(&index, "executor"), ["asyncio.gather"], "and a part of a name");
        assert_eq!(titles(&index, ""), Vec::<&str>::new());
        assert_eq!(titles(&index, "?!"), Vec::<&str>::new());
    }

    #[test]
    fn a_slip_of_the_keyboard_is_forgiven_and_told() {
        let index = index();
        for (typed, title) in [
            ("deadlok", "Deadlock"),
            ("dedalock", "Deadlock"),
            ("gahter", "asyncio.gather"),
            ("asyncoi", "asyncio.gather"),
            ("evnet", "The event loop"),
        ] {
            assert_eq!(titles(&index, typed), [title], "{typed}");
            assert_eq!(index.find(typed).instead.len(), 1, "{typed}");
        }
        assert!(titles(&index, "xyzzy").is_empty());
        assert!(titles(&index, "loc k").is_empty(), "nothing begins with k");
        assert!(index.find("lock").instead.is_empty());
    }
}
