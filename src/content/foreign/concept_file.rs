//! Drafts as a concept's file that `check` reads, with what is missing said where it is missing.
//!
//! What is missing or wrong is asked of `check` itself.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::{Problem, Rule, check_text};
use super::Home;
use super::draft::{Answer, Draft, DraftOption, Names, Number};
use super::yaml::{Entries, Yaml, map, plain_name};

/// Lines of the head that say what is to be mended, at most.
const MOST_TOLD: usize = 100;

/// The file of these drafts, how many there are in it, and what is missing or to be mended, by the
/// lines of the file.
pub(super) fn written(
    drafts: Vec<Draft>,
    home: &Home,
    from: &Path,
    to: &Path,
) -> (String, usize, Vec<Problem>) {
    let count = drafts.len();
    let body = body(drafts, home);
    // `check` wants the folder to be the topic's and the file the concept's; that is not asked of
    // drafts, which lie anywhere.
    let look = |text: &str| -> Vec<Problem> {
        let mut problems = check_text(to, text);
        problems.retain(|problem| problem.is_error() && problem.rule != Rule::WrongPlace);
        problems.sort_by(Problem::order);
        problems
    };
    let problems = look(&body);
    let missing: Vec<(usize, usize, &str)> = problems
        .iter()
        .filter(|problem| problem.rule == Rule::MissingKey)
        .filter_map(|problem| {
            Some((problem.line, problem.column, problem.message.split('`').nth(1)?))
        })
        .collect();
    let marked = with_marks(&body, &missing);
    let others = problems.len() - missing.len();
    let head = head(count, from, missing.len(), &[]);
    if others == 0 {
        let text = format!("{head}{marked}");
        let open = look(&text);
        return (text, count, open);
    }
    // The lines that are told stand below the head, which is as long as there is to tell.
    let told = others.min(MOST_TOLD);
    let dummy: Vec<String> = vec![String::new(); told + usize::from(others > told)];
    let text = format!("{}{marked}", self::head(count, from, missing.len(), &dummy));
    let open = look(&text);
    let mut lines: Vec<String> = open
        .iter()
        .filter(|problem| problem.rule != Rule::MissingKey)
        .take(told)
        .map(|problem| format!("line {}: {}", problem.line, problem.message))
        .collect();
    if others > told {
        lines.push(format!("and {} more", others - told));
    }
    (format!("{}{marked}", self::head(count, from, missing.len(), &lines)), count, open)
}

/// What stands at the top of the file.
fn head(count: usize, from: &Path, missing: usize, others: &[String]) -> String {
    let name = from.file_name().unwrap_or_default().to_string_lossy();
    let drafts = if count == 1 { "1 draft".to_owned() } else { format!("{count} drafts") };
    let mut head = format!("# {drafts} made of {}.\n", in_a_comment(&name));
    if missing > 0 {
        let keys = if missing == 1 { "1 key is".to_owned() } else { format!("{missing} keys are") };
        head.push_str(&format!("# {keys} missing; a comment says so above each place.\n"));
    }
    if !others.is_empty() {
        head.push_str("# To be mended:\n");
        for line in others {
            head.push_str(&format!("#   {}\n", in_a_comment(line)));
        }
    }
    head
}

/// A text without what would end a comment or cannot stand in a file.
fn in_a_comment(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect()
}

/// The text with a comment above each place that lacks keys: line, column, key.
fn with_marks(text: &str, missing: &[(usize, usize, &str)]) -> String {
    let mut by_line: BTreeMap<usize, Vec<(usize, Vec<&str>)>> = BTreeMap::new();
    for &(line, column, key) in missing {
        let places = by_line.entry(line).or_default();
        match places.iter_mut().find(|(other, _)| *other == column) {
            Some((_, keys)) => keys.push(key),
            None => places.push((column, vec![key])),
        }
    }
    let mut out = String::with_capacity(text.len() + missing.len() * 20);
    for (index, line) in text.split_inclusive('\n').enumerate() {
        for (_, keys) in by_line.get(&(index + 1)).map_or(&[][..], Vec::as_slice) {
            let indent = line.len() - line.trim_start_matches(' ').len();
            out.push_str(&format!("{}# missing: {}\n", " ".repeat(indent), keys.join(", ")));
        }
        out.push_str(line);
    }
    out
}

