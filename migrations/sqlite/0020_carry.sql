-- Progress on its way to another device: a keyed hash of the code in the link, until when it is good.
-- One for each learner; a later one takes its place.
create table transfer (
    learner blob not null primary key check (length(learner) = 16),
    code blob not null check (length(code) = 16),
    expires_at integer not null
) strict, without rowid;

create unique index transfer_code on transfer (code);

-- A keyed hash of the words that lead back to a learner's progress. One for each learner.
create table recovery (
    learner blob not null primary key check (length(learner) = 16),
    code blob not null check (length(code) = 16)
) strict, without rowid;

create unique index recovery_code on recovery (code);
