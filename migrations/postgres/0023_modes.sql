-- How a quiz is taken: nothing, `sure` (each answer says how sure it is) or `exam`; and the code of the
-- shared quiz that it is one of. `confidence` is 1 to 3, and 0 where it was not asked.
alter table quiz add column mode text not null default '';
alter table quiz add column shared text not null default '';
alter table quiz_answer add column confidence bigint not null default 0;
create index quiz_shared on quiz (shared);

-- An exam under way, and when it ends. It has no row once it is over.
create table exam (
    quiz text not null primary key references quiz (id) on delete cascade,
    ends_at bigint not null
);

-- A quiz that can be taken by its short address. It is nobody's.
create table shared_quiz (
    code text not null primary key,
    title text not null,
    questions text not null,
    day bigint not null
);
