-- What learners said is wrong with a question: their words and the day, and nothing of them. The id is
-- random, so that rows have no order of arrival.
create table report (
    id text not null primary key,
    question text not null,
    revision integer not null,
    day integer not null,
    words text not null
) strict, without rowid;

create index report_question on report (question);
