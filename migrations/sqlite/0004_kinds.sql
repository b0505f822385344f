-- Answers of every kind: `option` holds an option's id, ids with a space between, or a number, and is
-- empty when nothing was known. `score` is the part of the question it was worth, 0 to 1; `correct`
-- says whether that counts as known. `revision` is the question's when it was answered.
alter table answer add column score real not null default 0;
alter table answer add column revision integer not null default 1;
update answer set score = correct;

alter table quiz_answer add column score real not null default 0;
alter table quiz_answer add column revision integer not null default 1;
update quiz_answer set score = correct;
