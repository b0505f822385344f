//! Which span an end closes, and in which row a bar stands.

use interleave::demos::timeline::{Bar, Drawing, Format};
use interleave::demos::transcript::Transcript;

fn bars(output: &str) -> Vec<Bar> {
    let drawing = Drawing::new(&Transcript::read(output), Format::Wide);
    let [lane] = drawing.lanes.as_slice() else { panic!("one lane") };
    lane.bars.clone()
}

#[test]
fn an_end_closes_the_span_that_was_opened_last() {
    let transcript = Transcript::read(
        "1 ms │ a │ ▶ call\n2 ms │ a │ ▶ call\n3 ms │ a │ ■ call\n9 ms │ a │ ■ call",
    );
    let spans: Vec<_> =
        transcript.lanes()[0].spans.iter().map(|span| (span.start, span.end)).collect();
    assert_eq!(spans, [(1.0, Some(9.0)), (2.0, Some(3.0))]);
}

#[test]
fn a_bar_stands_in_the_first_row_that_is_free() {
    let bars = bars(
        "0 ms │ a │ ▶ x\n1 ms │ a │ ▶ y\n2 ms │ a │ ■ x\n3 ms │ a │ ▶ z\n4 ms │ a │ ■ z\n\
         5 ms │ a │ ■ y",
    );
    let [x, y, z] = bars.as_slice() else { panic!("three bars: {bars:?}") };
    assert!(y.rect.y > x.rect.y, "x is not over when y begins");
    assert_eq!(z.rect.y.to_bits(), x.rect.y.to_bits(), "x is over when z begins");
    for (one, other) in [(x, y), (y, z), (x, z)] {
        assert!(!one.rect.overlaps(&other.rect), "{one:?} and {other:?}");
    }
}

#[test]
fn at_one_moment_the_order_of_the_lines_decides() {
    let rows = |output: &str| {
        let bars = bars(output);
        let [one, other] = bars.as_slice() else { panic!("two bars: {bars:?}") };
        (one.rect.y, other.rect.y)
    };
    let (first, second) = rows("0 ms │ a │ ▶ x\n5 ms │ a │ ■ x\n5 ms │ a │ ▶ y\n9 ms │ a │ ■ y");
    assert_eq!(first.to_bits(), second.to_bits(), "y began when x was over");
    let (first, second) = rows("0 ms │ a │ ▶ x\n5 ms │ a │ ▶ y\n5 ms │ a │ ■ x\n9 ms │ a │ ■ y");
    assert!(second > first, "y began while x was open");
}

#[test]
fn no_line_to_a_lower_note_passes_through_another() {
    // The long note has no room at its right; at its left, in the second row, it would be crossed
    // by the line that leads from the first dot to the third row.
    let long = "a note that is too long for what is left";
    let output = format!(
        "0 ms │ a │ • o\n440 ms │ a │ • first\n450 ms │ a │ • {long}\n458 ms │ a │ • third\n\
         466 ms │ a │ • fourth\n685 ms │ a │ • end"
    );
    let drawing = Drawing::new(&Transcript::read(&output), Format::Wide);
    let lane = &drawing.lanes[0];
    let lines: Vec<_> =
        lane.dots.iter().filter_map(|dot| Some((dot.x, dot.y, dot.down_to?))).collect();
    assert_eq!(lines.len(), 2, "to the first note and the third: {lines:?}");
    for label in &lane.labels {
        let room = label.text.room;
        let (middle, right) = (room.y + room.height / 2.0, room.x + room.width);
        for &(x, from, to) in &lines {
            let through = (room.x..right).contains(&x) && from < middle && middle <= to;
            assert!(!through, "the line at {x} passes through {label:?}");
        }
    }
    let written = lane.labels.iter().any(|label| label.text.text == long);
    assert!(!written, "there is no room for it: it stands in the table");
}
