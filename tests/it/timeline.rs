//! What a program prints becomes a picture: the reading of it, the room of every label, the HTML.

mod many;
mod rows;
mod sources;
mod values;

use std::fmt::Write as _;

use askama::Template;
use interleave::demos::timeline::{
    Compact, CompactTimeline, Drawing, Format, MeasuredView, Place, Rect, TimeUnit, TimelineView,
    measured,
};
use interleave::demos::transcript::{Ending, LineKind, MAX_LANES, MAX_TRACE_LINES, Transcript};
use proptest::prelude::*;

const TINY: &str = "\
0.0 ms │ main │ ▶ fetch
4.0 ms │ main │ • reply
8.0 ms │ main │ ✗ fetch
= first: 2.0 ms
= second: 5.0 ms
";

#[test]
fn spans_marks_and_values_are_read() {
    let transcript = Transcript::read(
        "~ virtual time\n\
         hello\n\
         0.0 ms │ main │ ▶ outer\n\
         1.5 ms │ main │ ▶ inner\n\
         2.0 ms │ worker-1 │ • waits\n\
         3.0 ms │ main │ ✗ inner\n\
         4.0 ms │ main │ ■ outer\n\
         5.0 ms │ main │ ▶ last\n\
         = one lock: 0.99 ×\n\
         = spawn: 31 us\n\
         = no lock: 1.97 ×",
    );
    assert!(transcript.is_virtual());
    assert_eq!(transcript.plain(), ["hello"]);
    assert_eq!(transcript.extent(), Some((0.0, 5.0)));

    let [main, worker] = transcript.lanes() else { panic!("two lanes") };
    assert_eq!((main.name.as_str(), worker.name.as_str()), ("main", "worker-1"));
    let spans: Vec<_> =
        main.spans.iter().map(|s| (s.label.as_str(), s.end, s.ending, s.depth)).collect();
    assert_eq!(
        spans,
        [
            ("outer", Some(4.0), Ending::Done, 0),
            ("inner", Some(3.0), Ending::Cancelled, 1),
            ("last", None, Ending::Open, 0),
        ]
    );
    assert_eq!((worker.marks[0].at, worker.marks[0].note.as_str()), (2.0, "waits"));

    let [ratios, times] = transcript.groups() else { panic!("two units") };
    assert_eq!((ratios.unit.as_str(), ratios.measures.len()), ("×", 2));
    assert_eq!((times.unit.as_str(), times.measures[0].number.as_str()), ("µs", "31"));
}

#[test]
fn what_does_not_keep_to_the_format_is_plain_output() {
    let lines = [
        "",
        "│││",
        "1.0 │ main │ ▶ no unit",
        "NaN ms │ main │ ▶ not a time",
        "inf ms │ main │ ▶ not a time",
        "-1.0 ms │ main │ ▶ before the start",
        "1e300 ms │ main │ ▶ after the end of the world",
        "1.0 ms │  │ ▶ no lane",
        "1.0 ms │ main │ ▶",
        "1.0 ms │ main │ unsigned",
        "1.0 ms │ main │ ■ never begun",
        "= no value: many ms",
        "= infinite: inf ms",
        "= : 3 ms",
        "=",
        "~ virtual time, perhaps",
    ];
    let mut transcript = Transcript::default();
    for line in lines {
        assert_eq!(transcript.push_line(line), LineKind::Plain, "{line}");
    }
    assert!(transcript.lanes().is_empty() && transcript.groups().is_empty());
    assert_eq!(transcript.plain().len(), lines.len());
}

#[test]
fn more_than_the_bounds_is_counted() {
    let mut output = String::new();
    for lane in 0..MAX_LANES + 3 {
        writeln!(output, "1.0 ms │ lane {lane} │ • here").unwrap();
    }
    let transcript = Transcript::read(&output);
    assert_eq!(transcript.lanes().len(), MAX_LANES);
    assert_eq!(transcript.left_out().trace, 3);

    let mut output = "0.0 ms │ main │ ▶ all\n".to_owned();
    output.push_str(&"1.0 ms │ main │ • tick\n".repeat(MAX_TRACE_LINES));
    output.push_str("2.0 ms │ main │ ■ all\n");
    let transcript = Transcript::read(&output);
    assert_eq!(transcript.lanes()[0].marks.len(), MAX_TRACE_LINES - 1);
    assert_eq!(transcript.left_out().trace, 1);
    assert_eq!(transcript.lanes()[0].spans[0].ending, Ending::Done, "an end is still noticed");
    let page = TimelineView::new(&transcript, "").render().unwrap();
    assert!(page.contains("1 more trace line was printed and not drawn."));
}

