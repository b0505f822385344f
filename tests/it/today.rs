//! Today's session: known before it starts, resumable, and telling what it moved.

use sqlx::{Connection, SqliteConnection};

use crate::support::site::{Person, Setup, Site, poll};

/// Three concepts with two questions and a card each.
async fn site() -> Site {
    let mut setup = Setup::new(poll("p", ""));
    for (path, concept) in
        [("basics/one.yaml", "one"), ("basics/two.yaml", "two"), ("basics/three.yaml", "three")]
    {
        let question = |id: &str| {
            format!(
                "  - id: {id}\n    stem: What of {concept} {id}?\n    options:\n      \
                 - {{id: right, text: This, correct: true, why: It is.}}\n      \
                 - {{id: wrong, text: That, why: It is not.}}\n    explanation: So it is.\n"
            )
        };
        let text = format!(
            "concept: {concept}\ntitle: Concept {concept}\ntopic: basics\nlevel: junior\n\
             summary: All.\nquestions:\n{}{}cards:\n  - {{id: c, front: Front {concept}, back: Back.}}\n",
            question("a"),
            question("b")
        );
        setup.files.push((path, text));
    }
    setup.start().await
}

/// Somebody who has answered a question of concept `two` wrong.
async fn ann(site: &Site) -> Person<'_> {
    let mut ann = Person::new(site);
    ann.send_form("/questions/two/a", "option=wrong").await;
    ann
}

/// Where a quiz goes on.
async fn goes_on(ann: &mut Person<'_>, quiz: &str) -> String {
    let page = ann.get(quiz).await;
    match page.header("location").to_owned() {
        here if here.is_empty() => page.text,
        there => ann.get(&there).await.text,
    }
}

#[tokio::test]
async fn a_newcomer_sees_no_session_and_who_has_been_here_sees_it_first() {
    let site = site().await;
    let newcomer = Person::new(&site).get("/").await.text;
    assert!(!newcomer.contains("Today’s session"), "{newcomer}");
    let home = ann(&site).await.get("/").await.text;
    let session = home.find("Today’s session").expect("a session");
    assert!(session < home.find("Question of the day").expect("a question"));
    for part in ["4 cards", "7 questions", "1 that you missed, 6 new", "name=\"minutes\""] {
        assert!(home.contains(part), "{part}: {home}");
    }
}

#[tokio::test]
async fn a_session_goes_on_where_it_stopped_and_says_what_it_moved() {
    let site = site().await;
    let mut ann = ann(&site).await;
    let started = ann.send_form("/today", "minutes=10").await;
    assert_eq!(started.header("location"), "/today");
    let page = ann.get("/today").await.text;
    let quiz = page.split("/quizzes/").nth(1).expect("a quiz").split('"').next().unwrap();
    let quiz = format!("/quizzes/{quiz}");
    assert!(page.contains("0 of 4"), "{page}");
    // What was missed comes first.
    assert!(goes_on(&mut ann, &quiz).await.contains("What of two a?"));
    let mut answered = 0;
    loop {
        let page = goes_on(&mut ann, &quiz).await;
        let Some(name) = page.split("name=\"question\" value=\"").nth(1) else { break };
        let name = name.split('"').next().unwrap().to_owned();
        let option = if answered == 0 { "right" } else { "wrong" };
        ann.send_form(&format!("{quiz}/answers"), &format!("question={name}&option={option}"))
            .await;
        answered += 1;
        let page = ann.get("/").await.text;
        assert!(page.contains("Today’s session") && page.contains("Go on"), "{page}");
        assert!(answered < 10);
    }
    for card in ["one/c", "two/c", "three/c"] {
        ann.send_form("/cards/review", &format!("card={card}&reviews=0&grade=easy")).await;
    }
    let page = ann.get("/today").await.text;
    assert!(page.contains("3 of 4"), "{page}");
    ann.send_form("/cards/review", "card=q:two/a&reviews=0&grade=again").await;
    let done = ann.get("/today").await.text;
    assert!(done.contains("Done for today"), "{done}");
    assert!(done.contains(&format!("1 of {answered} questions right")), "{done}");
    assert!(done.contains("4 cards reviewed"), "{done}");
    assert!(done.contains(&format!("{} questions you missed today", answered - 1)), "{done}");
    // Another day, another session.
    site.clock.advance(24 * 3_600);
    let next = ann.get("/today").await.text;
    assert!(next.contains("Today’s session") && next.contains("name=\"minutes\""), "{next}");
}

