//! What files say of each other and of the demos.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::super::nearest::nearest;
use super::super::problem::{Place, Source};
use super::super::rules::Rule;
use super::super::{Misconception, Problem};
use super::Checked;
use super::fields::Refers;
use crate::id::{ItemId, Slug};

/// What there is to refer to.
#[derive(Default)]
pub(in super::super) struct Known {
    /// The demos; they are known also where a single file is looked at.
    pub(in super::super) demos: BTreeSet<String>,
    /// The concepts of each topic.
    pub(in super::super) topics: HashMap<Slug, BTreeSet<Slug>>,
    concepts: BTreeSet<Slug>,
    items: HashSet<ItemId>,
    misconceptions: Option<BTreeSet<Slug>>,
    packages: Option<BTreeSet<String>>,
    /// Names of files and folders that hold, or may hold, what could not be read: that is told of them,
    /// and nothing is missed in them.
    unread: BTreeSet<String>,
}

impl Known {
    pub(in super::super) fn new(files: &[Checked], demos: &HashSet<&str>) -> Self {
        let demos = demos.iter().map(|&demo| demo.to_owned()).collect();
        let mut known = Self { demos, ..Self::default() };
        for file in files {
            known.concepts.insert(file.slug.clone());
            known.items.extend(file.items.keys().cloned());
            if let Some(topic) = &file.topic {
                known.topics.entry(topic.clone()).or_default().insert(file.slug.clone());
            }
        }
        known
    }

    /// Adds the files there are, of which some could not be read.
    pub(in super::super) fn lie<'p>(
        &mut self,
        paths: impl Iterator<Item = &'p PathBuf>,
        files: &[Checked],
    ) {
        let whole: HashSet<&Path> =
            files.iter().filter(|file| file.whole).map(|file| &*file.source.file).collect();
        for path in paths.filter(|path| !whole.contains(path.as_path())) {
            let folder = path.parent().and_then(Path::file_name);
            let names = path.file_stem().into_iter().chain(folder);
            self.unread.extend(names.filter_map(|name| Some(name.to_str()?.to_owned())));
        }
    }

    /// Whether what has this name may be there all the same.
    pub(super) fn is_unread(&self, name: &str) -> bool {
        self.unread.contains(name)
    }

    /// Adds the misconceptions there are; before that, none is missed.
    pub(in super::super) fn believe(&mut self, all: &[Misconception]) {
        self.misconceptions = Some(all.iter().map(|one| one.id.clone()).collect());
    }

    /// Adds the packages that are pinned; before that, none is missed.
    pub(in super::super) fn pinned(&mut self, packages: BTreeSet<String>) {
        self.packages = Some(packages);
    }

    /// Holds what a file refers to against what there is.
    pub(super) fn hold(&self, source: &Source, refers: &Refers, problems: &mut Vec<Problem>) {
        let mut say = |at: Place, (message, fix): (String, String)| {
            problems.push(Problem::at(Rule::NothingOfThatName, source, at, message, fix));
        };
        for (demo, at) in &refers.demos {
            if !self.demos.contains(demo.as_str()) {
                let near = nearest(demo.as_str(), self.demos.iter().map(String::as_str));
                let fix = near.map_or_else(
                    || "`interleave demo --list` names them all".to_owned(),
                    |near| {
                        format!("did you mean `{near}`? `interleave demo --list` names them all")
                    },
                );
                say(*at, (format!("there is no demo `{demo}`"), fix));
            }
        }
        for (concept, at) in &refers.concepts {
            if !self.concepts.contains(concept) && !self.is_unread(concept.as_str()) {
                say(*at, no_concept(concept, self.concepts.iter()));
            }
        }
        if let Some(all) = &self.misconceptions {
            for (name, at) in &refers.misconceptions {
                if !all.contains(name) {
                    let near = nearest(name.as_str(), all.iter().map(Slug::as_str));
                    let fix = near.map_or_else(
                        || {
                            "expected the `id` of one in misconceptions.yaml: add it there"
                                .to_owned()
                        },
                        |near| format!("did you mean `{near}`?"),
                    );
                    say(*at, (format!("there is no misconception `{name}`"), fix));
                }
            }
        }
        for (item, at) in &refers.items {
            if !self.items.contains(item) && !self.is_unread(item.concept()) {
                let same = self.items.iter().filter(|known| known.concept() == item.concept());
                let near = nearest(item.as_str(), same.map(ItemId::as_str));
                let fix = near.map_or_else(
                    || "expected the name of a question, a poll or a puzzle: concept/name, or a name of this concept".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                say(*at, (format!("there is no `{item}`"), fix));
            }
        }
        if let Some(pinned) = &self.packages {
            for (package, at) in &refers.packages {
                if !pinned.contains(package) {
                    let fix = "add a line such as `name==1.2.3` to packages.txt".to_owned();
                    say(*at, (format!("the package `{package}` is not pinned"), fix));
                }
            }
        }
    }
}

/// Checks what files say of each other. Without a whole bank, what lies outside the files is not
/// missed.
pub(in super::super) fn references(
    files: &[Checked],
    known: &Known,
    whole: bool,
    problems: &mut Vec<Problem>,
) {
    let mut seen: HashMap<&Slug, &Checked> = HashMap::new();
    let mut former: HashMap<&str, (&Checked, usize)> = HashMap::new();
    for file in files {
        if let Some(first) = seen.insert(&file.slug, file) {
            problems.push(Problem::at(
                Rule::NameTwice,
                &file.source,
                file.at,
                format!("the concept `{}` is also in {}", file.slug, first.source.file.display()),
                "a concept has one file: rename or remove one",
            ));
        }
        for (was, at) in &file.refers.was {
            if let Some((other, line)) = former.insert(was, (file, at.line)) {
                let said = format!("`{was}` is claimed as a former name twice");
                let fix =
                    format!("{}:{line} has it already: remove one", other.source.file.display());
                problems.push(Problem::at(Rule::NameTwice, &file.source, *at, said, fix));
            }
        }
    }
    for file in files {
        for (was, at) in &file.refers.was {
            let lives = match was.parse::<ItemId>() {
                Ok(item) => files.iter().any(|file| {
                    file.slug.as_str() == item.concept() && file.items.contains_key(&item)
                }),
                Err(_) => seen.keys().any(|slug| slug.as_str() == was),
            };
            if lives {
                let said = format!("`{was}` is no former name: it is there");
                let fix = "remove it from `was`, or rename the other";
                problems.push(Problem::at(Rule::NameTwice, &file.source, *at, said, fix));
            }
        }
        if whole {
            known.hold(&file.source, &file.refers, problems);
        } else {
            let demos = Refers { demos: file.refers.demos.clone(), ..Refers::default() };
            known.hold(&file.source, &demos, problems);
        }
    }
}

/// What is said of a concept that is not there.
pub(super) fn no_concept<'a>(
    name: &Slug,
    known: impl Iterator<Item = &'a Slug>,
) -> (String, String) {
    let fix = nearest(name.as_str(), known.map(Slug::as_str)).map_or_else(
        || "expected the name of a concept's file".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    (format!("there is no concept `{name}`"), fix)
}

/// What is said of a topic that is not there.
pub(super) fn no_topic(name: &Slug, known: &Known) -> (String, String) {
    let fix = nearest(name.as_str(), known.topics.keys().map(Slug::as_str)).map_or_else(
        || "expected the name of a folder with concepts in it".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    (format!("there is no topic `{name}`"), fix)
}
