//! Where retired questions lead.

use super::super::lint::{Places, found};
use super::super::rules::Rule;
use super::super::{Library, Problem};

/// Holds what is answered instead of retired questions against what is asked: nobody is led to a page
/// that sends them on, or to none.
pub(in super::super) fn retired(
    library: &Library,
    places: &Places<'_>,
    problems: &mut Vec<Problem>,
) {
    let retired = library.concepts.iter().flat_map(|concept| &concept.retired);
    for question in retired {
        let Some(instead) = question.retired.as_ref().and_then(|it| it.instead.as_ref()) else {
            continue;
        };
        let mut all = library.concepts.iter();
        let of = all.find(|concept| concept.slug.as_str() == instead.concept());
        let Some(of) = of else { continue };
        let is_it = |other: &super::super::Question| other.id == *instead;
        let said = if of.retired.iter().any(is_it) {
            format!("`{instead}` is retired, too")
        } else if of.drafts.iter().any(is_it) {
            format!("`{instead}` is a draft, and has no page")
        } else {
            continue;
        };
        let Some(&(source, line)) = places.get(&question.id) else { continue };
        let at = found(source, line, "instead").unwrap_or_else(|| source.place(line, 0, 0));
        let fix = "name a question that is asked, or remove it";
        problems.push(Problem::at(Rule::Retired, source, at, said, fix));
    }
}