#[test]
fn texts_are_cut_and_made_visible() {
    let long = "x".repeat(1000);
    let transcript = Transcript::read(&format!(
        "1.0 ms │ {long} │ ▶ {long}\n2.0 ms │ {long} │ ■ {long}\n\
         1.0 ms │ a\u{202e}b\u{7} │ •   two \t words e\u{301}\u{301}"
    ));
    let [cut, clean] = transcript.lanes() else { panic!("two lanes") };
    assert_eq!(cut.name.chars().count(), 24);
    assert!(cut.spans[0].label.ends_with("x…") && cut.spans[0].end == Some(2.0));
    assert_eq!((clean.name.as_str(), clean.marks[0].note.as_str()), ("ab", "two words e"));
}

#[test]
fn times_out_of_order_are_accepted() {
    let transcript = Transcript::read(
        "9.0 ms │ main │ ▶ late\n3.0 ms │ main │ ▶ early\n4.0 ms │ main │ ■ late\n\
         5.0 ms │ main │ ■ early\n",
    );
    let ends: Vec<_> = transcript.lanes()[0].spans.iter().map(|span| span.end).collect();
    assert_eq!(ends, [Some(9.0), Some(5.0)], "nothing ends before it begins");
}

#[test]
fn the_axis_has_round_ticks_in_an_easy_unit() {
    let numbers = |last: &str| {
        let transcript = Transcript::read(&format!("0 ms │ a │ • x\n{last} ms │ a │ • y"));
        let drawing = Drawing::new(&transcript, Format::Wide);
        let labels = drawing.ticks.into_iter().filter_map(|tick| tick.label);
        (labels.map(|label| label.text).collect::<Vec<_>>().join(" "), drawing.axis_caption.text)
    };
    assert_eq!(numbers("0.4").0, "0 50 100 150 200 250 300 350 400");
    assert_eq!(numbers("0.4").1, "microseconds since the start");
    assert_eq!(numbers("3").0, "0.0 0.5 1.0 1.5 2.0 2.5 3.0");
    assert_eq!(numbers("137").0, "0 20 40 60 80 100 120");
    assert_eq!(numbers("4800").0, "0 1 2 3 4");
    assert_eq!(numbers("4800").1, "seconds since the start");
    assert_eq!(TimeUnit::for_range(0.0).sign(), "µs");
}

#[test]
fn virtual_time_is_said() {
    let transcript = Transcript::read("~ virtual time\n5.0 ms │ main │ • x");
    let page = TimelineView::new(&transcript, "").render().unwrap();
    assert!(page.contains("of virtual time</text>"));
}

#[test]
fn two_values_of_a_unit_are_held_against_each_other() {
    let ratios = |output: &str| -> Vec<Option<String>> {
        let groups = measured(&Transcript::read(output));
        groups.into_iter().flat_map(|group| group.bars).map(|bar| bar.ratio).collect()
    };
    assert_eq!(ratios("= a: 2 ms\n= b: 5 ms"), [None, Some("× 2.5".to_owned())]);
    assert_eq!(ratios("= a: 30 ms\n= b: 1 ms"), [None, Some("÷ 30".to_owned())]);
    assert_eq!(ratios("= a: 0 ms\n= b: 1 ms"), [None, None]);
    assert_eq!(ratios("= a: 1 ×\n= b: 2 ×"), [None, None]);
    assert_eq!(ratios("= a, x: 1 ms\n= b, x: 2 ms\n= a, y: 3 ms"), [None, None, None]);
    let series = ratios("= 1 thread: 8 ms\n= 2 threads: 4 ms\n= 4 threads: 2 ms");
    assert_eq!(series[1..], [Some("÷ 2.0".to_owned()), Some("÷ 4.0".to_owned())]);
}

#[test]
fn hostile_text_is_escaped() {
    let evil = "</svg><script>x</script>";
    let transcript = Transcript::read(&format!(
        "1 ms │ {evil} │ ▶ {evil}\n2 ms │ {evil} │ • {evil}\n= {evil}: 1 \"><i\n= b: 2 \"><i"
    ));
    let mut page = TimelineView::new(&transcript, evil).render().unwrap();
    page.push_str(&CompactTimeline::new(&transcript, evil).render().unwrap());
    page.push_str(&MeasuredView::new(&transcript).render().unwrap());
    assert!(!page.contains("<script") && !page.contains("<i") && page.contains("&#60;script"));
    assert!(!page.contains("style="));
}

#[test]
fn the_table_says_what_the_picture_says() {
    let page = TimelineView::new(&Transcript::read(TINY), "See.").render().unwrap();
    assert!(page.contains(
        "<tr><th scope=\"row\">main</th><td>fetch</td><td class=\"tl-num\">0</td>\
         <td class=\"tl-num\">8</td><td class=\"tl-num\">8</td><td>✗ cancelled or failed</td></tr>"
    ));
    let open = Transcript::read("1 ms │ a │ ▶ x");
    assert!(TimelineView::new(&open, "").render().unwrap().contains("<td>never ended</td>"));
    assert!(TimelineView::live(&open, "").render().unwrap().contains("<td>still open</td>"));
    assert!(TimelineView::new(&Transcript::default(), "").is_empty());
}