fn body(drafts: Vec<Draft>, home: &Home) -> String {
    let mut file: Entries = vec![("concept".to_owned(), Yaml::Bare(home.concept.to_string()))];
    let mut add = |key: &str, value: Option<Yaml>| {
        file.extend(value.map(|value| (key.to_owned(), value)));
    };
    add("title", home.title.clone().map(Yaml::Text));
    add("topic", home.topic.as_ref().map(|topic| Yaml::Bare(topic.to_string())));
    add("level", home.level.map(|level| Yaml::Bare(level.name().to_owned())));
    add("summary", home.summary.clone().map(Yaml::Text));
    let mut lists: [(&str, Vec<Yaml>); 3] =
        ["questions", "cards", "polls"].map(|list| (list, Vec::new()));
    let mut names = Names::new(&home.taken);
    for draft in drafts {
        let (list, entry) = entry(draft, &mut names);
        if let Some((_, entries)) = lists.iter_mut().find(|(name, _)| *name == list) {
            entries.push(entry);
        }
    }
    for (list, entries) in lists {
        add(list, Some(entries).filter(|entries| !entries.is_empty()).map(Yaml::List));
    }
    let mut out = String::new();
    map(&file, 0, &mut out);
    out
}

/// The list that a draft belongs to, and its entry.
fn entry(draft: Draft, names: &mut Names) -> (&'static str, Yaml) {
    let Draft { name, level, stem, programs, hint, answer, explanation, more, .. } = draft;
    let told = stem.as_deref().unwrap_or_default();
    let id = names.free(name.as_deref(), told);
    let mut keys = Keys(vec![("id".to_owned(), plain_name(id))]);
    let list = match &answer {
        Answer::Card { back } => {
            keys.text("front", stem);
            keys.text("back", back.clone());
            return ("cards", Yaml::Map(keys.0));
        }
        Answer::Poll { options } => {
            keys.text("stem", stem);
            let options = options
                .iter()
                .map(|text| DraftOption { text: Some(text.clone()), ..DraftOption::default() });
            keys.options("options", &options.collect::<Vec<_>>(), None);
            keys.text("explanation", explanation);
            return ("polls", Yaml::Map(keys.0));
        }
        Answer::Whole { list } => *list,
        _ => "questions",
    };
    keys.bare("kind", kind(&answer));
    if list == "questions" {
        keys.bare("status", Some("draft".to_owned()));
    }
    keys.bare("level", level.map(|level| level.name().to_owned()));
    keys.text("stem", stem);
    match programs.as_slice() {
        [] => {}
        [one] if one.title.is_empty() => {
            keys.bare("lang", Some(one.lang.clone()));
            keys.text("code", Some(one.text.clone()));
        }
        several => {
            let block = |program: &super::draft::Program| {
                let mut keys = Keys(Vec::new());
                keys.bare("lang", Some(program.lang.clone()));
                keys.text("title", Some(program.title.clone()).filter(|title| !title.is_empty()));
                keys.text("text", Some(program.text.clone()));
                Yaml::Map(keys.0)
            };
            keys.0.push(("code".to_owned(), Yaml::List(several.iter().map(block).collect())));
        }
    }
    keys.text("hint", hint);
    keys.answer(answer);
    keys.text("explanation", explanation);
    keys.0.extend(more);
    (list, Yaml::Map(keys.0))
}

fn kind(answer: &Answer) -> Option<String> {
    let kind = match answer {
        Answer::Choice { several: false, .. }
        | Answer::Card { .. }
        | Answer::Poll { .. }
        | Answer::Whole { .. } => return None,
        Answer::Choice { several: true, .. } => "several",
        Answer::Order { .. } => "order",
        Answer::Number(_) => "number",
        Answer::Aloud(_) => "aloud",
    };
    Some(kind.to_owned())
}

struct Keys(Entries);

impl Keys {
    fn text(&mut self, key: &str, text: Option<String>) {
        let text = text.map(|text| text.trim_end().to_owned()).filter(|text| !text.is_empty());
        self.0.extend(text.map(|text| (key.to_owned(), Yaml::Text(text))));
    }

    fn bare(&mut self, key: &str, word: Option<String>) {
        let bare = |word| if key == "id" { plain_name(word) } else { Yaml::Bare(word) };
        self.0.extend(word.map(|word| (key.to_owned(), bare(word))));
    }