#[tokio::test]
async fn an_interview_spreads_what_is_left_and_says_when_it_does_not_fit() {
    let site = site().await;
    let mut ann = ann(&site).await;
    ann.send_form("/today/interview", "interview=2026-11-29").await;
    let page = ann.get("/today").await.text;
    assert!(
        page.contains("Interview on 2026-11-29: 0 of 4 concepts done, 4 left in 10 days"),
        "{page}"
    );
    assert!(page.contains("They fit: 1 a day"), "{page}");
    // It is the night before the 20th's learning day: one day until then.
    ann.send_form("/today/interview", "interview=2026-11-20").await;
    let page = ann.get("/").await.text;
    assert!(page.contains("They do not fit: 20 minutes a day are enough for about 3"), "{page}");
    let refused = ann.send_form("/today/interview", "interview=soon").await;
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains("value=\"soon\"") && refused.text.contains("A day from"));
    ann.send_form("/today/interview", "interview=2026-11-20&none=1").await;
    assert!(!ann.get("/today").await.text.contains("Interview on"));
}

/// Two topics: juniors' and middle questions in the first, middle and seniors' ones in the second.
async fn levels() -> Site {
    let mut setup = Setup::new(poll("p", ""));
    let topics = "- id: basics\n  title: Basics\n  summary: All there is.\n\
                  - id: more\n  title: More\n  summary: The rest.\n";
    setup.files.push(("topics.yaml", topics.to_owned()));
    for (path, level) in [
        ("basics/easy.yaml", "junior"),
        ("basics/usual.yaml", "middle"),
        ("more/daily.yaml", "middle"),
        ("more/hard.yaml", "senior"),
    ] {
        let (topic, concept) = path.trim_end_matches(".yaml").split_once('/').unwrap();
        let question = |id: &str| {
            format!(
                "  - id: {id}\n    stem: What of {concept} {id}?\n    options:\n      \
                 - {{id: right, text: This, correct: true, why: It is.}}\n      \
                 - {{id: wrong, text: That, why: It is not.}}\n    explanation: So it is.\n"
            )
        };
        let text = format!(
            "concept: {concept}\ntitle: Concept {concept}\ntopic: {topic}\nlevel: {level}\n\
             summary: All.\nquestions:\n{}{}",
            question("a"),
            question("b")
        );
        setup.files.push((path, text));
    }
    setup.start().await
}

/// The concepts of the questions of a session that begins now, in their order.
async fn concepts_asked(person: &mut Person<'_>, minutes: u32) -> Vec<String> {
    person.send_form("/today", &format!("minutes={minutes}")).await;
    let page = person.get("/today").await.text;
    let quiz = page.split("/quizzes/").nth(1).expect("a quiz").split('"').next().unwrap();
    let mut concepts = Vec::new();
    for at in 1..=20 {
        let page = person.get(&format!("/quizzes/{quiz}?at={at}")).await.text;
        let Some(name) = page.split("name=\"question\" value=\"").nth(1) else { break };
        concepts.push(name.split('/').next().unwrap().to_owned());
    }
    concepts
}

