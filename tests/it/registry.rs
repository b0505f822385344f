//! The demos: each is a file of its own, runs, says what it promises, and is tied to the concepts it
//! shows.

mod alone;
mod busy;
mod runs;
mod twins;

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::PathBuf;

use interleave::content;
use interleave::demos::{self, Demo};

use crate::support::server::{Server, path};

/// A file of a demo.
fn file(demo: &Demo, end: &str) -> PathBuf {
    path(&format!("demos/programs/{}/{}.{end}", demo.topic, demo.slug)).into()
}

/// What stands in the folder of the programs and in its folders.
fn files() -> BTreeSet<PathBuf> {
    let topics = fs::read_dir(path("demos/programs")).expect("the programs").flatten();
    topics
        .flat_map(|topic| fs::read_dir(topic.path()).expect("a topic's folder").flatten())
        .map(|entry| entry.path())
        .collect()
}

#[test]
fn every_file_is_a_demo_or_what_is_said_about_one() {
    let mut expected = BTreeSet::new();
    for demo in demos::all() {
        assert!(expected.insert(file(demo, "rs")), "{} stands twice", demo.slug);
        expected.insert(file(demo, "yaml"));
        for (end, text) in [("py", demo.python), ("out", demo.python_prints)] {
            if text.is_some() {
                expected.insert(file(demo, end));
            }
        }
        assert_eq!(demo.python.is_some(), demo.python_prints.is_some(), "{}", demo.slug);
    }
    assert_eq!(files(), expected);
    let names: HashSet<&str> =
        demos::all().iter().flat_map(|demo| [&[demo.slug], demo.was].concat()).collect();
    let all = demos::all().iter().map(|demo| 1 + demo.was.len()).sum::<usize>();
    assert_eq!(names.len(), all, "a name, or a former one, stands twice");
}

#[test]
fn every_recording_is_one_of_a_demo() {
    let slugs: HashSet<String> = demos::all().iter().map(|demo| demo.slug.to_owned()).collect();
    for entry in fs::read_dir(path("demos/recordings")).expect("the recordings").flatten() {
        let name = entry.file_name().into_string().expect("a name");
        assert!(slugs.contains(name.trim_end_matches(".txt")), "{name}: no demo is called so");
    }
    for demo in demos::all() {
        assert_eq!(demo.recorded().is_some(), demo.recording.is_some(), "{}", demo.slug);
    }
}

#[test]
fn a_demo_lies_in_the_folder_of_its_first_concept() {
    let slugs: HashSet<&str> = demos::all().iter().map(|demo| demo.slug).collect();
    let library = content::load(&[path("questions").into()], &slugs).expect("the bank");
    for demo in demos::all() {
        let home = demo.concepts.first().and_then(|slug| library.concept(slug));
        let home = home.unwrap_or_else(|| panic!("{} has no home", demo.slug));
        assert_eq!(demo.topic, home.topic.as_str(), "{}", demo.slug);
    }
}

#[test]
fn every_program_says_first_what_it_shows() {
    for demo in demos::all() {
        let slug = demo.slug;
        assert_eq!(fs::read_to_string(file(demo, "rs")).expect("a program"), demo.source, "{slug}");
        let first = demo.source.lines().next().and_then(|line| line.strip_prefix("//! "));
        let first = first.unwrap_or_else(|| panic!("{slug} does not begin with `//! `"));
        assert!(first.ends_with('.') && first.chars().count() <= 120, "{slug}: {first}");
        assert_eq!(demo.summary(), first);
        assert!(
            !demo.title.is_empty() && demo.title.chars().count() <= 60,
            "{slug}: {}",
            demo.title
        );
        assert!(demo.source.contains("assert"), "{slug} asserts nothing");
        assert!(demo.source.contains("fn main()"), "{slug} has no main");
        let says_virtual = demo.source.contains("~ virtual time");
        assert_eq!(says_virtual, demo.virtual_time, "{slug}: `virtual` beside it");
        assert!(!demo.source.contains("io::stdin"), "{slug} waits for somebody to type");
    }
    let titles: HashSet<&str> = demos::all().iter().map(|demo| demo.title).collect();
    assert_eq!(titles.len(), demos::all().len(), "two demos have one title");
}

