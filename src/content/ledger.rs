//! The ledger: what was published, so that nothing of it vanishes or changes its meaning unseen.
//!
//! Owns the file `.ledger/items.txt` beside the bank's topics: one line an item,
//! `concept/item kind revision key options stem`. `check --accept` writes it; nobody else does.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::problem::{Problem, Source};
use super::rules::Rule;
use super::{Concept, Kind, Library, Outcome, Puzzle, Question};
use crate::id::{ItemId, Slug};

/// What is remembered of one published item.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    kind: String,
    revision: u32,
    /// What is right, and what can be chosen: a change of either is a change of meaning.
    meaning: String,
    /// A hash of the words that ask.
    stem: String,
}

/// Where the ledger of a bank lies.
pub(super) fn place(root: &Path) -> PathBuf {
    root.join(".ledger").join("items.txt")
}

/// The first bytes of a text's SHA-256; white space does not count.
fn hash(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let digest = Sha256::digest(words.join(" ").as_bytes());
    short(&digest)
}

/// The first six bytes of a hash in hexadecimal.
pub(super) fn short(digest: &[u8]) -> String {
    let number = digest.iter().take(6).fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{number:012x}")
}

/// The ids of what is right, and of all there is to choose from.
fn meaning(question: &Question) -> String {
    let join = |ids: Vec<&str>| if ids.is_empty() { "-".to_owned() } else { ids.join(",") };
    let sorted = |mut ids: Vec<&str>| {
        ids.sort_unstable();
        ids.join(",")
    };
    match &question.kind {
        Kind::One { options, .. } | Kind::Several { options, .. } => {
            let right = options.iter().filter(|option| option.correct);
            let all = options.iter().map(|option| option.id.as_str()).collect();
            format!("{}:{}", join(right.map(|option| option.id.as_str()).collect()), sorted(all))
        }
        Kind::Order(ordering) => {
            let lines = ordering.lines.iter().map(|line| line.id.as_str()).collect();
            let extra = ordering.extra.iter().map(|line| line.id.as_str()).collect();
            format!("{}:{}", join(lines), sorted(extra))
        }
        Kind::Number(number) => format!("{}..{}:-", number.accept.from, number.accept.to),
        Kind::Aloud(aloud) => {
            format!("-:{}", sorted(aloud.rubric.iter().map(|point| point.id.as_str()).collect()))
        }
    }
}

/// Hashes of what is to be reached in a puzzle, and of all that can happen in it, in any order.
fn outcomes(puzzle: &Puzzle) -> String {
    let digest = |outcomes: &mut dyn Iterator<Item = &Outcome>| {
        let mut words: Vec<String> = outcomes.map(|outcome| outcome.what.words()).collect();
        words.sort_unstable();
        if words.is_empty() { "-".to_owned() } else { short(&Sha256::digest(words.join("\n"))) }
    };
    let goals = digest(&mut puzzle.outcomes.iter().filter(|outcome| outcome.goal));
    format!("{goals}:{}", digest(&mut puzzle.outcomes.iter()))
}

/// What a concept publishes, by id.
fn entries(concept: &Concept) -> BTreeMap<String, Entry> {
    let mut entries = BTreeMap::new();
    for question in &concept.questions {
        let code = question.code.as_ref().map_or("", |code| code.source());
        let entry = Entry {
            kind: question.kind.name().to_owned(),
            revision: question.revision,
            meaning: meaning(question),
            stem: hash(&format!("{} {code}", question.stem.source())),
        };
        entries.insert(question.id.to_string(), entry);
    }
    for question in &concept.retired {
        let meaning = "-:-".to_owned();
        let entry = Entry {
            kind: "retired".to_owned(),
            revision: question.revision,
            meaning,
            stem: "-".to_owned(),
        };
        entries.insert(question.id.to_string(), entry);
    }
    for poll in &concept.polls {
        let mut ids: Vec<&str> = poll.options.iter().map(|option| option.id.as_str()).collect();
        ids.sort_unstable();
        let stem = hash(poll.stem.source());
        let meaning = format!("-:{}", ids.join(","));
        entries.insert(
            poll.id.to_string(),
            Entry { kind: "poll".to_owned(), revision: 1, meaning, stem },
        );
    }
    for puzzle in &concept.puzzles {
        let entry = Entry {
            kind: "puzzle".to_owned(),
            revision: puzzle.revision,
            meaning: outcomes(puzzle),
            stem: hash(&format!("{} {}", puzzle.goal.source(), puzzle.code.source())),
        };
        entries.insert(puzzle.id.to_string(), entry);
    }
    for card in &concept.cards {
        let stem = hash(card.front.source());
        let (kind, meaning) = ("card".to_owned(), "-:-".to_owned());
        // Cards have a name space of their own.
        let id = format!("{}/card:{}", concept.slug, card.id.item());
        entries.insert(id, Entry { kind, revision: card.revision, meaning, stem });
    }
    entries
}

