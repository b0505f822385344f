//! A poll's options as rows.

use crate::content::Poll;
use crate::quiz;
use crate::web::frame::Row;

/// A poll's options before the vote, in the order that the salt decides where the poll is shuffled.
pub(super) fn opinions<'a>(poll: &'a Poll, salt: &str) -> Vec<Row<'a>> {
    let mut rows = written(poll);
    if poll.shuffled {
        let ids: Vec<&str> = rows.iter().map(|row| row.id).collect();
        let order = quiz::shuffled_order(salt, &ids);
        let row = |(position, at): (usize, usize)| {
            rows.get(at).map(|row| Row::at(position, row.id, row.text))
        };
        rows = order.into_iter().enumerate().filter_map(row).collect();
    }
    rows
}

/// A poll's options in the order the author wrote them.
pub(super) fn written(poll: &Poll) -> Vec<Row<'_>> {
    poll.options
        .iter()
        .enumerate()
        .map(|(position, option)| Row::at(position, option.id.as_str(), option.text.inline()))
        .collect()
}
