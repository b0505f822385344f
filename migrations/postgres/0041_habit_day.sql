-- The day on which settings were first looked at by whoever deletes what has ended; 0 before.
alter table habit add column day bigint not null default 0;