/// The ledger's text for a bank; items that are gone stay in it as `gone`.
pub(super) fn written(library: &Library, before: &str) -> String {
    let mut lines = BTreeMap::new();
    for concept in &library.concepts {
        for (id, Entry { kind, revision, meaning, stem }) in entries(concept) {
            lines.insert(id.clone(), format!("{id} {kind} {revision} {meaning} {stem}"));
        }
    }
    for line in before.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(' ');
        if let (Some(id), Some(_), Some(revision)) = (words.next(), words.next(), words.next()) {
            lines.entry(id.to_owned()).or_insert_with(|| format!("{id} gone {revision} -:- -"));
        }
    }
    let mut text = String::from(
        "# What was published: concept/item, kind, revision, right:options, words.\n\
         # Written by `interleave check --accept`, never by hand.\n",
    );
    for line in lines.values() {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// Writes the ledger of a bank.
///
/// # Errors
/// When the file cannot be written.
pub fn accept(root: &Path, library: &Library) -> std::io::Result<usize> {
    let file = place(root);
    // What was published is not forgotten because it cannot be read.
    let before = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let text = written(library, &before);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = file.with_extension("txt.new");
    fs::write(&beside, &text)?;
    readable(&beside)?;
    fs::rename(&beside, &file)?;
    Ok(text.lines().filter(|line| !line.starts_with('#')).count())
}

/// The ledger is read by whoever reads the bank.
fn readable(file: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(file, fs::Permissions::from_mode(0o644))?;
        if let Some(folder) = file.parent() {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
        }
    }
    Ok(())
}

/// Holds a bank against its ledger. A bank without one has published nothing.
pub(super) fn hold(root: &Path, library: &Library, problems: &mut Vec<Problem>) {
    let file = place(root);
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return,
        Err(error) => {
            let said = format!("the ledger cannot be read: {error}");
            let fix = "take it back from version control";
            return problems.push(Problem::in_file(Rule::Ledger, &file, said, fix));
        }
    };
    let source = Source::new(&file, &text);
    let now: BTreeMap<String, Entry> = library.concepts.iter().flat_map(entries).collect();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let at = source.place(index + 1, 0, line.split(' ').next().map_or(0, str::len));
        let found = match Published::parse(line) {
            Some(published) => published.held(library, now.get(published.id)),
            None => Some((
                Rule::Ledger,
                "this line of the ledger cannot be read".to_owned(),
                "take it back from version control",
            )),
        };
        if let Some((rule, said, fix)) = found {
            problems.push(Problem::at(rule, &source, at, said, fix));
        }
    }
}

/// A line of the ledger.
struct Published<'l> {
    id: &'l str,
    kind: &'l str,
    revision: u32,
    meaning: &'l str,
    stem: &'l str,
}

