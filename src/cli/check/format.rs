//! Problems for programs: JSON, SARIF and annotations.

use serde_json::{Value, json};

use crate::content::{Problem, Rule, Severity};

fn level(problem: &Problem) -> &'static str {
    if problem.is_error() { "error" } else { "warning" }
}

/// What is wrong, what to do about it, and what shows it, a line each.
fn told(problem: &Problem) -> String {
    let mut text = format!("{}: {}", problem.message, problem.fix);
    for note in &problem.notes {
        text.push('\n');
        text.push_str(note);
    }
    text
}

/// One object: the problems, and how many were left out.
pub(super) fn json(problems: &[Problem], most: usize) -> String {
    let listed: Vec<Value> = problems
        .iter()
        .take(most)
        .map(|problem| {
            json!({
                "code": problem.rule.code(),
                "severity": level(problem),
                "file": problem.file.to_string_lossy(),
                "line": problem.line,
                "column": problem.column,
                "end_column": problem.end_column(),
                "message": problem.message,
                "fix": problem.fix,
                "notes": problem.notes,
                "mend": problem.mend.as_ref().map(|mend| json!({"line": mend.line, "text": mend.text})),
            })
        })
        .collect();
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let all = json!({
        "errors": errors,
        "warnings": problems.len() - errors,
        "left_out": problems.len() - listed.len(),
        "problems": listed,
    });
    format!("{all:#}\n")
}

/// The Static Analysis Results Interchange Format, version 2.1.0.
pub(super) fn sarif(problems: &[Problem], most: usize) -> String {
    let rules: Vec<Value> = Rule::ALL
        .iter()
        .map(|rule| {
            let level = if rule.severity() == Severity::Error { "error" } else { "warning" };
            json!({
                "id": rule.code(),
                "shortDescription": {"text": rule.title()},
                "fullDescription": {"text": rule.why()},
                "defaultConfiguration": {"level": level},
            })
        })
        .collect();
    let results: Vec<Value> = problems
        .iter()
        .take(most)
        .map(|problem| {
            json!({
                "ruleId": problem.rule.code(),
                "level": level(problem),
                "message": {"text": told(problem)},
                "locations": [{"physicalLocation": {
                    "artifactLocation": {"uri": problem.file.to_string_lossy()},
                    "region": {
                        "startLine": problem.line,
                        "startColumn": problem.column,
                        "endColumn": problem.end_column(),
                    },
                }}],
            })
        })
        .collect();
    let all = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "interleave check",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{all:#}\n")
}

/// Workflow commands of GitHub Actions, one a problem.
pub(super) fn github(problems: &[Problem], most: usize) -> String {
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let mut out = String::new();
    for problem in problems.iter().take(most) {
        out.push_str(&format!(
            "::{} file={},line={},col={},title={}::{}\n",
            level(problem),
            property(&problem.file.to_string_lossy()),
            problem.line,
            problem.column,
            problem.rule.code(),
            data(&told(problem)),
        ));
    }
    let left = problems.len().saturating_sub(most);
    if left > 0 {
        out.push_str(&format!("::notice::and {left} more problems\n"));
    }
    out
}
