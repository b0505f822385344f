-- Progress on its way to another device: a keyed hash of the code in the link, until when it is good.
-- One for each learner; a later one takes its place.
create table transfer (
    learner bytea not null primary key check (length(learner) = 16),
    code bytea not null check (length(code) = 16),
    expires_at bigint not null
);

create unique index transfer_code on transfer (code);

-- A keyed hash of the words that lead back to a learner's progress. One for each learner.
create table recovery (
    learner bytea not null primary key check (length(learner) = 16),
    code bytea not null check (length(code) = 16)
);

create unique index recovery_code on recovery (code);