/// What is wrong with an item, and how it is mended.
type Fault = (Rule, String, &'static str);

impl<'l> Published<'l> {
    fn parse(line: &'l str) -> Option<Self> {
        let words: Vec<&str> = line.split(' ').collect();
        let [id, kind, revision, meaning, stem] = *words.as_slice() else { return None };
        Some(Self { id, kind, revision: revision.parse().unwrap_or(1), meaning, stem })
    }

    /// What the bank made of it.
    fn held(&self, library: &Library, now: Option<&Entry>) -> Option<Fault> {
        match now {
            None if self.kind == "gone" || is_renamed(library, self.id) => None,
            None => Some(self.gone(library)),
            Some(entry) => self.reused(entry).or_else(|| self.changed(library, entry)),
        }
    }

    fn gone(&self, library: &Library) -> Fault {
        let id = self.id;
        let mut drafts = library.concepts.iter().flat_map(|concept| &concept.drafts);
        let said = if drafts.any(|question| question.id.as_str() == id) {
            format!("`{id}` was published and is a draft now")
        } else {
            format!("`{id}` was published and is gone")
        };
        let fix = match self.kind {
            "card" => {
                "give its new name `was: [old]`, or accept that its reviews are lost with `check --accept`"
            }
            "puzzle" => {
                "give its new name `was: [old]`, or accept that what was found of it is lost with `check --accept`"
            }
            "poll" => {
                "give its new name `was: [old]`, or accept that its votes are lost with `check --accept`"
            }
            _ => {
                "give its new name `was: [old]`, keep it with `retired:`, or accept that its votes are lost with `check --accept`"
            }
        };
        (Rule::Gone, said, fix)
    }

    /// That a name is used again.
    fn reused(&self, entry: &Entry) -> Option<Fault> {
        let id = self.id;
        let said = match self.kind {
            "gone" => format!("`{id}` was published before, and was gone"),
            "retired" if entry.kind != "retired" => {
                format!("`{id}` was retired and is asked again")
            }
            _ => return None,
        };
        Some((Rule::Reused, said, "a new question needs a new name: its votes would be mixed"))
    }

    fn changed(&self, library: &Library, entry: &Entry) -> Option<Fault> {
        let Self { id, revision, .. } = *self;
        if entry.kind == "retired" || entry.revision > revision {
            return None;
        }
        if entry.revision < revision {
            let said =
                format!("`{id}` has revision {}, and {revision} was published", entry.revision);
            return Some((Rule::Revision, said, "a revision never sinks"));
        }
        if entry.kind != self.kind || entry.meaning != named_now(library, id, self.meaning) {
            let (what, fix) = match entry.kind.as_str() {
                "poll" => (
                    "options",
                    "give the new poll a name of its own, or accept it with `check --accept`",
                ),
                "puzzle" => (
                    "outcomes",
                    "raise its `revision` by one: what was found before came of another program",
                ),
                _ => (
                    "key or the options",
                    "raise its `revision` by one: votes given before mean something else",
                ),
            };
            return Some((Rule::Revision, format!("the {what} of `{id}` changed"), fix));
        }
        (entry.stem != self.stem).then(|| {
            let fix =
                "if it asks something else now, raise its `revision`; then run `check --accept`";
            (Rule::Reworded, format!("`{id}` was reworded"), fix)
        })
    }
}

/// What was published of a question's key and options, under their present names.
fn named_now(library: &Library, id: &str, meaning: &str) -> String {
    let (Ok(of), Some((right, all))) = (id.parse::<ItemId>(), meaning.split_once(':')) else {
        return meaning.to_owned();
    };
    let names = |list: &str| -> Vec<String> {
        let name = |id: &str| library.option_now(&of, id).map_or(id.to_owned(), Slug::to_string);
        list.split(',').map(name).collect()
    };
    let mut all = names(all);
    all.sort_unstable();
    format!("{}:{}", names(right).join(","), all.join(","))
}

impl Library {
    /// Which of the cards that learners reviewed, by the names their reviews are kept under, are not in
    /// this bank under any name: whoever learned them would begin anew.
    pub fn lacks<'c>(&self, reviewed: &'c [String]) -> impl Iterator<Item = &'c str> {
        let is_there = |id: &ItemId| self.card(id).is_some() || self.item_today(id).is_some();
        // A question that is reviewed as a card has a key that is no id.
        let is_gone = move |card: &&str| card.parse().is_ok_and(|id| !is_there(&id));
        reviewed.iter().map(String::as_str).filter(is_gone)
    }
}

/// Whether an item of the bank says that this was its name. Cards have a name space of their own.
fn is_renamed(library: &Library, id: &str) -> bool {
    let card = id.split_once("/card:");
    let Some((concept, name)) = card.or_else(|| id.split_once('/')) else { return false };
    let was_in = |now: &str| {
        now == concept
            || library
                .concept(now)
                .is_some_and(|it| it.was.iter().any(|was| was.as_str() == concept))
    };
    let is_it = |item: &ItemId| item.item() == name && was_in(item.concept());
    let had = |id: &ItemId, was: &[ItemId]| is_it(id) || was.iter().any(is_it);
    library.concepts.iter().any(|concept| {
        let mut questions = concept.questions.iter().chain(&concept.retired);
        if card.is_some() {
            return concept.cards.iter().any(|card| had(&card.id, &card.was));
        }
        questions.any(|question| had(&question.id, &question.was))
            || concept.polls.iter().any(|poll| had(&poll.id, &poll.was))
            || concept.puzzles.iter().any(|puzzle| had(&puzzle.id, &puzzle.was))
    })
}
