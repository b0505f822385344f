//! A program whose every start runs its first line again: without a guard each child starts another child.
use crate::show::trace;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

/// The "main module": a fresh process runs it from the top, as a spawned Python child imports it.
const UNGUARDED: &str = r#"
echo "$DEPTH import"
if [ "$DEPTH" -ge 4 ]; then echo "$DEPTH refused"; exit; fi
DEPTH=$((DEPTH + 1)) /bin/sh -c "$MODULE"
echo "$DEPTH done"
"#;

/// The same module, but only the program itself starts a child; the child does the work.
const GUARDED: &str = r#"
echo "$DEPTH import"
if [ "$DEPTH" -eq 0 ]; then DEPTH=1 /bin/sh -c "$MODULE"; else echo "$DEPTH work"; fi
echo "$DEPTH done"
"#;

pub fn main() {
    let start = Instant::now();
    let unguarded = run(start, "unguarded", UNGUARDED);
    let guarded = run(start, "guarded", GUARDED);
    println!("= unguarded: {} processes", unguarded.imports);
    println!("= guarded: {} processes", guarded.imports);

    assert_eq!(unguarded.imports, 5, "it went on until the limit of depth stopped it");
    assert_eq!(unguarded.worked, 0, "and nobody ever came to the work");
    assert_eq!(guarded.imports, 2, "the program and one child");
    assert_eq!(guarded.worked, 1, "which did the work");
    println!("A child runs the module from the top, so the top must know whether it is the child.");
}

#[derive(Default)]
struct Run {
    imports: usize,
    worked: usize,
}

/// Runs the module and draws what its processes report, each in the lane of its depth.
fn run(start: Instant, name: &str, module: &str) -> Run {
    let mut program = Command::new("/bin/sh");
    program.args(["-c", module]).env("MODULE", module).env("DEPTH", "0");
    let mut child = program.stdout(Stdio::piped()).spawn().expect("sh starts");
    let output = BufReader::new(child.stdout.take().expect("it is piped"));
    let mut run = Run::default();
    for reported in output.lines() {
        let report = reported.expect("sh writes text");
        let (depth, event) = report.split_once(' ').expect("depth and event");
        let lane = format!("{name} {depth}");
        match event {
            "import" => {
                run.imports += 1;
                trace(start, &lane, "▶ module");
            }
            "work" => {
                run.worked += 1;
                trace(start, &lane, "• does the work");
            }
            "refused" => {
                trace(start, &lane, "• refuses to start another");
                trace(start, &lane, "✗ module");
            }
            _ => trace(start, &lane, "■ module"),
        }
    }
    assert!(child.wait().expect("it is ours").success(), "sh ends well");
    run
}
