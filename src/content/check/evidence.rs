//! Evidence: what is run, and the one thing that comes of it.

use std::sync::Arc;

use super::super::read::Node;
use super::super::rules::Rule;
use super::super::{Evidence, Expects, Interpreter};
use super::fields::{Check, string};

/// The keys that say what comes of a run.
const EXPECTS: [&str; 6] = ["prints", "prints_pattern", "raises", "ends", "measures", "compiles"];

/// The crates that Rust programs may use: those that the demos are built with.
const CRATES: [&str; 5] = ["crossbeam", "libc", "parking_lot", "rayon", "tokio"];

impl Check<'_> {
    /// The evidence of a question whose first program is `code`.
    pub(super) fn evidence(&mut self, node: &Node, code: Option<&str>) -> Option<Evidence> {
        let run = match node.get("run")?.text()? {
            "python" => Interpreter::Python,
            "rust" => Interpreter::Rust,
            _ => return None,
        };
        let program = string(node, "program").or_else(|| code.map(str::to_owned));
        let Some(program) = program else {
            let fix = "add `program: |` here, or `code: |` to the question";
            self.say(Rule::EvidenceOfOneKind, node.at, "there is no program to run", fix);
            return None;
        };
        self.run(node, run, &program)
    }

    /// What comes of a program; `node` holds `prints` and the like.
    pub(super) fn run(&mut self, node: &Node, run: Interpreter, program: &str) -> Option<Evidence> {
        let said: Vec<&str> = EXPECTS.into_iter().filter(|key| node.get(key).is_some()).collect();
        if said.len() != 1 && !node.open {
            let message = if said.is_empty() {
                "nothing says what comes of the run".to_owned()
            } else {
                format!("`{}` stand together", said.join("` and `"))
            };
            let fix = "write one of `prints`, `prints_pattern`, `raises`, `ends: true`, `measures` or `compiles: false`";
            self.say(Rule::EvidenceOfOneKind, node.at, message, fix);
        }
        if let Some(error) = node.get("error").filter(|_| node.get("compiles").is_none()) {
            let fix = "add `compiles: false`, or remove it";
            self.say(
                Rule::EvidenceOfOneKind,
                error.at,
                "`error` belongs to `compiles: false`",
                fix,
            );
        }
        let expects = match *said.first()? {
            "prints" => Expects::Prints(string(node, "prints")?),
            "prints_pattern" => {
                let pattern = node.get("prints_pattern")?;
                let text = string(node, "prints_pattern")?;
                if let Err(error) =
                    regex::RegexBuilder::new(&text).multi_line(true).size_limit(1 << 20).build()
                {
                    let error = error.to_string();
                    let last = error.lines().last().unwrap_or_default().to_owned();
                    self.say(
                        Rule::EvidenceOfOneKind,
                        pattern.at,
                        "this is no regular expression",
                        last,
                    );
                }
                Expects::Pattern(text)
            }
            "raises" => Expects::Raises(string(node, "raises")?),
            "measures" => {
                let measures = node.get("measures")?;
                Expects::Measures { name: string(measures, "name")?, range: self.range(measures)? }
            }
            "ends" => {
                self.only(node, "ends", "true");
                Expects::Ends
            }
            _ => {
                self.only(node, "compiles", "false");
                if run == Interpreter::Python {
                    let at = node.get("compiles").map_or(node.at, |node| node.at);
                    let fix = "write `raises: SyntaxError` for a Python program";
                    self.say(Rule::EvidenceOfOneKind, at, "only Rust is compiled", fix);
                }
                Expects::Refused { error: string(node, "error") }
            }
        };
        let mut packages = Vec::new();
        for package in node.get("packages").map_or(&[][..], Node::items) {
            let Some(name) = package.text() else { continue };
            if name.is_empty()
                || !name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
            {
                let fix =
                    "expected its name alone, such as aiohttp; versions are pinned in packages.txt";
                self.say(Rule::Packages, package.at, format!("`{name}` is not a package"), fix);
            }
            match run {
                Interpreter::Python => self.refers.packages.push((name.to_owned(), package.at)),
                Interpreter::Rust if !CRATES.contains(&name) => {
                    let fix = format!("expected one of {}", CRATES.join(", "));
                    let said = format!("Rust programs cannot use `{name}`");
                    self.say(Rule::Packages, package.at, said, fix);
                }
                Interpreter::Rust => {}
            }
            packages.push(name.to_owned());
        }
        let mut parts = Vec::new();
        parts.extend(string(node, "before"));
        parts.push(program.trim_end().to_owned());
        parts.extend(string(node, "after"));
        let versions = self.versions(node, run);
        let program = parts.join("\n") + "\n";
        let (file, line) = (Arc::clone(&self.source.file), node.at.line);
        Some(Evidence { run, program, versions, packages, expects, proof: None, file, line })
    }

    fn only(&mut self, node: &Node, key: &str, word: &str) {
        let Some(value) = node.get(key).filter(|value| value.text() != Some(word)) else { return };
        let said = format!("`{key}` says nothing else than `{word}`");
        self.say(
            Rule::EvidenceOfOneKind,
            value.at,
            said,
            format!("write `{key}: {word}`, or remove it"),
        );
    }
}