#[tokio::test]
async fn a_target_of_a_level_asks_for_it_first_and_for_the_levels_below_it_next() {
    let site = levels().await;
    let mut ann = Person::new(&site);
    ann.send_form("/today/interview", "interview=2026-11-29&level=senior").await;
    let page = ann.get("/today").await.text;
    assert!(
        page.contains("Interview on 2026-11-29 (senior): 0 of 1 concepts done, 1 left in 10 days"),
        "{page}"
    );
    assert!(page.contains("value=\"senior\" checked"), "{page}");
    assert!(page.contains("Concept hard, Concept usual"), "known before it starts: {page}");
    let all = ["hard", "hard", "usual", "usual", "daily", "daily", "easy", "easy", "lab"];
    assert_eq!(concepts_asked(&mut ann, 20).await, all);
    ann.send_form("/today/interview", "level=middle").await;
    let middle = concepts_asked(&mut ann, 20).await;
    assert_eq!(middle[..4], ["usual", "usual", "daily", "daily"]);
    assert_eq!(middle[7..], ["hard", "hard"], "above it comes last");
    let page = ann.get("/").await.text;
    assert!(page.contains("You prepare for: middle."), "{page}");
    // Half of a level's questions are what is to be done of a concept.
    ann.send_form("/questions/daily/a", "option=right").await;
    ann.send_form("/today/interview", "interview=2026-11-29&level=middle").await;
    let page = ann.get("/today").await.text;
    assert!(page.contains("(middle): 1 of 2 concepts done, 1 left"), "{page}");
    let refused = ann.send_form("/today/interview", "level=boss").await;
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains("A level is junior, middle, senior or any"), "{}", refused.text);
    assert!(ann.get("/today").await.text.contains("(middle)"), "nothing was changed");
}

#[tokio::test]
async fn a_target_of_topics_asks_for_nothing_else() {
    let site = levels().await;
    let mut ann = Person::new(&site);
    ann.send_form("/questions/easy/a", "option=wrong").await;
    let target = "level=junior&topic=more&topic=gone";
    ann.send_form("/today/interview", &format!("interview=2026-11-29&{target}")).await;
    let page = ann.get("/today").await.text;
    // It has no questions for juniors: those nearest count.
    assert!(page.contains("(junior, More): 0 of 1 concepts done"), "{page}");
    assert!(page.contains("value=\"more\" checked") && page.contains("value=\"basics\">"));
    assert_eq!(concepts_asked(&mut ann, 20).await, ["daily", "daily", "hard", "hard"]);
    let refused = ann.send_form("/today/interview", &format!("interview=soon&{target}")).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains("value=\"more\" checked"), "what was chosen stays");
    assert!(refused.text.contains("value=\"junior\" checked"), "{}", refused.text);
    for question in ["daily/a", "daily/b", "hard/a", "hard/b"] {
        ann.send_form(&format!("/questions/{question}"), "option=right").await;
    }
    site.clock.advance(24 * 3_600);
    let page = ann.get("/today").await.text;
    assert!(page.contains("1 of 1 concepts done, 0 left"), "{page}");
    // The question that was missed elsewhere is a card, and comes back as one.
    assert!(page.contains("1 card") && !page.contains("questions</span>"), "{page}");
    ann.send_form("/today/interview", "interview=2026-11-29&none=1").await;
    let page = ann.get("/today").await.text;
    assert!(!page.contains("You prepare for") && page.contains("1 that you missed"), "{page}");
    // It goes where the rest goes.
    ann.send_form("/today/interview", &format!("interview=2026-11-29&{target}")).await;
    let data = ann.get("/privacy/data").await.text;
    assert!(data.contains("\"level\":\"junior\",\"topics\":[\"more\"]"), "{data}");
    let file = ann.get("/me/progress.json").await.text;
    let mut bob = Person::new(&site);
    bob.send_file("/me/progress/file", &file).await;
    assert!(bob.get("/today").await.text.contains("(junior, More)"));
}

/// The moment that a page says it was shown at.
fn shown(page: &str) -> String {
    let moment = page.split("name=\"shown\" value=\"").nth(1).expect("a moment");
    moment.split('"').next().unwrap().to_owned()
}

/// Seconds that somebody spent, by day.
async fn spent(person: &mut Person<'_>) -> serde_json::Value {
    let data: serde_json::Value =
        serde_json::from_str(&person.get("/privacy/data").await.text).unwrap();
    data["spent"].clone()
}