#[test]
fn a_fragment_is_all_but_the_table() {
    let view = TimelineView::new(&Transcript::read(TINY), "See.");
    let (page, fragment) = (view.render().unwrap(), view.as_fragment().render().unwrap());
    assert!(page.contains(&fragment) && page.contains("<details"));
    assert!(!fragment.contains("<details") && fragment.contains("See."));
}

#[test]
fn a_tiny_timeline_looks_like_this() {
    let transcript = Transcript::read(TINY);
    insta::assert_snapshot!(lines(&CompactTimeline::new(&transcript, "Tiny").render().unwrap()), @r#"
    <svg class="tl-compact" viewBox="0 0 240 48" role="img">
    <title>Tiny</title>
    <g class="lane-1">
    <rect class="tl-bar tl-bar-cancelled" x="1" y="18.39" width="238" height="11.2"/>
    <circle class="tl-mark" cx="120" cy="24" r="1.8"/>
    </g>
    </svg>
    "#);
    let view = TimelineView::new(&transcript, "See.").render().unwrap();
    let values = view.find("<div class=\"mb\">").unwrap()..view.find("<figure").unwrap();
    let end = view.find("<div class=\"tl-narrow\">").unwrap();
    let wide = &format!("{}{}", &view[..values.start], &view[values.end..end]);
    insta::assert_snapshot!(lines(wide), @r#"
    <div class="tl">
    <p class="tl-caption">See. <span class="tl-key">Dashed, with a ✗: cancelled or failed.</span>
    </p>
    <figure class="tl-figure">
    <div class="tl-wide">
    <svg class="tl-svg" viewBox="0 0 720 90" role="img">
    <title>Timeline with 1 lane</title>
    <desc>main: 1 span and 1 mark from 0 to 8 ms. All of them are in the table.</desc>
    <path class="tl-tick" d="M48 2V53"/>
    <path class="tl-tick" d="M130.5 2V53"/>
    <path class="tl-tick" d="M213 2V53"/>
    <path class="tl-tick" d="M295.5 2V53"/>
    <path class="tl-tick" d="M378 2V53"/>
    <path class="tl-tick" d="M460.5 2V53"/>
    <path class="tl-tick" d="M543 2V53"/>
    <path class="tl-tick" d="M625.5 2V53"/>
    <path class="tl-tick" d="M708 2V53"/>
    <path class="tl-axis" d="M48 53H708"/>
    <g class="tl-lane lane-1">
    <text class="tl-name" x="0" y="23.4">main</text>
    <rect class="tl-bar tl-bar-cancelled" x="48" y="8" width="659.2" height="22">
    <title>fetch: 0 to 8 ms, cancelled or failed</title>
    </rect>
    <path class="tl-cross" d="M696.2 15.5l7 7m0-7l-7 7"/>
    <circle class="tl-mark" cx="378" cy="39.5" r="3">
    <title>reply: 4 ms</title>
    </circle>
    <text class="tl-label tl-inside" x="53" y="23.2">fetch</text>
    <text class="tl-label" x="385" y="43.7">reply</text>
    </g>
    <text class="tl-tick-label tl-mid" x="48" y="69.2">0</text>
    <text class="tl-tick-label tl-mid" x="130.5" y="69.2">1</text>
    <text class="tl-tick-label tl-mid" x="213" y="69.2">2</text>
    <text class="tl-tick-label tl-mid" x="295.5" y="69.2">3</text>
    <text class="tl-tick-label tl-mid" x="378" y="69.2">4</text>
    <text class="tl-tick-label tl-mid" x="460.5" y="69.2">5</text>
    <text class="tl-tick-label tl-mid" x="543" y="69.2">6</text>
    <text class="tl-tick-label tl-mid" x="625.5" y="69.2">7</text>
    <text class="tl-tick-label tl-mid" x="708" y="69.2">8</text>
    <text class="tl-axis-label" x="48" y="86.2">milliseconds since the start</text>
    </svg>
    </div>
    "#);
    insta::assert_snapshot!(lines(&MeasuredView::new(&transcript).render().unwrap()), @r#"
    <div class="mb">
    <ul class="mb-group">
    <li class="mb-row">
    <span class="mb-label">first</span> <svg class="mb-track" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="mb-bar" width="40" height="10"/>
    </svg> <span class="mb-value">2.0 ms</span>
    </li>
    <li class="mb-row">
    <span class="mb-label">second</span> <svg class="mb-track" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="mb-bar" width="100" height="10"/>
    </svg> <span class="mb-value">5.0 ms <span class="mb-ratio">× 2.5</span>
    </span>
    </li>
    </ul>
    </div>
    "#);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_overlaps_and_nothing_leaves_the_page(output in output()) {
        let transcript = Transcript::read(&output);
        for format in [Format::Wide, Format::Narrow] {
            check(&Drawing::new(&transcript, format))?;
        }
        let compact = Compact::new(&transcript);
        for (bar, _) in compact.lanes.iter().flat_map(|lane| &lane.bars) {
            prop_assert!(compact.page.contains(bar), "{bar:?}");
        }
    }

    #[test]
    fn any_text_is_read_and_drawn(lines in prop::collection::vec(hostile_line(), 0..60)) {
        let transcript = Transcript::read(&lines.join("\n"));
        prop_assert!(TimelineView::new(&transcript, "").render().is_ok());
        for format in [Format::Wide, Format::Narrow] {
            check(&Drawing::new(&transcript, format))?;
        }
    }
}

/// Every text has its room, inside the page and outside of foreign bars.
fn check(drawing: &Drawing) -> Result<(), TestCaseError> {
    let page = drawing.page;
    let texts: Vec<_> = drawing.texts().collect();
    for (index, text) in texts.iter().enumerate() {
        prop_assert!(page.contains(&text.room), "{text:?} leaves {page:?}");
        for other in &texts[..index] {
            prop_assert!(!text.room.overlaps(&other.room), "{text:?} and {other:?}");
        }
    }
    for lane in &drawing.lanes {
        prop_assert!((1..=8).contains(&lane.colour));
        for bar in &lane.bars {
            prop_assert!(page.contains(&bar.rect), "{:?} leaves {page:?}", bar.rect);
        }
        for dot in &lane.dots {
            let dot = Rect { x: dot.x - 3.0, y: dot.y - 3.0, width: 6.0, height: 6.0 };
            prop_assert!(page.contains(&dot), "{dot:?} leaves {page:?}");
        }
        for label in lane.labels.iter().filter(|label| label.place == Place::Beside) {
            // The places of bars are rounded to what can be seen.
            let mut room = label.text.room;
            (room.x, room.width) = (room.x + 0.1, room.width - 0.2);
            let touched = lane.bars.iter().find(|bar| bar.rect.overlaps(&room));
            prop_assert!(touched.is_none(), "{label:?} on {touched:?}");
        }
    }
    prop_assert!(drawing.legend.len() <= 24);
    Ok(())
}

/// A trace of 1 to 64 lanes: crowded or sparse, ordered or not, real or virtual.
fn output() -> impl Strategy<Value = String> {
    let label = prop_oneof![
        "[a-zA-Z ]{1,12}",
        "(call|send) [0-9]{1,3}",
        "[WMm@%]{1,32}",
        "[а-яё中文🦀µ×]{1,32}",
        Just("slice".to_owned()),
    ];
    let event = (0_u32..3000, 0_usize..64, 0_u32..6, prop::collection::vec(label, 1));
    let events = prop::collection::vec(event, 1..300);
    (events, 1_usize..=64, any::<bool>(), any::<bool>(), 0_u32..4).prop_map(
        |(mut events, lanes, long_names, ordered, coarse)| {
            if ordered {
                events.sort_by_key(|event| event.0);
            }
            let mut open: Vec<Vec<String>> = vec![Vec::new(); lanes];
            let mut output = String::new();
            for (at, lane, kind, mut label) in events {
                let lane = lane % lanes;
                let at = f64::from(at / 10_u32.pow(coarse)) / 10.0;
                let label = label.pop().unwrap_or_default();
                let ended = if kind < 3 { open[lane].pop() } else { None };
                let event = match (kind, ended) {
                    (5, _) => format!("• {label}"),
                    (0, Some(label)) => format!("✗ {label}"),
                    (_, Some(label)) => format!("■ {label}"),
                    _ => {
                        open[lane].push(label.clone());
                        format!("▶ {label}")
                    }
                };
                let name = if long_names { "WORKER with a long name" } else { "w" };
                writeln!(output, "{at:.1} ms │ {name} {lane} │ {event}").expect("a string grows");
            }
            output
        },
    )
}

fn hostile_line() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC*",
        "[0-9.eE+-]{1,6} ms │ .{0,40} │ [▶■✗•] .{0,80}",
        "[0-9]{1,9}(\\.[0-9]{1,3})? ms │ [ab] │ [▶■✗•] [xy]",
        "= .{0,50}: [0-9.eE+-]{1,9} .{0,30}",
    ]
}

/// One element a line, so that a snapshot can be read.
fn lines(html: &str) -> String {
    html.replace("><", ">\n<")
}
