-- The day on which what has no day of its own was first looked at by whoever deletes what has ended; 0
-- before. A card may be put aside for good, which is no day.
alter table recovery add column day bigint not null default 0;
alter table undone add column day bigint not null default 0;
alter table aside add column day bigint not null default 0;