#[tokio::test]
async fn time_is_spent_from_a_page_to_its_answer_and_a_minute_at_most() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let page = ann.get("/questions/two/a").await.text;
    site.clock.advance(20);
    // What is no answer yet is no end of it.
    let refused = ann.send_form("/questions/two/a", &format!("shown={}", shown(&page))).await;
    assert_eq!((refused.status.as_u16(), shown(&refused.text)), (422, shown(&page)));
    site.clock.advance(5);
    let form = format!("option=wrong&shown={}", shown(&refused.text));
    ann.send_form("/questions/two/a", &form).await;
    let day = "2026-11-19";
    assert_eq!(spent(&mut ann).await, serde_json::json!({day: 25}));
    // A card takes from its front to its grade, and a form sent twice counts once.
    let front = ann.get("/cards/review?topic=basics").await.text;
    let back = front.split("href=\"/cards/review?").nth(1).expect("a way to the back");
    let back = back.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    site.clock.advance(10);
    let back = ann.get(&format!("/cards/review?{back}")).await.text;
    site.clock.advance(8);
    let card = back.split("name=\"card\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let form = format!("card={card}&reviews=0&grade=good&shown={}", shown(&back));
    let graded = ann.send_form("/cards/review", &form).await;
    assert!(!graded.header("location").contains("shown"), "the next card has its own time");
    ann.send_form("/cards/review", &form).await;
    assert_eq!(spent(&mut ann).await, serde_json::json!({day: 43}));
    // Who was away was not at it, and what cannot be is no time.
    let now = site.clock.now().0;
    for shown in [now + 5, now - 90_000, -1] {
        ann.send_form("/questions/two/b", &format!("option=wrong&shown={shown}")).await;
    }
    ann.send_form("/questions/two/b", "option=wrong&shown=early").await;
    assert_eq!(spent(&mut ann).await, serde_json::json!({day: 43}));
    ann.send_form("/questions/two/b", &format!("option=wrong&shown={}", now - 5_000)).await;
    assert_eq!(spent(&mut ann).await, serde_json::json!({day: 103}));
    // In a quiz, too; on a day of its own.
    site.clock.advance(24 * 3_600);
    let quiz = ann.send_form("/quizzes", "topic=basics&length=5").await;
    let quiz = quiz.header("location").split('?').next().unwrap().to_owned();
    let page = ann.get(&format!("{quiz}?at=1")).await.text;
    let name = page.split("name=\"question\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    site.clock.advance(30);
    let form = format!("question={name}&option=right&shown={}", shown(&page));
    for _ in 0..2 {
        ann.send_form(&format!("{quiz}/answers"), &form).await;
    }
    assert_eq!(spent(&mut ann).await, serde_json::json!({day: 103, "2026-11-20": 30}));
    let me = ann.get("/me").await.text;
    assert!(me.contains("3 minutes in 30 days."), "{me}");
    assert!(me.contains("<th scope=\"row\">2026-11-19</th><td>2</td>"), "{me}");
    assert!(me.contains("<th scope=\"row\">2026-11-20</th><td>1</td>"), "{me}");
}

#[tokio::test]
async fn cards_stand_in_bands_by_how_firmly_they_are_known() {
    let site = site().await;
    let mut ann = Person::new(&site);
    for (card, grade) in [("one/c", "good"), ("two/c", "good"), ("three/c", "easy")] {
        ann.send_form("/cards/review", &format!("card={card}&reviews=0&grade={grade}")).await;
    }
    let page = ann.get("/me").await.text;
    assert!(page.contains("<th scope=\"row\">Under 1 week</th><td>2</td>"), "{page}");
    assert!(page.contains("<th scope=\"row\">1 to 3 weeks</th><td>1</td>"), "{page}");
    assert!(page.contains("<th scope=\"row\">3 months and more</th><td>0</td>"), "{page}");
    assert!(
        page.contains("height=\"80\"/><text x=\"41\" y=\"97\">&lt; 1 week</text>")
            || page.contains("height=\"80\"/><text x=\"41\" y=\"97\">&#60; 1 week</text>"),
        "{page}"
    );
}

#[tokio::test]
async fn what_a_learner_did_is_told_in_pictures_that_have_tables() {
    let mut setup = Setup::new(poll("p", ""));
    let beliefs = "- id: threads-everywhere\n  belief: Threads use all cores.\n  truth: One at a time.\n  concept: one\n  question: one/a\n";
    setup.files.push(("misconceptions.yaml", beliefs.to_owned()));
    let one = "concept: one\ntitle: Concept one\ntopic: basics\nlevel: junior\nsummary: All.\n\
               questions:\n  - id: a\n    stem: What of it?\n    options:\n      \
               - {id: right, text: This, correct: true, why: It is.}\n      \
               - {id: wrong, text: That, why: It is not., thinks: threads-everywhere}\n    explanation: So it is.\n\
               cards:\n  - {id: c, front: Front, back: Back.}\n";
    setup.files.push(("basics/one.yaml", one.to_owned()));
    let site = setup.start().await;
    let newcomer = Person::new(&site).get("/me").await;
    assert_eq!(newcomer.status, 200);
    assert!(newcomer.text.contains("No answer of yours suggests"), "{}", newcomer.text);
    let mut ann = Person::new(&site);
    ann.send_form("/questions/one/a", "option=wrong").await;
    ann.send_form("/cards/review", "card=one/c&reviews=0&grade=good").await;
    site.clock.advance(3 * 24 * 3_600);
    ann.send_form("/cards/review", "card=one/c&reviews=1&grade=good").await;
    let page = ann.get("/me").await.text;
    for part in [
        "Threads use all cores.",
        "One at a time.",
        "href=\"/concepts/one\"",
        "0 of 1 right",
        "<th scope=\"row\">Young</th><td>100 %</td><td>1</td>",
        "<th scope=\"row\">2026-11-22</th><td>1</td>",
        "2 in 26 weeks",
        "1 card comes back",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    ann.send_form("/questions/one/a", "option=right").await;
    assert!(ann.get("/me").await.text.contains("No answer of yours suggests"));
}

#[tokio::test]
async fn whoever_is_forgotten_leaves_no_row_in_any_table_of_learners() {
    let site = site().await;
    let mut ann = ann(&site).await;
    ann.send_form("/today", "minutes=20").await;
    ann.send_form("/cards/settings", "new=5&reviews=50&retention=95&zone=60").await;
    ann.send_form("/cards/review", "card=one/c&reviews=0&grade=easy").await;
    ann.send_form("/cards/aside", "card=two/c&what=suspend").await;
    ann.send_form("/me/progress/link", "").await;
    ann.send_form("/me/progress/words", "").await;
    let shown = site.clock.now().0 - 9;
    ann.send_form("/questions/two/a", &format!("option=wrong&shown={shown}")).await;
    let rows = async || {
        let file = site.folder.path().join("test.db");
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).read_only(true);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        let tables: Vec<String> = sqlx::query_scalar(
            "select distinct tables.name from sqlite_schema as tables, \
             pragma_table_info(tables.name) as columns \
             where tables.type = 'table' and columns.name = 'learner' order by 1",
        )
        .fetch_all(&mut connection)
        .await
        .unwrap();
        let mut counts = Vec::new();
        for table in tables {
            let sql = format!("select count(*) from {table}");
            let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
                .fetch_one(&mut connection)
                .await
                .unwrap();
            counts.push((table, count));
        }
        counts
    };
    let before = rows().await;
    let tables = ["answer", "aside", "card", "habit", "missed", "quiz", "recovery", "review"];
    for table in tables.into_iter().chain(["sitting", "spent", "transfer"]) {
        assert!(
            before.iter().any(|(name, count)| name == table && *count > 0),
            "{table}: {before:?}"
        );
    }
    ann.send_form("/privacy/forget", "").await;
    let after = rows().await;
    assert!(after.iter().all(|(_, count)| *count == 0), "{after:?}");
}

/// The bank of the journeys has a question of every kind, and puzzles.
fn every_kind() -> Setup {
    let mut setup = Setup::new(poll("p", ""));
    let kinds = include_str!("../bank/forms/kinds.yaml").replace("topic: forms", "topic: basics");
    setup.files.push(("basics/kinds.yaml", kinds));
    let sharing = include_str!("../bank/more/sharing.yaml").replace("topic: more", "topic: basics");
    let apart = |line: &&str| line.starts_with("demos:") || line.starts_with("see_also:");
    let sharing = sharing.lines().filter(|line| !apart(line));
    setup.files.push(("basics/sharing.yaml", sharing.collect::<Vec<_>>().join("\n")));
    let beliefs = "- id: in-one-step\n  belief: Adding is one step.\n  truth: It is two.\n  \
                   concept: sharing\n  puzzle: lost-update\n";
    setup.files.push(("misconceptions.yaml", beliefs.to_owned()));
    let belief = "concept: one\ntitle: Concept one\ntopic: basics\nlevel: junior\nsummary: All.\n\
                  questions:\n  - id: a\n    stem: How many steps?\n    options:\n      \
                  - {id: right, text: Two, correct: true, why: It is.}\n      \
                  - {id: wrong, text: One, why: It is not., thinks: in-one-step}\n    \
                  explanation: So it is.\n";
    setup.files.push(("basics/one.yaml", belief.to_owned()));
    setup
}

#[tokio::test]
async fn a_session_asks_questions_of_every_kind_and_ends_in_a_puzzle() {
    let site = every_kind().start().await;
    let mut ann = Person::new(&site);
    ann.send_form("/questions/kinds/number", "number=3").await;
    let before = ann.get("/today").await.text;
    assert!(before.contains("A puzzle: you choose who takes the next step"), "{before}");
    ann.send_form("/today", "minutes=40").await;
    let page = ann.get("/today").await.text;
    let quiz = page.split("/quizzes/").nth(1).expect("a quiz").split('"').next().unwrap();
    let mut said = Vec::new();
    for at in 1..=20 {
        let page = ann.get(&format!("/quizzes/{quiz}?at={at}")).await;
        if page.status == 200 {
            said.push(page.text);
        }
    }
    for field in ["type=\"checkbox\"", "name=\"place.first\"", "name=\"number\"", "type=\"radio\""]
    {
        assert!(said.iter().any(|page| page.contains(field)), "{field}");
    }
    let aloud: Vec<usize> =
        (0..said.len()).filter(|at| said[*at].contains("Answer aloud, as in")).collect();
    assert_eq!(aloud, [said.len() - 1], "one is spoken, and it comes last");
    let puzzle = page.split("href=\"/puzzles/").nth(1).expect("a puzzle").split('"').next();
    assert_eq!(ann.get(&format!("/puzzles/{}", puzzle.unwrap())).await.status, 200);
    assert!(page.contains("I have tried the puzzle"), "{page}");
    ann.send_form("/today/seen", "").await;
    assert!(!ann.get("/today").await.text.contains("I have tried the puzzle"));
}

#[tokio::test]
async fn a_session_names_each_concept_of_its_questions_once() {
    let mut setup = every_kind();
    setup.files.retain(|(path, _)| *path == "basics/kinds.yaml");
    let site = setup.start().await;
    let mut ann = Person::new(&site);
    ann.send_form("/questions/kinds/number", "number=3").await;
    let page = ann.get("/today").await.text;
    let named = page.split("1 that you missed").nth(1).expect("a part").split('<').next().unwrap();
    let (_, named) = named.split_once(": ").expect("concepts");
    let mut once: Vec<&str> = named.split(", ").collect();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), named.split(", ").count(), "{named}");
    assert_eq!(once.len(), 2, "{named}");
}

#[tokio::test]
async fn every_kind_has_its_day_on_the_first_page() {
    let site = every_kind().start().await;
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..20 {
        let page = Person::new(&site).get("/").await.text;
        let kinds = [
            ("several", "Choose all that apply"),
            ("order", "Put the lines in order"),
            ("number", "id=\"number\""),
            ("aloud", "Show the points"),
            ("one", "Choose one answer"),
        ];
        let day = kinds.iter().filter(|(_, field)| page.contains(field));
        seen.extend(day.map(|(kind, _)| *kind));
        site.clock.advance(24 * 3_600);
    }
    assert_eq!(
        seen.into_iter().collect::<Vec<_>>(),
        ["aloud", "number", "one", "order", "several"]
    );
}

#[tokio::test]
async fn a_belief_that_a_puzzle_cures_leads_to_it() {
    let site = every_kind().start().await;
    let mut ann = Person::new(&site);
    ann.send_form("/questions/one/a", "option=wrong").await;
    let page = ann.get("/me").await.text;
    assert!(page.contains("href=\"/puzzles/sharing/lost-update\">Try the puzzle"), "{page}");
}
