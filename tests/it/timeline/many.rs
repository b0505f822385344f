//! More lanes than can have names: a picture that is not too high, says which row is which, and has
//! everything in its table.

use std::fmt::Write as _;

use askama::Template;
use interleave::demos::timeline::{Drawing, Format, TimelineView};
use interleave::demos::transcript::{MAX_LANES, Transcript};

/// So many lanes, each with a span within a span and a note.
fn run(lanes: usize, name: impl Fn(usize) -> String) -> Transcript {
    let mut output = String::new();
    for lane in 0..lanes {
        let name = name(lane);
        writeln!(output, "{lane} ms │ {name} │ ▶ call").unwrap();
        writeln!(output, "{lane}.2 ms │ {name} │ ▶ query").unwrap();
        writeln!(output, "{lane}.4 ms │ {name} │ • waits").unwrap();
        writeln!(output, "{} ms │ {name} │ ■ query", lane + 3).unwrap();
        writeln!(output, "{} ms │ {name} │ ■ call", lane + 4).unwrap();
    }
    Transcript::read(&output)
}

/// `job aa`, `job ab`, …: no two of them are alike but for a number.
fn letters(lane: usize) -> String {
    let letter = |place: usize| ('a'..='z').nth(place).unwrap();
    format!("job {}{}", letter(lane / 26), letter(lane % 26))
}

#[test]
fn forty_eight_lanes_are_less_than_500_high_and_have_a_table() {
    let named: [(&str, &dyn Fn(usize) -> String); 3] = [
        ("each its own", &letters),
        ("in two kinds that alternate", &|lane| format!("{} {lane}", ["get", "put"][lane % 2])),
        ("of one kind", &|lane| format!("request {lane}")),
    ];
    for (kind, name) in named {
        for lanes in [48, MAX_LANES] {
            let transcript = run(lanes, name);
            for format in [Format::Wide, Format::Narrow] {
                let drawing = Drawing::new(&transcript, format);
                assert!(drawing.page.height < 500.0, "{kind}: {}", drawing.page.height);
                let bars: Vec<_> = drawing.lanes.iter().flat_map(|lane| &lane.bars).collect();
                assert_eq!(bars.len(), 2 * lanes, "{kind}");
                assert!(bars.iter().all(|bar| bar.rect.height <= 4.0), "{kind}: thin rows");
            }
            let page = TimelineView::new(&transcript, "").render().unwrap();
            let table = page.split("<table>").nth(1).expect("a table");
            assert_eq!(table.matches("<td>query</td>").count(), lanes, "{kind}");
            assert!(table.contains(&format!("<th scope=\"row\">{}</th>", name(lanes - 1))));
        }
    }
}

#[test]
fn rows_that_have_no_names_are_numbered_and_a_legend_says_which_is_which() {
    let drawing = Drawing::new(&run(48, letters), Format::Wide);
    let numbers: Vec<_> = drawing.groups.iter().map(|text| text.text.as_str()).collect();
    assert_eq!(numbers, ["1", "10", "20", "30", "40"]);
    for text in &drawing.groups {
        let row: usize = text.text.parse().unwrap();
        let bar = &drawing.lanes[row - 1].bars[0].rect;
        let middle = text.room.y + text.room.height / 2.0;
        assert!((bar.y + bar.height / 2.0 - middle).abs() < 0.2, "{text:?} stands at its row");
    }
    assert_eq!(drawing.rows[0], "row 1: job aa");
    assert_eq!(drawing.rows.len(), 24, "a legend is read, a list of all is the table");
    assert_eq!(drawing.rows[23], "rows 24–48: others, named in the table");
    // A bar without a name beside it says whose it is.
    assert!(drawing.lanes[1].bars[0].title.starts_with("job ab, call: "));
    assert!(drawing.lanes[1].dots[0].title.starts_with("job ab, waits: "));
    let page = TimelineView::new(&run(48, letters), "").render().unwrap();
    assert!(page.contains("<ul class=\"tl-legend\"><li>row 1: job aa</li>"), "{page}");
}

#[test]
fn what_is_alike_stands_together_where_a_name_for_each_would_be_too_high() {
    let two_kinds = |lane: usize| format!("{} {lane}", ["get", "put"][lane % 2]);
    let names = |lanes| -> Vec<String> {
        let drawing = Drawing::new(&run(lanes, two_kinds), Format::Wide);
        drawing.groups.into_iter().map(|name| name.text).collect()
    };
    assert_eq!(names(12).len(), 12, "there is room for all, in their order");
    assert_eq!(names(24), ["get …", "put …"]);
}

#[test]
fn two_runs_that_are_compared_stay_apart() {
    let request = |lane| format!("request {lane}");
    let (two, three) = (run(12, request), run(12, request));
    for (names, groups) in [
        (["jobs 2", "jobs 3"], ["jobs 2 · request …", "jobs 3 · request …"]),
        // The names of all lanes of a run are cut to the same.
        (
            ["these users 25", "these users 30"],
            ["these users 25 · reques…", "these users 30 · reques…"],
        ),
    ] {
        let both = Transcript::beside((names[0], &two), (names[1], &three));
        let drawing = Drawing::new(&both, Format::Wide);
        let drawn: Vec<_> = drawing.groups.iter().map(|name| name.text.as_str()).collect();
        assert_eq!(drawn, groups);
    }
}
