-- What learners said is wrong with a question: their words and the day, and nothing of them. The id is
-- random, so that rows have no order of arrival.
create table report (
    id text not null primary key,
    question text not null,
    revision bigint not null,
    day bigint not null,
    words text not null
);

create index report_question on report (question);
