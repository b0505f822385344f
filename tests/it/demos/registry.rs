//! Every demo of the registry ends well inside the sandbox, with its defaults.

use interleave::demos::{Demo, Ended, Ending, Event, Limits, Runner, all};

use super::{limits, runner};

async fn run(runner: &Runner, demo: &'static Demo) -> (Vec<String>, Ended) {
    let args = demo.parse_args([]).expect("its defaults");
    let mut run = runner.run(demo, args, None).expect("taken on");
    let mut lines = Vec::new();
    while let Some(event) = run.next().await {
        match event {
            Event::Line(line) => lines.push(line),
            Event::Ended(ended) => return (lines, ended),
            Event::Started | Event::Waiting { .. } => {}
        }
    }
    panic!("{}: no end was told", demo.slug);
}

#[tokio::test]
async fn every_demo_ends_well_inside() {
    let runner = runner(Limits { slots: 2, ..limits() });
    let mut failed = Vec::new();
    for demo in all() {
        let (lines, ended) = run(&runner, demo).await;
        // On a machine with other things to do, a demo that runs when idle may measure anything:
        // once more, before it is called a failure.
        let (lines, ended) = match ended.ending {
            Ending::Exited(0) => (lines, ended),
            _ => run(&runner, demo).await,
        };
        if ended.ending != Ending::Exited(0) {
            failed.push(format!("{}: {:?}\n{}", demo.slug, ended.ending, lines.join("\n")));
        }
    }
    assert!(failed.is_empty(), "{} failed:\n{}", failed.len(), failed.join("\n\n"));
}
