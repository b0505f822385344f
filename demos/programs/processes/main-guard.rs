//! A program whose every start runs its first line again: without a guard each child starts another child.
use crate::show::trace;
use std::env;
use std::io::{BufRead, BufReader, Write, stdout};
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicU32;

static STEP: AtomicU32 = AtomicU32::new(0);

/// Only so that this program ends.
const DEEPEST: u32 = 4;

pub fn main() {
    let depth = env::var("DEPTH").ok().and_then(|depth| depth.parse().ok());
    match (depth, env::var("MODULE").as_deref()) {
        (Some(depth), Ok("unguarded")) => return unguarded(depth),
        (Some(depth), Ok(_)) => return guarded(depth),
        _ => {} // started by a person
    }
    println!("~ steps");
    let without = run("unguarded");
    let with = run("guarded");
    println!("= unguarded: {} processes", without.imports);
    println!("= guarded: {} processes", with.imports);
    assert_eq!(without.imports, 5, "it went on until the limit of depth stopped it");
    assert_eq!(without.worked, 0, "and nobody ever came to the work");
    assert_eq!(with.imports, 2, "the program and one child");
    assert_eq!(with.worked, 1, "which did the work");
    println!("A child runs the module from the top, so the top must know whether it is the child.");
}

/// The "main module" as a spawned child imports it, from the top: it starts a child in any case.
fn unguarded(depth: u32) {
    say(depth, "import");
    if depth == DEEPEST {
        return say(depth, "refused");
    }
    module("unguarded", depth + 1).status().expect("it starts");
    say(depth, "done");
}

/// The same module, but only the program itself starts a child; the child does the work.
fn guarded(depth: u32) {
    say(depth, "import");
    if depth == 0 {
        module("guarded", 1).status().expect("it starts");
    } else {
        say(depth, "work");
    }
    say(depth, "done");
}

/// This program once more, as that module.
fn module(name: &str, depth: u32) -> Command {
    let mut program = Command::new("/proc/self/exe");
    program.args(["demo", "main-guard"]).env("MODULE", name).env("DEPTH", depth.to_string());
    program
}

fn say(depth: u32, event: &str) {
    writeln!(stdout(), "{depth} {event}").expect("somebody reads");
}

#[derive(Default)]
struct Run {
    imports: usize,
    worked: usize,
}

/// Runs the module and draws what its processes report, each in the lane of its depth.
fn run(name: &str) -> Run {
    let mut child = module(name, 0).stdout(Stdio::piped()).spawn().expect("it starts");
    let output = BufReader::new(child.stdout.take().expect("it is piped"));
    let mut run = Run::default();
    for reported in output.lines() {
        let report = reported.expect("text");
        let (depth, event) = report.split_once(' ').expect("depth and event");
        let lane = format!("{name} {depth}");
        match event {
            "import" => {
                run.imports += 1;
                trace(&STEP, &lane, "▶ module");
            }
            "work" => {
                run.worked += 1;
                trace(&STEP, &lane, "• does the work");
            }
            "refused" => {
                trace(&STEP, &lane, "• refuses to start another");
                trace(&STEP, &lane, "✗ module");
            }
            _ => trace(&STEP, &lane, "■ module"),
        }
    }
    assert!(child.wait().expect("it is ours").success(), "it ends well");
    run
}
