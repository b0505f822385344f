//! Moodle's XML. <https://docs.moodle.org/en/Moodle_XML_format>

mod left;
mod read;
mod write;

pub(super) use read::read;
pub(super) use write::write;
