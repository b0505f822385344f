//! How notes look in Anki, by day and by night.

pub(super) const CARD_FRONT: &str = "{{Front}}";

pub(super) const CARD_BACK: &str =
    "{{FrontSide}}<hr id=answer>{{Back}}<div class=source>{{Source}}</div>";

pub(super) const QUESTION_FRONT: &str = "{{Stem}}{{Code}}{{#Options}}<details><summary>Options</summary>{{Options}}</details>{{/Options}}";

pub(super) const QUESTION_BACK: &str = "{{Stem}}{{Code}}<hr id=answer><div class=key>{{Key}}</div>{{Reason}}<div class=source>{{Source}}</div>";

/// Classes of code are those of the site.
pub(super) const STYLE: &str = "\
.card { font: 20px/1.5 system-ui, sans-serif; max-width: 40em; margin: 0 auto; padding: 0 12px;
  text-align: start; color: #1d2530; background: #fff; }
pre { overflow-x: auto; padding: 12px; border-radius: 6px; background: #f1f3f6; font-size: 16px; }
code { font-family: ui-monospace, Menlo, Consolas, monospace; }
table { border-collapse: collapse; }
td, th { border: 1px solid #c3cad4; padding: 4px 8px; }
summary { cursor: pointer; color: #4a5666; }
.key { font-weight: 600; }
.title, .source { font-size: 15px; color: #4a5666; }
.source { margin-top: 1.5em; }
.hl-c { color: #5b6472; font-style: italic; }
.hl-s { color: #1d5c3f; }
.hl-n { color: #8a3c10; }
.hl-f { color: #6b3a8e; }
.hl-k { color: #1f4e9c; font-weight: 600; }
.hl-t { color: #135f73; }
.nightMode.card, .nightMode .card { color: #e4e8ee; background: #14181f; }
.nightMode pre { background: #1f252f; }
.nightMode td, .nightMode th { border-color: #465062; }
.nightMode summary, .nightMode .title, .nightMode .source { color: #a9b4c3; }
.nightMode .hl-c { color: #a3acba; }
.nightMode .hl-s { color: #9bdcb9; }
.nightMode .hl-n { color: #f0b98a; }
.nightMode .hl-f { color: #d9b3f2; }
.nightMode .hl-k { color: #a7c8ff; }
.nightMode .hl-t { color: #8ed6e6; }
";