#[test]
fn every_parameter_is_within_bounds_and_read_by_its_program() {
    for demo in demos::all() {
        for param in demo.params {
            let (slug, name) = (demo.slug, param.name);
            assert!(param.min <= param.default && param.default <= param.max, "{slug}: {name}");
            assert!(param.min < param.max, "{slug}: {name} is no choice");
            assert!(demo.source.contains(&format!("\"{name}\"")), "{slug} does not read {name}");
            assert!(!param.help.is_empty(), "{slug}: {name}");
        }
    }
}

#[test]
fn every_concept_lists_its_demos_and_every_demo_its_concepts() {
    let slugs: HashSet<&str> = demos::all().iter().map(|demo| demo.slug).collect();
    let library = content::load(&[path("questions").into()], &slugs).expect("the bank");
    for demo in demos::all() {
        assert!(!demo.concepts.is_empty(), "{} shows no concept", demo.slug);
        for slug in demo.concepts {
            let concept = library.concept(slug);
            let concept = concept.unwrap_or_else(|| panic!("{}: no concept {slug}", demo.slug));
            let listed = concept.demos.iter().any(|listed| listed.as_str() == demo.slug);
            assert!(listed, "the concept {slug} does not list the demo {}", demo.slug);
        }
    }
    for concept in &library.concepts {
        for slug in &concept.demos {
            let demo = demos::find(slug.as_str()).expect("a demo");
            let names = demo.concepts.contains(&concept.slug.as_str());
            assert!(names, "the demo {slug} does not name the concept {}", concept.slug);
        }
    }
}

#[test]
fn every_demo_asks_what_will_be_seen_before_it_shows_it() {
    for demo in demos::all() {
        let predict = demo.predict.unwrap_or_else(|| panic!("{} asks nothing", demo.slug));
        assert!(predict.question.ends_with('?'), "{}: {}", demo.slug, predict.question);
        let texts: HashSet<&str> = predict.options.iter().map(|option| option.text).collect();
        assert_eq!(texts.len(), predict.options.len(), "{}: one answer twice", demo.slug);
    }
}

/// The Playground is behind Amazon's `CloudFront`, which takes addresses of 8,192 bytes and passes no
/// query on to the server, so that no other bound counts. A browser may write some marks in three
/// bytes where the link has one; hence the distance.
const LONGEST_LINK: usize = 7_500;

/// What a percent-encoded text of a query says.
fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_encoding::percent_decode_str(&text).decode_utf8().expect("UTF-8").into_owned()
}

#[tokio::test]
async fn every_playground_link_is_short_enough_and_carries_the_program() {
    let server = Server::start();
    let visitor = server.visitor();
    let mut longest = (0, "");
    for demo in demos::all() {
        let page = visitor.get(&format!("/demos/{}", demo.slug)).await;
        assert_eq!(page.status, 200);
        let links = page.attributes("href");
        let link = links.iter().find(|link| link.starts_with("https://play.rust-lang.org/?"));
        match (demo.no_playground, link) {
            (None, Some(link)) => {
                assert!(link.len() < LONGEST_LINK, "{}: {} bytes", demo.slug, link.len());
                assert!(link.contains("edition=2024"), "{}", demo.slug);
                let code = link.split_once("code=").expect("the code").1;
                assert_eq!(decoded(code), demo.standalone(), "{}", demo.slug);
                longest = longest.max((link.len(), demo.slug));
            }
            (Some(why), None) => assert!(page.text().contains(why), "{}: {why}", demo.slug),
            (_, link) => panic!("{}: {link:?}", demo.slug),
        }
        assert!(page.text().contains(&format!("interleave demo {}", demo.slug)));
    }
    println!("the longest link has {} bytes: {}", longest.0, longest.1);
}
