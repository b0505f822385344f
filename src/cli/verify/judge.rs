//! Whether a run did what its evidence says.

use super::execute::Done;
use crate::content::Expects;

/// What is quoted of an output, in characters.
const QUOTED: usize = 600;

/// `Err` says in what they differ.
pub(super) fn judge(expects: &Expects, done: &Done) -> Result<(), String> {
    if let Some(cut) = done.cut {
        return Err(format!("{cut}{}", after(done)));
    }
    let printed = done.stdout.trim_end();
    match expects {
        Expects::Raises(name) => {
            if raised(name, done) {
                return Ok(());
            }
            Err(format!("it did not end with {name}{}", after(done)))
        }
        _ if done.code != Some(0) => {
            let how = done.code.map_or("a signal".to_owned(), |code| format!("exit code {code}"));
            Err(format!("it ended with {how}{}", after(done)))
        }
        Expects::Ends => Ok(()),
        Expects::Prints(text) if printed == text.trim_end() => Ok(()),
        Expects::Prints(text) => {
            Err(format!("it printed\n{}\nand not\n{}", quoted(printed), quoted(text.trim_end())))
        }
        Expects::Pattern(pattern) => {
            let regex = regex::RegexBuilder::new(pattern).multi_line(true).build();
            if regex.is_ok_and(|regex| regex.is_match(printed)) {
                return Ok(());
            }
            Err(format!("it printed\n{}\nwhich does not match {pattern}", quoted(printed)))
        }
        Expects::Measures { name, range } => match measured(name, printed) {
            Some(number) if range.holds(number) => Ok(()),
            Some(number) => Err(format!(
                "it measured {name} {number}, which is not from {} to {}",
                range.from, range.to
            )),
            None => Err(format!("it printed no `{name}: NUMBER` but\n{}", quoted(printed))),
        },
        Expects::Refused { .. } => Err("it was compiled".to_owned()),
    }
}

/// Whether the compiler refused a program as expected.
pub(super) fn refused(error: Option<&str>, compiled: &Done) -> Result<(), String> {
    if compiled.cut.is_some() {
        return Err("the compiler did not end in time".to_owned());
    }
    if compiled.code == Some(0) {
        return Err("it compiles".to_owned());
    }
    match error {
        Some(error) if !compiled.stderr.contains(&format!("error[{error}]")) => {
            Err(format!("the compiler does not say {error}{}", after(compiled)))
        }
        _ => Ok(()),
    }
}

/// Whether an exception of that name ended it. Modules before the name, and the lines that draw a
/// group of exceptions, do not count.
fn raised(name: &str, done: &Done) -> bool {
    if done.code == Some(0) {
        return false;
    }
    if name == "SystemExit" && done.code.is_some() && !done.stderr.contains("Traceback") {
        return true;
    }
    let line = |line: &str| {
        let line = line.trim_start_matches([' ', '|', '+', '-']);
        let class = line.split([':', ' ']).next().unwrap_or_default();
        class == name || class.rsplit('.').next() == Some(name)
    };
    done.stderr.lines().any(line)
}

/// The number behind a name: `speed_up: 0.97`, `speed_up = 0.97` or `speed_up 0.97`.
fn measured(name: &str, printed: &str) -> Option<f64> {
    printed.lines().rev().find_map(|line| {
        let rest = line.trim().strip_prefix(name)?.trim_start_matches([' ', ':', '=']);
        let end = rest
            .find(|c: char| !(c.is_ascii_digit() || ".-+eE_".contains(c)))
            .unwrap_or(rest.len());
        rest.get(..end)?.parse().ok()
    })
}

/// The last of what it complained of, or of what it printed.
fn after(done: &Done) -> String {
    let text = if done.stderr.trim().is_empty() { &done.stdout } else { &done.stderr };
    let lines: Vec<&str> = text.trim_end().lines().collect();
    let last = lines.get(lines.len().saturating_sub(8)..).unwrap_or_default().join("\n");
    if last.is_empty() { String::new() } else { format!(":\n{}", quoted(&last)) }
}

/// Lines set in, cut where there are many.
fn quoted(text: &str) -> String {
    let cut: String = text.chars().take(QUOTED).collect();
    let more = if cut.len() < text.len() { " …" } else { "" };
    let lines: Vec<String> = cut.lines().map(|line| format!("    {line}")).collect();
    format!("{}{more}", lines.join("\n"))
}
