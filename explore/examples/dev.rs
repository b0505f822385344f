//! Explores a file and prints its outcomes.
#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool of the author"
)]
use interleave_explore::{Options, Switch, explore};
fn q(s: &str) -> String {
    let mut o = String::from("\"");
    for c in s.chars() {
        match c {
            '"' => o += "\\\"",
            '\\' => o += "\\\\",
            '\n' => o += "\\n",
            c => o.push(c),
        }
    }
    o + "\""
}
fn main() {
    let mut options = Options::default();
    let mut json = false;
    let mut files = vec![];
    let mut args = std::env::args().skip(1);
    while let Some(a) = args.next() {
        match a.as_str() {
            "--switch" => {
                if args.next().as_deref() == Some("gil") {
                    options.switch = Switch::Gil
                }
            }
            "--python" => {
                options.python = interleave_explore::Python::parse(&args.next().unwrap()).unwrap()
            }
            "--format" => json = args.next().as_deref() == Some("json"),
            "--noglue" => options.glue = false,
            "--nocanon" => options.canonical = false,
            "--nodes" => options.nodes = args.next().unwrap().parse().unwrap(),
            "--steps" => options.steps = args.next().unwrap().parse().unwrap(),
            f => files.push(f.to_owned()),
        }
    }
    for f in files {
        let source = std::fs::read_to_string(&f).unwrap();
        let t = std::time::Instant::now();
        match explore(&source, options.clone()) {
            Err(faults) => {
                for x in faults {
                    println!("{f}:{x}");
                }
                std::process::exit(1)
            }
            Ok(e) if json => {
                let o: Vec<String> = e.outcomes().iter().map(|o| format!("{{\"prints\": [{}], \"ends\": \"{}\", \"raises\": {}, \"lost\": [{}], \"schedules\": {}, \"witness\": \"{}\"}}",
                    o.prints.iter().map(|p| q(p)).collect::<Vec<_>>().join(", "), o.ends.word(), o.raises.as_deref().map_or("null".into(), q),
                    o.lost.iter().map(|p| q(p)).collect::<Vec<_>>().join(", "), o.schedules.map_or("null".into(), |s| s.to_string()), o.witness)).collect();
                println!(
                    "{{\"complete\": true, \"schedules\": {}, \"outcomes\": [{}]}}",
                    e.schedules().map_or("null".into(), |s| s.to_string()),
                    o.join(", ")
                );
            }
            Ok(e) => {
                println!(
                    "{f}: {} nodes, {} steps, {:?} schedules, {:.2} ms",
                    e.nodes(),
                    e.steps(),
                    e.schedules(),
                    t.elapsed().as_secs_f64() * 1e3
                );
                for o in e.outcomes() {
                    println!(
                        "   {:?} {} raises {:?} lost {:?} : {:?} witness {}",
                        o.prints,
                        o.ends.word(),
                        o.raises,
                        o.lost,
                        o.schedules,
                        o.witness
                    );
                }
            }
        }
    }
}
