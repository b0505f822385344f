//! The days on which cards come back, for a calendar (RFC 5545).

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::frame::{App, Error, Visitor};
use crate::cards::{self, words};
use crate::clock::{Day, Timestamp};

/// Days ahead.
const DAYS: usize = 60;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/cards/due.ics", get(calendar))
}

async fn calendar(State(app): State<App>, visitor: Visitor) -> Result<Response, Error> {
    let desk = app.desk(visitor).await?;
    let due = desk.deck.iter().filter(|(key, _)| app.item(key).is_some());
    let due = due.map(|(_, (_, due_at))| *due_at);
    let counts = cards::forecast(due, desk.today, desk.habits.zone, DAYS);
    let text = written(&counts, desk.today, desk.now);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"cards-due.ics\""),
        ),
    ];
    Ok((headers, text).into_response())
}

/// An event of a whole day for each day with cards. Its UID is the day's, so that a calendar that
/// reads a later file changes the event and adds no second.
fn written(counts: &[usize], today: Day, now: Timestamp) -> String {
    let plain = |text: String| text.replace(['-', ':'], "");
    let stamp = plain(now.to_string());
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Interleave//Cards//EN".to_owned(),
    ];
    for (cards, day) in counts.iter().zip((today.0..).map(Day)).filter(|(cards, _)| **cards > 0) {
        let date = plain(day.to_string());
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:cards-{date}@interleave"),
            format!("DTSTAMP:{stamp}"),
            format!("DTSTART;VALUE=DATE:{date}"),
            format!("SUMMARY:{} due", words::count(*cards, "card")),
            "TRANSP:TRANSPARENT".to_owned(),
            "END:VEVENT".to_owned(),
        ]);
    }
    lines.push("END:VCALENDAR\r\n".to_owned());
    lines.join("\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_day_with_cards_is_an_event_of_a_whole_day() {
        let today = Day::parse("2026-11-20").unwrap();
        let text = written(&[0, 3, 0, 1], today, today.start());
        assert_eq!(text.matches("BEGIN:VEVENT\r\n").count(), 2);
        assert!(text.contains("DTSTART;VALUE=DATE:20261121\r\nSUMMARY:3 cards due\r\n"), "{text}");
        assert!(text.contains("SUMMARY:1 card due\r\n") && text.ends_with("END:VCALENDAR\r\n"));
        assert!(text.lines().all(|line| line.len() <= 75), "no line is to be folded");
        assert!(text.contains("DTSTAMP:20261120T000000Z"));
    }
}
