//! What the parser could not read, in words for authors, and what to read instead so that the rest
//! of the file can be looked at in the same run.
//!
//! The parser says what it expected; an author wants to know what to write. Where the parser points
//! at the end of a thing, this points at the place to mend.

mod structure;
mod text;

use granit_parser::{ErrorKind, ScanError};

use super::super::Problem;
use super::super::problem::{Mend, Place, Source};
use super::super::rules::Rule;
use super::lines::{Parts, goes_on};
use super::too_much;

/// The problem, and the line to read instead.
type Explained = (Problem, Option<Mend>);

/// What a fault of the parser stands for.
pub(super) fn explain(source: &Source, error: &ScanError) -> Explained {
    let at = error.marker();
    let number = at.line().clamp(1, source.lines());
    let line = source.line(number);
    let from = line.char_indices().nth(at.col()).map_or(line.len(), |(from, _)| from);
    let fault = Fault { source, number, line, from };
    let parts = Parts::of(line);
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => (too_much(source, fault.here(1)), None),
        ErrorKind::UnexpectedCharacter { character } if character.is_control() => fault.control(),
        ErrorKind::UnexpectedCharacter { character } => fault.sign(*character, parts.value),
        ErrorKind::InvalidBlockScalarHeader | ErrorKind::ZeroBlockScalarIndent => {
            fault.sign(parts.value.chars().next().unwrap_or('>'), parts.value)
        }
        ErrorKind::MappingKeyNotAllowed if parts.value.starts_with('?') => {
            fault.sign('?', parts.value)
        }
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::BlockEntryInFlowCollection
            if parts.colon && parts.value.starts_with('-') =>
        {
            fault.sign('-', parts.value)
        }
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::InvalidBlockEntryWhitespace
        | ErrorKind::InvalidMappingValueWhitespace => fault.tab(),
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => fault.escape(),
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => fault.behind_quote(),
        ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::UnclosedQuotedScalar
        | ErrorKind::DocumentIndicatorInQuotedScalar => fault.open_quote(),
        ErrorKind::BlockEntryInFlowCollection
        | ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::InvalidColonPlacement
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::MismatchedFlowCollectionEnd { .. } => fault.bracket(),
        ErrorKind::CommentNotSeparated => fault.comment(),
        ErrorKind::CommentInterceptedScalar => fault.cut(number),
        ErrorKind::MisplacedFlowCollectionEnd => fault.sign(
            line.get(from..).and_then(|rest| rest.chars().next()).unwrap_or(']'),
            parts.value,
        ),
        ErrorKind::MissingAnchorOrAliasName => {
            fault.sign(parts.value.chars().next().unwrap_or('&'), parts.value)
        }
        ErrorKind::ExpectedTagBang
        | ErrorKind::InvalidGlobalTagCharacter
        | ErrorKind::UndeclaredTagHandle
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::InvalidTagEscape => fault.sign('!', parts.value),
        ErrorKind::SimpleKeyExpected
        | ErrorKind::InvalidSimpleKey
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::MappingValueNotAllowed
        | ErrorKind::InvalidIndentation
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::ExpectedDocumentStart
        | ErrorKind::UnexpectedEofBlockMapping
        | ErrorKind::UnexpectedEofBlockSequence => fault.structure(error.kind()),
        other => {
            let said = format!("is not YAML here: {other}");
            (
                fault.problem(
                    Rule::NotYaml,
                    fault.here(1),
                    said,
                    "quote the text, or see questions/README.md",
                ),
                None,
            )
        }
    }
}

struct Fault<'a> {
    source: &'a Source,
    number: usize,
    line: &'a str,
    /// The byte of the line the parser pointed at.
    from: usize,
}

impl Fault<'_> {
    fn here(&self, bytes: usize) -> Place {
        self.source.place(self.number, self.from, (self.from + bytes).min(self.line.len()))
    }

    fn problem(&self, rule: Rule, at: Place, said: impl Into<String>, fix: &str) -> Problem {
        Problem::at(rule, self.source, at, said, fix)
    }

    /// With the mend offered, where the text is not written on several lines, and read on with.
    fn mended(&self, problem: Problem, number: usize, text: String) -> Explained {
        let mend = Some(Mend { line: number, text: text.clone() });
        if goes_on(self.source, number) {
            (problem, mend)
        } else {
            (problem.mended_by(number, text), mend)
        }
    }

    /// With the value of a line in quotes: offered, where it is clear where the value ends.
    fn quoted(&self, problem: Problem, number: usize, parts: &Parts<'_>) -> Explained {
        let quoted = parts.quoted(self.source.line(number));
        if quoted.sure {
            self.mended(problem, number, quoted.line)
        } else {
            (problem, Some(Mend { line: number, text: quoted.line }))
        }
    }
}
