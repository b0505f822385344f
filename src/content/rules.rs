//! Every rule of a question bank: its code, its weight and why there is such a rule.
//!
//! Owns the codes, which are printed beside every message and never change their meaning. The
//! sentences that say what is wrong in one place are where the rule is held.

/// Whether a problem stops the bank from being served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The bank is not served.
    Error,
    /// The bank is served; somebody should look.
    Warning,
}

macro_rules! rules {
    ($($name:ident $code:literal $severity:ident $title:literal $why:literal)*) => {
        /// A rule of the bank.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $title] $name,)*
        }

        impl Rule {
            /// All rules, by code.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The code: `Q` and three digits.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Whether breaking it stops the bank from being served.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// The rule in one sentence.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// Why there is such a rule, and how it is kept.
            #[must_use]
            pub fn why(self) -> &'static str {
                match self { $(Self::$name => $why,)* }
            }

            /// The rule of that code, in either case.
            #[must_use]
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|rule| rule.code().eq_ignore_ascii_case(code))
            }
        }
    };
}

rules! {
    Unreadable "Q001" Error "A file or folder can be read."
        "The path is missing, is no plain file, or may not be read. Links that lead back to a folder they are in are refused as well."
    Encoding "Q002" Error "A file is UTF-8."
        "Save the file as UTF-8. Another encoding shows as wrong letters, and a file of UTF-16 as none at all."
    TooLarge "Q003" Error "A file holds at most 1 MiB, and no more nodes than a concept can need."
        "One file holds one concept. The limit keeps a damaged or hostile file from costing memory and time: 16 levels of nesting and 400,000 nodes are far beyond any question file."
    NotYaml "Q004" Error "A file is YAML."
        "The file cannot be read as YAML at this place. Most often a text needs quotes."
    Foreign "Q005" Error "A bank is written in this product's YAML."
        "The file looks like a format of another program. `interleave import` turns such files into drafts."
    Ignored "Q006" Warning "Every file below a bank is read."
        "A file whose name ends in .YAML or .yaml.txt, or that stands where no concept belongs, is passed over. Rename it, move it away, or begin its name with a dot."
    Conflict "Q007" Error "A file has no marks of a merge conflict."
        "A merge left both versions in the file. Keep one and remove the marks."
    UnknownKey "Q010" Error "Only known keys are used."
        "An unknown key is most often a slip of the keyboard: what stands behind it would be lost in silence. questions/README.md lists all keys; so does the JSON Schema that `interleave schema` prints."
    MissingKey "Q011" Error "Required keys are there."
        "The entry that starts at this place needs this key."
    KeyTwice "Q012" Error "A key stands once in its entry."
        "YAML readers differ in which of the two counts. Often a `- ` is missing that would begin a new entry."
    WrongShape "Q013" Error "A value has the shape its key asks for."
        "Keys hold a text, a number, a list or keys of their own. A list is written [one, another], or each item on a line that begins with `- `."
    NoText "Q014" Error "A key that is there has a value."
        "Nothing stands behind the key, or `null` or `~`, which mean nothing. Write the text, or quote it when it reads null; a value that begins with `#` is a comment."
    NotTrueOrFalse "Q015" Error "A truth value is `true` or `false`."
        "`yes`, `no`, `on` and `off` are texts here, and a quoted \"true\" is one, too."
    NotANumber "Q016" Error "A number is written as one."
        "Write digits, with a point for decimals: 4, 0.8, -2."
    NotADate "Q017" Error "A date is written 2026-11-20."
        "Year, month and day with hyphens, and a day that exists."
    NotAName "Q018" Error "A name is 1 to 60 of a-z, 0-9 and inner hyphens."
        "Names stand in addresses, in file names and in the database, where votes are counted under them."
    NotAChoice "Q019" Error "A key with fixed values has one of them."
        "Level, kind, language, order and the like know a few words only."
    OtherKind "Q020" Error "A key belongs to the kind of its question."
        "Each kind of question has keys of its own: `options` belongs to `one` and `several`, `lines` to `order`, `answer` to `number`, `rubric` to `aloud`."
    Anchor "Q021" Error "A text does not begin with `&` or `*`."
        "YAML takes `&word` for the name of an anchor and throws it away, and `*word` for a reference to one: `&mut T` would be shown as `T`. Quote the text."
    Tag "Q022" Error "A text does not begin with `!`."
        "YAML takes `!word` for a tag and throws it away: `!Send` would vanish. Quote the text."
    CommentBehind "Q023" Error "Nothing is lost behind ` #`."
        "YAML takes ` #` and all behind it for a comment: the text would end before it. Quote the text, or put the comment on a line of its own."
    SignFirst "Q024" Error "A text that begins with a sign is quoted."
        "A plain text cannot begin with a backtick, @, %, >, |, ?, a hyphen and a space, a bracket or a brace: YAML reads them as something else."
    ColonInText "Q025" Error "A text with `: ` in it is quoted, and one with a comma between braces."
        "YAML takes `: ` for the end of a key, and a comma between braces or brackets for the end of a text."
    Indentation "Q026" Error "Lines of one list or entry begin in the same column."
        "YAML knows by indentation alone what belongs together. The keys of an entry stand below its first key, not below its hyphen."
    WhiteSpace "Q027" Error "Indentation is made of plain spaces."
        "Tabs and no-break spaces look like spaces and are none to YAML."
    Quotes "Q028" Error "A quoted text ends with its closing quote."
        "Nothing may follow the closing quote on its line, and a quoted text that goes on is indented."
    Escape "Q029" Error "A backslash in double quotes begins a known escape."
        "Write two, or put the text in single quotes."
    MissingDash "Q030" Error "Every entry of a list begins with `- `."
        "Without the hyphen the keys fall to the entry above."
    Folded "Q031" Error "Code and lists do not stand where lines are joined."
        "A block that begins with `>`, and a text over several lines without a block, have their lines joined with spaces: a program or a list becomes one line. Use `|`."
    SecondDocument "Q032" Error "One file holds one document."
        "Remove the line `---`, or make it a file of its own."
    MissingColon "Q033" Error "A key ends with a colon and a space."
        "Without them the whole line is one text."
    EmptyText "Q040" Error "A text says something."
        "Spaces and invisible characters alone are shown as nothing."
    TooLong "Q041" Error "A text keeps to its limit."
        "Titles 120 characters, summaries, hints and options 400, other texts 20,000."
    Invisible "Q042" Error "A text has no invisible or direction-changing characters."
        "Zero-width characters and marks that turn the direction of writing make a text read otherwise than it is. Remove them; in code, write them as escapes."
    Picture "Q043" Error "Pictures are not shown."
        "Pages load nothing from elsewhere, and a bank has no place for picture files. Say it in words, in a table or as code."
    DeadLink "Q044" Error "A link leads somewhere."
        "Links lead to web addresses (https://…) or to pages of this site (/concepts/…)."
    OpenFence "Q045" Error "A code fence is closed."
        "Without the closing fence everything to the end of the text is code."
    NotAnAddress "Q046" Error "An address begins with https:// or http://."
        "Sources are links that readers follow."
    Formula "Q047" Warning "Formulas are not set."
        "What stands between dollar signs, or between `\\(` and `\\)`, is shown as it is written. Say it in words, or put it between backticks: `S = 1 / ((1 - p) + p / n)`."
    WrongPlace "Q050" Error "A concept's name is its file's, and its topic its folder's."
        "Addresses are made of these names: a file that says another one than it has is a mistake in one of the two."
    NameTwice "Q051" Error "A name stands for one thing."
        "Questions, polls and puzzles of a concept share one name space; options of one question another. Votes and progress are kept under names."
    NothingOfThatName "Q052" Error "What is referred to exists."
        "Concepts, demos, topics, misconceptions, puzzles and options are referred to by name."
    Itself "Q053" Error "A concept does not refer to itself."
        "Remove it from the list."
    HowMany "Q060" Error "There are enough, and not too many, to choose from."
        "A question has 2 to 8 options (three good distractors beat four), a poll 2 to 10, an ordering 3 to 8 lines, a rubric 4 to 7 points."
    HowManyRight "Q061" Error "A question has as many right options as its kind asks for."
        "`one`: exactly one. `several`: at least one right and one wrong."
    EqualTexts "Q062" Error "No two options say the same."
        "Who chooses between two equal texts guesses."
    Range "Q063" Error "A range begins before it ends, and holds what it must."
        "The answer lies in the accepted range, and the accepted range within the near one."
    FreePairs "Q064" Error "`free` names pairs of lines of its question."
        "Each pair is two different names of `lines`."
    RightThinks "Q065" Error "Only wrong answers stand for a misconception."
        "`thinks` says which wrong belief leads to this answer."
    EvidenceOfOneKind "Q066" Error "Evidence says one thing that a run can confirm."
        "One of `prints`, `prints_pattern`, `raises`, `ends: true`, `measures` or `compiles: false`."
    Choose "Q067" Error "A poll lets choose as many options as there are."
        "1 ≤ min ≤ max ≤ the number of options."
    Dates "Q068" Error "A poll closes after it opens."
        "Results that are shown after the close need a close."
    Outcome "Q069" Error "An outcome of a puzzle says how the program ends, and why."
        "One of `prints`, `ends`, `raises`, `lost` or `value`; `prints` and `ends` may stand together. No two outcomes are the same."
    ProvedBy "Q070" Error "A question that a puzzle proves says for each option which outcome it is."
        "`proved_by` names a puzzle of the concept; every option carries `outcome:`."
    Packages "Q071" Error "Versions and packages are written so that a run can be made."
        "Versions are `>=3.11`, `<3.16` or both with a comma; packages are names."
    Retired "Q072" Error "A retired question says since when and why."
        "Its page stays and says so."
    Subset "Q073" Error "A puzzle's program can be explored completely."
        "Only then its outcomes are proven. The program keeps to a subset of Python, ends by itself, and has few enough schedules; `interleave explore --help` lists the subset."
    Explored "Q074" Error "The outcomes of a puzzle are exactly those that its schedules have."
        "Every schedule was tried. What can happen stands under `outcomes`, each once; what only seems possible stands under `never`."
    Proof "Q075" Error "A key that a puzzle proves is the one that the proof has."
        "Every schedule of the program was tried: an option is right exactly when that says so."
    Gone "Q080" Error "What was published does not vanish."
        "Votes and progress hang on this name. Give its new home `was: [old-name]`, or keep it with `retired:`."
    Revision "Q081" Error "A changed meaning has a higher revision."
        "When the key, the set of options, the ranges of a number or the weights of a rubric change, votes given before mean something else. Raise `revision` by one."
    Reused "Q082" Error "A name that was retired is not used again."
        "A new question under an old name would inherit its votes. Choose another name."
    Reworded "Q083" Warning "Changed words are a slip mended, or a new meaning."
        "If the meaning changed, raise `revision`; if only the wording did, run `interleave check --accept`."
    Ledger "Q084" Error "The ledger can be read."
        "The ledger is written by `interleave check --accept` and never by hand. Take it back from version control."
    Stale "Q085" Warning "A translation is as new as what it translates."
        "The text it was made from has changed since. It is shown in English until it is mended."
    Translation "Q086" Error "A translation holds words alone, under names that exist."
        "Everything but words is the English file's."
    Reviewed "Q087" Warning "A card that learners have reviewed is in the bank."
        "Progress is kept under the card's name: under another one, without `was`, it is new to everybody. Looked up in the site's own database, where there is one."
    Position "Q090" Warning "No option speaks of the place of another."
        "Options are shuffled: \"all of the above\" may stand on top. Say it in words, pin the option with `pin: last`, or write `order: fixed`."
    LongCode "Q091" Warning "Code of a question has at most 25 lines of 72 columns."
        "More does not fit a phone, and tests reading more than reasoning."
    Placeholder "Q092" Warning "No placeholder is left."
        "TODO, FIXME, XXX, lorem ipsum and the like are notes to oneself."
    LongestKey "Q093" Warning "The right option is not the longest too often."
        "Who knows nothing chooses the longest: it is the most careful. Thresholds are in bank.yaml."
    KeyPosition "Q094" Warning "The right option stands in every position."
        "Counted in the files, since polls and printed copies keep the order."
    StemWords "Q095" Warning "The right option does not repeat the stem's words more than the others do."
        "Who knows nothing chooses what sounds like the question."
    Absolute "Q096" Warning "Absolute words do not mark the wrong options."
        "`always`, `never`, `all`, `only` and `none` are known to stand in wrong options."
    Negative "Q097" Warning "A negative stem shows its negation."
        "Readers overlook a plain `not`. Turn the question round, or write **not**."
    Overlap "Q098" Warning "Options do not contain one another."
        "If one includes the other, either both are right or neither is."
    GivenAway "Q099" Warning "One question does not answer another, and a title not its question."
        "A stem that says another question's key word by word gives it away when both are in one quiz."
    NearDuplicate "Q100" Warning "No two questions are nearly the same."
        "Merge them, or make the difference the point."
    Lengths "Q101" Warning "Texts have the length their place asks for."
        "An option that is several times as long or as short as the others is not believed; a card's back of many words (30, or `card_words` in bank.yaml) is not learned; a spoken answer has 45 to 70 words."
    Spelling "Q102" Warning "Every word is in the dictionary."
        "The words of questions, cards, polls and concepts, outside code, are held against an American dictionary. Names, terms and other ways to spell stand under `words` in bank.yaml."
    Future "Q103" Warning "What was done was done by today."
        "`facts.checked` is the day the documentation was read, `retired.on` the day a question was retired; tomorrow, by UTC, is allowed for those who are ahead of it."
    NotTheFormat "Q110" Error "A file to import is what its format says it is."
        "What cannot be read as its own program would read it is not guessed at: nothing is written until it is mended."
    LeftOut "Q111" Warning "An import says what it leaves out."
        "Another program's file can hold what has no place here: pictures, matching, penalties, media. The rest becomes drafts."
}