    fn texts(&mut self, key: &str, texts: Vec<String>) {
        if !texts.is_empty() {
            let texts = texts.into_iter().map(Yaml::Text).collect();
            self.0.push((key.to_owned(), Yaml::List(texts)));
        }
    }

    fn range(&mut self, key: &str, range: Option<(f64, f64)>) {
        let Some((from, to)) = range else { return };
        let mut keys = Keys(Vec::new());
        keys.bare("from", Some(from.to_string()));
        keys.bare("to", Some(to.to_string()));
        self.0.push((key.to_owned(), Yaml::Map(keys.0)));
    }

    /// Options or lines; `right` says whether a right one is marked.
    fn options(&mut self, key: &str, options: &[DraftOption], right: Option<()>) {
        let mut names = Names::new(&[]);
        let option = |option: &DraftOption| {
            let text = option.text.as_deref().unwrap_or_default();
            let mut keys = Keys(Vec::new());
            keys.bare("id", Some(names.free(option.id.as_deref(), text)));
            keys.text("text", option.text.clone());
            keys.bare("correct", right.filter(|()| option.right).map(|()| "true".to_owned()));
            keys.text("why", option.why.clone());
            Yaml::Map(keys.0)
        };
        let options: Vec<Yaml> = options.iter().map(option).collect();
        self.0.push((key.to_owned(), Yaml::List(options)));
    }

    fn answer(&mut self, answer: Answer) {
        match answer {
            Answer::Choice { fixed, options, .. } => {
                self.bare("order", fixed.then(|| "fixed".to_owned()));
                self.options("options", &options, Some(()));
            }
            Answer::Order { mut lines, extra } => {
                // One name space for both.
                let count = lines.len();
                lines.extend(extra);
                let mut all = Keys(Vec::new());
                all.options("lines", &lines, None);
                if let Some((_, Yaml::List(mut entries))) = all.0.pop() {
                    let extra = entries.split_off(count.min(entries.len()));
                    self.0.push(("lines".to_owned(), Yaml::List(entries)));
                    if !extra.is_empty() {
                        self.0.push(("extra".to_owned(), Yaml::List(extra)));
                    }
                }
            }
            Answer::Number(number) => self.number(number),
            Answer::Aloud(aloud) => {
                self.bare("minutes", aloud.minutes);
                let mut names = Names::new(&[]);
                let point = |(text, weight, senior): (String, String, bool)| {
                    let mut keys = Keys(Vec::new());
                    keys.bare("id", Some(names.free(None, &text)));
                    keys.text("text", Some(text));
                    keys.bare("weight", Some(weight).filter(|weight| !weight.is_empty()));
                    keys.bare("senior", senior.then(|| "true".to_owned()));
                    Yaml::Map(keys.0)
                };
                let rubric: Vec<Yaml> = aloud.rubric.into_iter().map(point).collect();
                if !rubric.is_empty() {
                    self.0.push(("rubric".to_owned(), Yaml::List(rubric)));
                }
                self.text("model", aloud.model);
                self.texts("follow_up", aloud.follow_up);
                self.texts("red_flags", aloud.red_flags);
            }
            Answer::Card { .. } | Answer::Poll { .. } | Answer::Whole { .. } => {}
        }
    }

    fn number(&mut self, number: Number) {
        let Number { unit, answer, accept, near, wrong, otherwise } = number;
        self.text("unit", unit);
        self.bare("answer", answer.map(|answer| answer.to_string()));
        self.range("accept", accept);
        self.range("near", near);
        let mut names = Names::new(&[]);
        let wrong = wrong.into_iter().map(|(from, to, why)| {
            let mut keys = Keys(Vec::new());
            let name = if from.to_bits() == to.to_bits() {
                from.to_string()
            } else {
                format!("{from} to {to}")
            };
            keys.bare("id", Some(names.free(None, &name)));
            keys.bare("from", Some(from.to_string()));
            keys.bare("to", Some(to.to_string()));
            keys.text("why", why);
            Yaml::Map(keys.0)
        });
        let wrong: Vec<Yaml> = wrong.collect();
        if !wrong.is_empty() {
            self.0.push(("wrong".to_owned(), Yaml::List(wrong)));
        }
        self.text("otherwise", otherwise);
    }
}
