//! What a picture says beyond bars: the line that printed it, steps instead of times, many lanes, one
//! moment, two runs.

use askama::Template;
use interleave::demos::timeline::{Drawing, Format, TimelineView};
use interleave::demos::transcript::{Clock, Transcript, What};

const RUN: &str = "\
0.0 ms │ main │ ▶ fetch │ :41
4.0 ms │ main │ • reply │ :57
8.0 ms │ main │ ■ fetch │ :60
= total: 8.0 ms
";

#[test]
fn a_bar_and_a_row_lead_to_the_line_that_printed_them() {
    let transcript = Transcript::read(RUN);
    let moments: Vec<_> =
        transcript.moments().iter().map(|m| (m.what, m.label, m.source)).collect();
    assert_eq!(
        moments,
        [
            (What::Begins, "fetch", Some(41)),
            (What::Notes, "reply", Some(57)),
            (What::Ends, "fetch", Some(60)),
        ],
        "the line is no part of the label"
    );
    let page = TimelineView::new(&transcript, "").render().unwrap();
    assert!(page.contains(r##"<a href="#L41" aria-label="fetch: 0 to 8 ms: line 41""##), "{page}");
    assert!(page.contains(r##"<td><a href="#L57">reply</a></td>"##), "{page}");
    let plain = Transcript::read("0 ms │ a │ ▶ x │ y\n1 ms │ a │ ■ x │ y");
    assert_eq!(plain.moments()[0].label, "x │ y", "only a number after a colon is a line");
}

#[test]
fn what_is_over_at_once_is_drawn_in_steps_and_told_in_times() {
    let brief = "0.001 ms │ a │ ▶ x\n0.400 ms │ b │ • y\n0.401 ms │ a │ ■ x\n0.402 ms │ b │ • z";
    let transcript = Transcript::read(brief);
    assert!(transcript.is_over_at_once());
    let steps = transcript.in_steps();
    assert_eq!((steps.clock(), steps.extent()), (Clock::Steps, Some((0.0, 3.0))));
    let page = TimelineView::new(&transcript, "").render().unwrap();
    assert!(page.contains("steps, one event each"), "{page}");
    assert!(page.contains(">400</td>"), "the table keeps the microseconds: {page}");
    for longer in ["9.0 ms │ b │ • end", "~ virtual time"] {
        let transcript = Transcript::read(&format!("{brief}\n{longer}"));
        assert!(!transcript.is_over_at_once(), "{longer}");
    }
    let page = TimelineView::new(&Transcript::read("~ steps\n0 ms │ a │ ▶ x\n3 ms │ a │ ■ x"), "");
    assert!(page.render().unwrap().contains("steps, one event each"));
}

#[test]
fn many_lanes_are_thin_rows_under_the_names_of_their_groups() {
    let lanes: String = (1..=12)
        .map(|i| {
            format!("{i} ms │ call {i}, two workers │ ▶ x\n9{i} ms │ call {i}, two workers │ ■ x\n")
        })
        .collect();
    for format in [Format::Wide, Format::Narrow] {
        let few = Drawing::new(&Transcript::read(&lanes.replace("call 12", "call 11")), format);
        assert!(few.groups.is_empty() == (few.lanes.len() < 11), "{format:?}");
        let many = Drawing::new(&Transcript::read(&format!("{lanes}5 ms │ main │ • end")), format);
        let names: Vec<_> = many.groups.iter().map(|name| name.text.as_str()).collect();
        assert_eq!(names, ["call …, two workers", "main"], "{format:?}");
        assert!(many.lanes.iter().flat_map(|lane| &lane.bars).all(|bar| bar.rect.height < 4.5));
        assert!(many.page.height < 200.0, "{format:?}: {}", many.page.height);
    }
}

#[test]
fn a_moment_shows_what_is_over_what_goes_on_and_what_is_to_come() {
    let transcript =
        Transcript::read("0 ms │ a │ ▶ x\n2 ms │ a │ ■ x\n4 ms │ b │ ▶ y\n6 ms │ b │ ■ y");
    let page = |moment| TimelineView::at(&transcript, "", moment).render().unwrap();
    let bars = |page: &str| {
        let svg = page.split("<svg").nth(1).unwrap().to_owned();
        svg.split("<rect class=\"")
            .skip(1)
            .map(|bar| bar.split('"').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(bars(&page(0)), ["tl-bar tl-now", "tl-bar tl-later"]);
    assert_eq!(bars(&page(1)), ["tl-bar", "tl-bar tl-later"]);
    assert_eq!(bars(&page(3)), ["tl-bar", "tl-bar"]);
    assert!(page(1).contains("tl-cursor"));
    let whole = TimelineView::new(&transcript, "").render().unwrap();
    assert!(!whole.contains("tl-cursor") && !whole.contains("tl-later"));
    assert!(!page(99).contains("tl-cursor"), "there is no such moment");
}

#[test]
fn two_runs_stand_in_one_picture_and_their_values_below_each_other() {
    let one = Transcript::read("0 ms │ a │ ▶ x\n5 ms │ a │ ■ x\n= took: 5 ms\n= waits: 2 times");
    let two = Transcript::read("0 ms │ a │ ▶ x\n9 ms │ a │ ■ x\n= took: 9 ms\n= waits: 0 times");
    let both = Transcript::beside(("permits 2", &one), ("permits 10", &two));
    let lanes: Vec<_> = both.lanes().iter().map(|lane| lane.name.as_str()).collect();
    assert_eq!(lanes, ["permits 2 · a", "permits 10 · a"]);
    assert_eq!(both.extent(), Some((0.0, 9.0)), "one zero");
    let values: Vec<Vec<_>> = both
        .groups()
        .iter()
        .map(|group| group.measures.iter().map(|m| (m.name.as_str(), m.value)).collect())
        .collect();
    assert_eq!(
        values,
        [
            [("took · permits 2", 5.0), ("took · permits 10", 9.0)],
            [("waits · permits 2", 2.0), ("waits · permits 10", 0.0)],
        ]
    );
}
