//! The results as files.

use axum::http::{StatusCode, header};
use serde_json::{Value, json};

use super::{Person, Setup, Site, poll};

#[tokio::test]
async fn files_are_of_polls_whose_results_anyone_may_have() {
    let polls = poll("after", "")
        + &poll("later", "results: after-close\n    closes: 2026-12-01")
        + &poll("always", "results: always")
        + &poll("closed", "closes: 2026-11-19");
    let site = Site::with(polls).await;
    let mut ann = Person::new(&site);
    ann.post("lab/after", "option=a").await;
    for (name, status) in
        [("after", 403), ("later", 403), ("always", 200), ("closed", 200), ("none", 404)]
    {
        for file in ["results.json", "results.csv"] {
            let answer = ann.get(&format!("/polls/lab/{name}/{file}")).await;
            assert_eq!(answer.status, status, "{name} {file}");
            if status != 200 {
                assert!(answer.header(header::CONTENT_TYPE).starts_with("text/html"));
            }
        }
    }
}

#[tokio::test]
async fn a_file_holds_every_count_and_its_tag_tells_when_it_changed() {
    let site = Site::with(poll("p", "results: always")).await;
    site.crowd("lab/p", "a", 2).await;
    site.crowd("lab/p", "c", 1).await;
    let site = site
        .again(Setup::new(poll("p", "results: always").replace(
            "      - {id: c, text: The third}\n",
            "      - {id: d, text: '=D, \"quoted\"'}\n",
        )))
        .await;
    let mut ann = Person::new(&site);
    let file = ann.get("/polls/lab/p/results.json").await;
    assert_eq!(file.header(header::CONTENT_TYPE), "application/json");
    assert_eq!(
        serde_json::from_str::<Value>(&file.text).unwrap(),
        json!({
            "poll": "lab/p", "question": "What of p?", "closed": false, "private": false,
            "multiple": false, "ballots": 3, "abstained": 0,
            "options": [
                {"id": "a", "text": "The first", "votes": 2, "percent": 67, "retired": false},
                {"id": "b", "text": "The second", "votes": 0, "percent": 0, "retired": false},
                {"id": "d", "text": "=D, \"quoted\"", "votes": 0, "percent": 0, "retired": false},
                {"id": "c", "text": null, "votes": 1, "percent": 33, "retired": true},
            ],
        })
    );
    let csv = ann.get("/polls/lab/p/results.csv").await;
    assert_eq!(csv.header(header::CONTENT_TYPE), "text/csv; charset=utf-8");
    assert_eq!(
        csv.text,
        "option,text,votes,percent,retired\r\na,The first,2,67,false\r\nb,The second,0,0,false\r\n\
         d,\"'=D, \"\"quoted\"\"\",0,0,false\r\nc,,1,33,true\r\n"
    );
    for (path, answer) in [("/polls/lab/p/results.json", &file), ("/polls/lab/p/results.csv", &csv)]
    {
        let tag = answer.header(header::ETAG);
        let same = ann.get_tagged(path, &format!("\"other\", W/{tag}")).await;
        assert_eq!((same.status, same.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
        assert_eq!(same.header(header::ETAG), tag);
    }
    let tag = file.header(header::ETAG).to_owned();
    site.crowd("lab/p", "a", 1).await;
    assert_eq!(ann.get_tagged("/polls/lab/p/results.json", &tag).await.status, StatusCode::OK);
}
